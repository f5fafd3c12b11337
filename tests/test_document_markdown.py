from __future__ import annotations

from documents import read, texts

from mnlint.document.model import PLACEHOLDER, Role


def roles(source, name="post.md"):
    return [(block.role, block.text) for block in read(source, name).blocks]


def test_blocks_have_their_roles_levels_and_sections():
    document = read(
        "# Peels\n\nIntro text.\n\n## Cost\n\n- one\n\n> quoted\n\n| a | b |\n|---|---|\n| c | d |\n\n# Next\n\nEnd.\n"
    )
    assert [(block.role, block.level, block.text, block.section, block.container) for block in document.blocks] == [
        (Role.HEADING, 1, "Peels", (), ""),
        (Role.PARAGRAPH, 0, "Intro text.", ("Peels",), ""),
        (Role.HEADING, 2, "Cost", ("Peels",), ""),
        (Role.LIST_ITEM, 0, "one", ("Peels", "Cost"), "list"),
        (Role.QUOTATION, 0, "quoted", ("Peels", "Cost"), "quote"),
        (Role.TABLE_CELL, 0, "a", ("Peels", "Cost"), "table"),
        (Role.TABLE_CELL, 0, "b", ("Peels", "Cost"), "table"),
        (Role.TABLE_CELL, 0, "c", ("Peels", "Cost"), "table"),
        (Role.TABLE_CELL, 0, "d", ("Peels", "Cost"), "table"),
        (Role.HEADING, 1, "Next", (), ""),
        (Role.PARAGRAPH, 0, "End.", ("Next",), ""),
    ]


def test_code_addresses_and_images_leave_one_placeholder():
    document = read(
        "# H\n\nUse `x` at https://a.example/b_c_d, <https://e.example> or me@a.example ![the alt](i.png) now.\n"
    )
    assert (
        document.blocks[1].text
        == f"Use {PLACEHOLDER} at {PLACEHOLDER}, {PLACEHOLDER} or {PLACEHOLDER} {PLACEHOLDER} now."
    )
    assert (document.blocks[2].role, document.blocks[2].text) == (Role.IMAGE_TEXT, "the alt")
    assert [document.source[span.start : span.end] for span in document.code] == ["`x`"]


def test_links_are_part_of_the_text_and_their_titles_are_blocks():
    source = '# H\n\nSee [our *page*](/x "The \\"title\\""), [the second][r] or [third](<a b> (t)).\n\n[r]: /ref\n'
    document = read(source)
    block = document.blocks[1]
    assert block.text == "See our page, the second or third."
    assert [block.text[link.start : link.end] for link in block.links] == ["our page", "the second", "third"]
    assert [link.url for link in block.links] == ["/x", "/ref", "a b"]
    assert source[block.links[0].url_span.start : block.links[0].url_span.end] == "/x"
    assert source[block.links[2].url_span.start : block.links[2].url_span.end] == "a b"
    assert source[block.links[0].span.start : block.links[0].span.end] == '[our *page*](/x "The \\"title\\"")'
    assert [b.text for b in document.blocks if b.role is Role.LINK_TITLE] == ['The "title"', "t"]


def test_line_breaks_are_mapped_with_their_prefixes():
    source = "# H\n\n> one\r\n> two  \n> three\\\n> four<br>five\n"
    block = read(source).blocks[1]
    assert block.text == "one\ntwo\nthree\nfour\nfive"
    span = block.span(block.text.index("e\nt"), block.text.index("e\nt") + 3)
    assert source[span.start : span.end] == "e\r\n> t"


def test_entities_and_escapes_are_undone_and_mapped():
    source = "# H\n\nSkin &amp; hair \\* fine&#8217;s é\n"
    block = read(source).blocks[1]
    assert block.text == "Skin & hair * fine’s é"
    at = block.text.index("’")
    span = block.span(at, at + 1)
    assert source[span.start : span.end] == "&#8217;"


def test_html_in_markdown_is_read():
    source = (
        '# H\n\nA <b>bold</b> and <span style="display:none">hidden</span> word.<!-- note -->\n\n'
        '<div class="x">\n\n**Inside** text.\n\n<p align="center">In\n  html</p>\n</div>\n\nAfter.\n'
    )
    document = read(source)
    assert [block.text for block in document.blocks] == [
        "H",
        "A bold and hidden word.",
        "Inside text.",
        "In html",
        "After.",
    ]
    (inline,) = document.blocks[1].inline
    assert inline.element.attributes == {"style": "display:none"}
    assert document.blocks[1].text[inline.start : inline.end] == source[slice(*inline.span)] == "hidden"
    assert [element.tag for element in document.blocks[2].elements] == ["div"]
    assert document.blocks[4].elements == ()
    assert [comment.text for comment in document.comments] == [" note "]


def test_footnotes_task_lists_and_struck_text_are_read():
    assert roles("# H\n\n- [x] done ~~it~~\n\nText[^1].\n\n[^1]: The note.\n")[1:] == [
        (Role.LIST_ITEM, "done it"),
        (Role.PARAGRAPH, "Text."),
        (Role.FOOTNOTE, "The note."),
    ]


def test_code_blocks_are_no_prose():
    assert texts("# H\n\n```py\nguaranteed results\n```\n\n    indented code\n\nText\n") == ["H", "Text"]


def test_typed_bullets_are_items():
    assert roles("# H\n\nSteps\n• Clean it\n• Dry it\n")[1:] == [
        (Role.PARAGRAPH, "Steps"),
        (Role.LIST_ITEM, "Clean it"),
        (Role.LIST_ITEM, "Dry it"),
    ]


def test_a_directive_is_not_taken_for_a_definition_list():
    assert texts("# H\n\n:::tip Good to know\n\nDrink water.\n\n:::\n") == ["H", "Good to know", "Drink water."]


def test_wikilinks_show_their_labels():
    assert (
        texts("# H\n\nSee [[Peels|our peels]] and [[Lasers]], title:: kept\n")[1]
        == "See our peels and Lasers, title:: kept"
    )
