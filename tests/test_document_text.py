from __future__ import annotations

import pytest
from documents import SHARED, read, texts

from mnlint.document.model import Role

LONG = "This is a longer paragraph of a post, which says something about a treatment and how it is done at all. "


def shape(source, name="a.txt"):
    return [(block.role, block.level, block.bare, block.text) for block in read(source, name).blocks]


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_lines_are_paragraphs_and_short_ones_before_them_are_headings(name):
    text = (
        f"What are peels?\n{LONG}\n{LONG}\n- Dull skin\n{LONG}\n1. Fine lines\n{LONG}\nThe end\n{LONG}\nCall us today\n"
    )
    assert [(role, level, bare) for role, level, bare, _ in shape(text, name)] == [
        (Role.HEADING, 1, True),
        (Role.PARAGRAPH, 0, False),
        (Role.PARAGRAPH, 0, False),
        (Role.HEADING, 2, True),
        (Role.PARAGRAPH, 0, False),
        (Role.HEADING, 2, True),
        (Role.PARAGRAPH, 0, False),
        (Role.HEADING, 2, True),
        (Role.PARAGRAPH, 0, False),
        (Role.PARAGRAPH, 0, False),
    ]
    assert [block.text for block in read(text, name).blocks if block.bare] == [
        "What are peels?",
        "Dull skin",
        "Fine lines",
        "The end",
    ]


def test_sections_follow_bare_headings():
    blocks = read(f"Peels\n\n{LONG}\n\nCost\n\n{LONG}\n", "a.md").blocks
    assert [block.section for block in blocks] == [(), ("Peels",), ("Peels",), ("Peels", "Cost")]


def test_wrapped_text_is_joined_to_paragraphs():
    line = "these words of a paragraph were wrapped by an editor at the column"
    assert texts(f"{line}\n{line}\n{line}\nends.\n\nNext one\n", "a.txt") == [
        f"{line}\n{line}\n{line}\nends.",
        "Next one",
    ]


def test_lists_and_sentences_are_no_headings():
    text = f"Peels\n{LONG}\nIt works.\n{LONG}\n- one\n- two\n{LONG}\nYou get:\n- three\n- four\n"
    assert [block.text for block in read(text, "a.txt").blocks if block.role is Role.HEADING] == ["Peels"]


def test_real_headings_leave_bare_lines_alone():
    assert not any(block.bare for block in read(f"# Peels\n\nCost\n\n{LONG}\n").blocks)
    assert not any(block.bare for block in read(f"<h2>Peels</h2>\n\nCost\n\n{LONG}\n").blocks)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared samples are not here")
@pytest.mark.parametrize("ending", ["txt", "md"])
def test_the_sample_posts_have_a_title_and_sections(ending):
    counts = []
    for path in sorted((SHARED / "posts/docs").iterdir()):
        headings = [b for b in read(path.read_text(encoding="utf-8"), f"a.{ending}").blocks if b.role is Role.HEADING]
        assert headings[0].level == 1
        counts.append(len(headings))
    assert counts == [6, 6, 2]
