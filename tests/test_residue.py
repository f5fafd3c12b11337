"""What themes, systems, assistants and encodings leave in a post, and what only looks like it."""

from __future__ import annotations

import pytest
from command import mnlint, write

PLAIN = "A peel takes off the outer layer of the skin and stings for a minute.\n"


def rules_for(folder, text, name="post.md", category="residue"):
    write(folder, {name: text})
    result = mnlint("--format", "json", "--grammar", "off", name, cwd=folder)
    return [finding["rule"] for finding in result.json["findings"] if finding["category"] == category]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Leave a Reply", "comment-form"),
        ("Your email address will not be published.", "comment-form-text"),
        ("Posted in Uncategorized", "post-meta"),
        ("4 min read", "post-meta"),
        ("Skip to main content", "navigation"),
        ("Home » Journal » Acne", "navigation"),
        ("← Previous Post Next Post →", "navigation"),
        ("Facebook Twitter WhatsApp Email", "share-buttons"),
        ("Read more →", "read-more-line"),
        ("We use cookies to give you a better visit.", "cookie-notice"),
        ("Email Address*", "newsletter-form"),
        ('[gallery ids="3,4"]', "shortcode"),
        ("Lorem ipsum dolor sit amet.", "filler-text"),
        ("Photo by Jo Doe on Pexels", "picture-credit"),
        ("Harley studio images", "stray-caption"),
        ("IMG_4411.jpg", "file-name"),
        ("As an AI language model, I cannot examine skin.", "assistant-trace"),
        ("Certainly! Here is a draft about peels.", "assistant-trace"),
        ("Focus Keyword: acne peel", "seo-brief"),
        ("Skin heals【3†source】 fast.", "assistant-marker"),
        ("[Study](https://example.org/x?utm_source=chatgpt.com)", "assistant-link"),
        ("Ring [Insert clinic name] today.", "placeholder"),
        ("A visit costs £XX in May.", "placeholder"),
        ("Peels in {city} by nurses", "template-variable"),
        ("Peels in {{city}} by nurses", "unfilled-slot"),
        ("focus_keyword:: acne peel", "leaked-metadata"),
        ("[Offer](https://example.org/?gclid=Ab1)", "tracked-link"),
        ("A visit costs Â£80.", "mojibake"),
        ("It &amp;mdash; it stings.", "entity"),
        ("Ring\u200bus.", "invisible-character"),
        ('<p class="MsoNormal">It stings.</p>', "office-paste"),
        ("© 2023 Example Clinic. All rights reserved.", "footer-text"),
        ("Home About Us Treatments Blog Contact", "menu-line"),
        ("Common questions (high-intent keywords)", "editorial-note"),
        ("- Home\n- About Us\n- Treatments\n- Blog", "menu-run"),
        ("Full name\n\nEmail\n\nPhone\n\nSubmit", "form-run"),
    ],
)
def test_residue_is_found(tmp_path, text, rule):
    assert rule in rules_for(tmp_path, f"{PLAIN}\n{text}\n\n{PLAIN}")


@pytest.mark.parametrize(
    "text",
    [
        "Leave a reply card at the desk and we will ring you.",
        "You can read more about this in the leaflet of the maker.",
        "We answer questions on Facebook, Instagram and WhatsApp.",
        "Our privacy page explains how we use cookies.",
        "Two creams did the same in a trial [12] of nurses.",
        "See [our prices](/prices/) before you come.",
        "Camera images show what lies below the skin.",
        "Certainly, a peel is not for everyone.",
        "Would you like us to ring you before the visit?",
        "- [x] Patch test done\n- [ ] Sun cream bought",
        "She trained in São Paulo and likes Juvéderm.",
        "A dose of 5\u00a0ml is enough.",
        "## Related reading\n\nTwo leaflets by a nurse.",
        "In the old book the dolor region is the jaw.",
        "See `{city}` and `[gallery]` in the manual.",
    ],
)
def test_what_only_looks_like_residue_is_left_alone(tmp_path, text):
    assert rules_for(tmp_path, f"{PLAIN}\n{text}\n") == []


def test_labels_are_at_home_in_the_furniture_of_a_page(tmp_path):
    around = ("<nav><p>Skip to content</p></nav><main><p>", "</p></main><footer><p>© 2024 Us</p></footer>")
    assert rules_for(tmp_path, f"<html><body>{around[0]}{PLAIN}{around[1]}</body></html>", "page.html") == []


def test_a_bare_line_is_no_heading_but_a_marked_one_is(tmp_path):
    assert rules_for(tmp_path, "Related Posts\n\n" + PLAIN, "post.txt") == ["navigation"]
    assert rules_for(tmp_path, "## Related posts\n\n" + PLAIN) == []


WRAPPED = """\
She has been a nurse at this clinic for years, and she has written a book about
the skin of the face. Her friends like what she writes, and each of them has a
tweet
about peels that they have kept since then, and a picture of her at the desk.
"""


def test_a_wrapped_line_is_not_a_line_of_its_own(tmp_path):
    assert rules_for(tmp_path, WRAPPED) == []


def test_a_caption_beside_its_picture_stays(tmp_path):
    assert rules_for(tmp_path, f"{PLAIN}\n![A room with a chair](room.jpg)\n\nPhoto: Jo Doe\n") == []
    assert rules_for(tmp_path, f"{PLAIN}\nPhoto: Jo Doe\n") == ["picture-credit"]


def test_safe_fixes_take_residue_away_and_then_rest(tmp_path):
    text = f"{PLAIN}\nRing\u200bus【3†source】. It&#8217;s quick.\n"
    write(tmp_path, {"post.md": text})
    mnlint("--fix", "--grammar", "off", "post.md", cwd=tmp_path)
    once = (tmp_path / "post.md").read_text(encoding="utf-8")
    assert once == f"{PLAIN}\nRingus. It’s quick.\n"
    mnlint("--fix", "--grammar", "off", "post.md", cwd=tmp_path)
    assert (tmp_path / "post.md").read_text(encoding="utf-8") == once
