from __future__ import annotations

import pytest
from documents import read, texts

from mnlint.document.model import PLACEHOLDER, Role


def test_a_page_becomes_blocks_with_roles_and_containers():
    source = """<!DOCTYPE html><html lang="en-GB"><head><title>Peels &amp; more</title>
    <meta name="description" content="All about peels"><meta name="robots" content="noindex">
    <style>p { color: red }</style><script>var a = "<p>no</p>";</script></head>
    <body><nav><ul><li><a href="/">Home</a><li>Prices</ul></nav>
    <h1>Peels</h1><p>They   cost
      <b>little</b>.</p>
    <figure><img src="a.png" alt="A peel" title="Our peel"><figcaption>The caption</figcaption></figure>
    <table><caption>Costs</caption><tr><th>Peel<td>£50</table>
    <dl><dt>Term<dd>Meaning</dl><blockquote>Quoted</blockquote>
    <details><summary>More?</summary>Yes.</details>
    <form><label>Name</label><input placeholder="Your name"><button>Send</button></form>
    <footer>© 2020 Us</footer></body></html>"""
    document = read(source, "a.html")
    assert [(block.role, block.text, block.container) for block in document.blocks] == [
        (Role.FIELD, "Peels & more", ""),
        (Role.FIELD, "All about peels", ""),
        (Role.LIST_ITEM, "Home", "nav/list"),
        (Role.LIST_ITEM, "Prices", "nav/list"),
        (Role.HEADING, "Peels", ""),
        (Role.PARAGRAPH, "They cost little.", ""),
        (Role.IMAGE_TEXT, "A peel", "figure"),
        (Role.LINK_TITLE, "Our peel", "figure"),
        (Role.CAPTION, "The caption", "figure"),
        (Role.CAPTION, "Costs", "table"),
        (Role.TABLE_CELL, "Peel", "table"),
        (Role.TABLE_CELL, "£50", "table"),
        (Role.LIST_ITEM, "Term", "list"),
        (Role.LIST_ITEM, "Meaning", "list"),
        (Role.QUOTATION, "Quoted", "quote"),
        (Role.CAPTION, "More?", "details"),
        (Role.PARAGRAPH, "Yes.", "details"),
        (Role.CAPTION, "Name", "form"),
        (Role.LINK_TITLE, "Your name", "form"),
        (Role.CAPTION, "Send", "form/button"),
        (Role.PARAGRAPH, "© 2020 Us", "footer"),
    ]
    assert document.language == "en-GB"
    assert [block.field for block in document.blocks[:2]] == ["title", "description"]
    assert len(document.code) == 2


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>one<p>two <b>three<p>four", ["one", "two three", "four"]),
        ("<p>cut <a hre", ["cut"]),
        ("<p>a</div></section> b</p>", ["a", "b"]),
        ("<p>5 < 6 and x<3</p>", ["5 < 6 and x<3"]),
        ("text <!-- never closed <p>x", ["text"]),
        ("<p>a<br><br>b<br>c</p>", ["a", "b\nc"]),
        ("<pre>code</pre><p>Use <code>x</code> here", [f"Use {PLACEHOLDER} here"]),
        ("<p>a <b> b</b> c</p>", ["a b c"]),
        ("<SCRIPT>x</SCRIPT ><P>y</P>", ["y"]),
    ],
)
def test_broken_and_odd_html_is_read(source, expected):
    assert texts(source, "a.html") == expected


def test_links_keep_their_addresses_and_rel_over_block_borders():
    source = (
        '<p>See <a href="/a?x=1&amp;y=2" rel="nofollow">this <b>page</b></a>.</p>'
        '<a href="/card"><h3>Card</h3><p>Text</p></a>'
    )
    first, second, third = read(source, "a.html").blocks
    (link,) = first.links
    assert (first.text[link.start : link.end], link.url, link.rel) == ("this page", "/a?x=1&y=2", "nofollow")
    assert source[link.url_span.start : link.url_span.end] == "/a?x=1&amp;y=2"
    assert source[link.span.start : link.span.end].startswith("<a href") and source[: link.span.end].endswith("</a>")
    assert [link.url for block in (second, third) for link in block.links] == ["/card", "/card"]


def test_language_and_styles_around_a_block_are_known():
    source = '<div lang="de" style="display:none"><p class="x">Hallo</p></div><p>Hello <i style="opacity:0">you</i></p>'
    german, english = read(source, "a.html").blocks
    assert german.language == "de"
    assert [element.attributes for element in german.elements] == [
        {"lang": "de", "style": "display:none"},
        {"class": "x"},
    ]
    assert english.language == ""
    assert [english.text[item.start : item.end] for item in english.inline] == ["you"]


def test_menus_and_footers_are_known_by_class_or_role_too():
    source = (
        '<div class="navbar x"><a href="/">Home</a></div><div role="contentinfo">Us</div>'
        "<article><header>Not</header></article>"
    )
    assert [block.container for block in read(source, "a.html").blocks] == ["nav", "footer", ""]


def test_a_file_without_a_known_ending_is_told_by_its_text():
    assert read("<!doctype html><p>x", "<stdin>").format == "html"
    assert read("# Title\n\nText", "<stdin>").format == "markdown"
    assert read("Just text.", "notes").format == "text"
