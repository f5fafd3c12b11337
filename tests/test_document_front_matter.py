from __future__ import annotations

import pytest
from documents import assert_exact, read

from mnlint.document.model import Role


def fields(source, name="post.md"):
    document = read(source, name)
    assert_exact(document)
    return {block.field: block.text for block in document.blocks if block.role is Role.FIELD}


def test_yaml_fields_that_are_prose_are_blocks_with_exact_places():
    source = (
        "\n".join(
            [
                "---",
                "title: 'It''s done'",
                'description: "a \\u2019 b\\',
                '  c"',
                "summary: >-",
                "  folded",
                "  text",
                "excerpt: |",
                "  line one",
                "",
                "  line two",
                "lead: plain",
                "  goes on # comment",
                "slug: not-prose",
                "hero: {alt: The clinic door}",
                "faq:",
                "  - q: Why?",
                '    a: "Because"',
                "  - q: When?",
                "draft: true",
                "---",
                "Body.",
            ]
        )
        + "\n"
    )
    document = read(source)
    assert_exact(document)
    assert [(block.field, block.text) for block in document.blocks] == [
        ("title", "It's done"),
        ("description", "a ’ bc"),
        ("summary", "folded text"),
        ("excerpt", "line one"),
        ("excerpt", "line two"),
        ("lead", "plain goes on"),
        ("hero.alt", "The clinic door"),
        ("faq[0].q", "Why?"),
        ("faq[0].a", "Because"),
        ("faq[1].q", "When?"),
        (None, "Body."),
    ]
    assert document.front_matter.data["draft"] is True
    assert document.front_matter.data["faq"][1] == {"q": "When?"}
    assert document.front_matter.syntax == "yaml"
    assert source[slice(*document.front_matter.spans["slug"])] == "not-prose"
    assert source[document.front_matter.span.end :] == "Body.\n"
    apostrophe = document.blocks[0].span(2, 3)
    assert source[slice(*apostrophe)] == "''"


def test_windows_line_ends_are_mapped():
    source = "---\r\ntitle: >\r\n  two\r\n  lines\r\nalt: 'x y'\r\n---\r\nBody\r\n"
    assert fields(source) == {"title": "two lines", "alt": "x y"}


def test_toml_and_json_fields_are_found():
    toml = (
        '+++\ntitle = "A \\"b\\" \\u00e9"\n[[faq]]\nq = \'why so\'\n[[faq]]\nq = """\nwhen\nso"""\n'
        '[hero]\nalt = "x y" # c\ncaptions = ["a b", "c d"]\n+++\nBody'
    )
    assert fields(toml) == {
        "title": 'A "b" é',
        "faq[0].q": "why so",
        "faq[1].q": "when\nso",
        "hero.alt": "x y",
        "hero.captions[0]": "a b",
        "hero.captions[1]": "c d",
    }
    json = '{\n\t"title": "A\\u2019s \\"b\\"", "tags": ["x"], "faq": [{"q": "one"}, {"q": "two"}], "n": 1\n}\n\nBody'
    assert fields(json) == {"title": 'A’s "b"', "faq[0].q": "one", "faq[1].q": "two"}
    assert read(json).blocks[-1].text == "Body"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("---\ntitle: Peels\ndescription: When to go: a guide\n---\n# Body\n", "description: When to go: a guide"),
        ("---\ntitle: Peels\nx: [1\n---\n# Body\n", None),
        ("+++\ntitle: Peels\n+++\n# Body\n", "title: Peels"),
        ("---\ntitle: Peels\nx: " + "[" * 100_000 + "\n---\n# Body\n", None),
        ("---\ntitle: Peels\nx: \x07\n---\n# Body\n", None),
    ],
)
def test_broken_front_matter_is_a_problem_and_the_body_is_read(source, line):
    document = read(source)
    (problem,) = document.problems
    assert problem.kind == "broken-front-matter"
    assert problem.detail
    if line:
        assert source[slice(*problem.span)] == line
    assert ("title", "Peels") in [(block.field, block.text) for block in document.blocks]
    assert document.blocks[-1].text == "Body"
    assert document.front_matter.data["title"] == "Peels"


@pytest.mark.parametrize(
    "source",
    [
        "---\n\nText under a rule.\n\n---\n\nMore.\n",
        "---\nOne sentence: with a colon.\n---\nMore.\n",
        "---\ntitle: never closed\n\nMore.\n",
    ],
)
def test_rules_are_no_front_matter(source):
    document = read(source)
    assert document.front_matter.span == (0, 0)
    assert not document.problems
    assert document.blocks[-1].text == "More."


def test_empty_front_matter_and_html_with_front_matter():
    assert [block.text for block in read("---\n---\nBody\n").blocks] == ["Body"]
    assert [block.text for block in read("---\ntitle: T\n---\n<p>Body</p>\n", "a.html").blocks] == ["T", "Body"]


def test_markup_in_a_field_is_undone():
    source = "---\nsummary: See [our page](/x) for **more**\n---\n"
    (block,) = read(source).blocks
    assert block.text == "See our page for more"
    assert (block.role, block.field, block.links[0].url) == (Role.FIELD, "summary", "/x")


def test_the_language_is_taken_from_front_matter():
    assert read("---\nlang: fr\n---\nBonjour\n").language == "fr"
