"""One way of writing in one post: how terms are joined, capitals, numbers, headings, and what is said twice."""

from __future__ import annotations

import string

import pytest
from command import mnlint, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mnlint import lint_text

RULES = (
    "term-variant",
    "name-capitals",
    "needless-capital",
    "broken-numbering",
    "said-twice",
    "repeated-heading",
    "heading-without-capital",
    "question-without-mark",
    "number-spacing",
    "cut-letter",
    "doubled-capital",
    "capital-amid-sentence",
    "abbreviation-points",
    "unit-case",
    "reversed-quotation-mark",
    "name-without-capital",
    "space-at-sign",
    "lone-i",
    "lower-case-after-stop",
    "list-without-colon",
    "broken-address",
    "address-with-accent",
)


def found(text):
    findings = [entry for f in lint_text(text, "post.md").findings for entry in (f, *f.also)]
    return [(f.rule, f.text) for f in findings if f.rule in RULES]


@pytest.mark.parametrize(
    ("text", "rule", "shown"),
    [
        ("A nanofacial takes an hour. Our nano-facial is mild. Book a nanofacial.", "term-variant", "nano-facial"),
        ("The toner mist is cool. The tonermist is cheap. Shake the toner mist.", "term-variant", "tonermist"),
        ("The BeautyGlow is short. Book the Beauty Glow. We like the Beauty Glow.", "term-variant", "BeautyGlow"),
        ("Book a follow up. The follow-up is free. Come to your follow-up.", "term-variant", "follow up"),
        ("A deep tissue massage helps. The deep-tissue massage is long.", "term-variant", "deep tissue"),
        ("A one to one visit is free. Each one-to-one visit is short.", "term-variant", "one to one"),
        ("After a peel the skin is light-sensitive. It is light sensitive.", "term-variant", "light sensitive"),
        ("Read about post-scar care. Post scar care is slow.", "term-variant", "Post scar"),
        ("The LumaPeel is mild. We love lumapeel.", "name-capitals", "lumapeel"),
        ("# A Lumapeel for you\n\nThe LumaPeel is mild.", "name-capitals", "Lumapeel"),
        (
            "We like Velashape a lot. Most try Velashape early on. One velashape is enough.",
            "name-capitals",
            "velashape",
        ),
        ("The PDQX is new. A PDQX test is short. The Pdqx is dear.", "name-capitals", "Pdqx"),
        (
            "At first, Freckles look pale. With age freckles join, and freckles go. Few freckles fade; love freckles.",
            "needless-capital",
            "Freckles",
        ),
        ("a. one thing\n\nb. a second thing\n\nf. the last thing", "broken-numbering", "f."),
        ("## Step 1: Soak\n\nA.\n\n## Step 2: Peel\n\nB.\n\n## Step 4: Rest\n\nC.", "broken-numbering", "Step 4"),
        ("1. Soak it\n2. Peel it\n2. Rest", "broken-numbering", "2."),
        (
            "The lamp warms the skin while the gel works. It is calm. The lamp warms the skin while the gel works.",
            "said-twice",
            "The lamp warms the skin while the gel works.",
        ),
        ("# Peels\n\n## Who it suits\n\nMost.\n\n## Who it suits\n\nAll.", "repeated-heading", "Who it suits"),
        ("# Peels\n\n## light peels\n\nMost.\n\n## Costs\n\nLow.", "heading-without-capital", "light"),
        ("# Peels\n\n## How long does it last\n\nA week.", "question-without-mark", "How long does it last"),
        ("Wear SPF 30 or SPF 50. SPF30 is the least.", "number-spacing", "SPF30"),
        ("Wait 24 hrs, then 48hrs, then 72 hrs.", "number-spacing", "48hrs"),
        ("Yo u will feel warm.", "cut-letter", "Yo u"),
        ("THe nurse will call.", "doubled-capital", "THe"),
        ("It works well and The skin is calm.", "capital-amid-sentence", "The"),
        ("It lifts the top layer i.e. the dead cells.", "abbreviation-points", "layer i.e."),
        ("Draw up 5ML of it.", "unit-case", "5ML"),
        ("They call it “glow“ here.", "reversed-quotation-mark", "“glow“"),
        ("Some fly in from dubai for it.", "name-without-capital", "dubai"),
        ("It is a slow peel- the skin rests.", "space-at-sign", "peel- the"),
        ("Two years ago i thought so too.", "lone-i", "i"),
        ("It stings a little.  then it fades.", "lower-case-after-stop", "then"),
        ("# Peels\n\nThe marks have many causes like…\n\n- sun\n- heat", "list-without-colon", "like…"),
        ("Write to hello@clínica.example today.", "address-with-accent", "hello@clínica.example"),
    ],
)
def test_what_differs_within_a_post_is_found(text, rule, shown):
    assert (rule, shown) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Book a follow-up. We follow up by phone, and nurses follow up later. To follow up is our habit.",
        "We want long-term results. In the long term it fades. Over the long term skin settles.",
        "Results in real time help. A real-time view helps.",
        "At-home kits differ. At home, use cream. Patients at home rest.",
        "A set-up fee is due. We set up the room. They set up early.",
        "We recover the cost. Re-cover the wound with gauze.",
        "Every day we open at nine. It is an everyday cream.",
        "A well-known brand is used. The brand is well known.",
        "The before-and-after photos are honest. Take photos before and after.",
        "We send nano-facial.pdf by mail; see www.nanofacial.example. A nano-facial is mild.",
        "The High Street clinic is near. High-street prices differ.",
        "A workout is fine next day. Do not work out today.",
        "The LumaPeel is mild. THE LUMAPEEL IS MILD.",
        "Read `lumapeel` or lumapeel.example. The LumaPeel is mild.",
        "In May we close. You may call. March is cold; patients march on. Will Hart will call.",
        "The WHO asks who pays, and the WHO tells us. IT is what it is.",
        "The Office of Lasers is near. A laser is light. Lasers and more lasers.",
        "1. Cleanse\n2. Peel\n3. Rest\n\nThen:\n\n1. Eat\n2. Sleep",
        "1. Cleanse\n   1. water\n   2. foam\n2. Peel\n3. Rest",
        "# Peels\n\n## Light\n\n### Who it suits\n\nMost.\n\n## Deep\n\n### Who it suits\n\nSome.",
        "# Peels\n\n## Who should wait\n\nYou.\n\n## What can go wrong\n\nLittle.\n\n## What is included\n\nAll.",
        "# peels\n\n## masks\n\nNone has a capital.",
        "It takes 10 minutes. A 10-minute rest follows.",
        "Take vitamin c and use plan b at 42 °C at most.",
        "AHAs, PRs and MRIs are fine.",
        "We quote The Lancet and The Times here.",
        "It thins the top layer, i.e. the dead cells (e.g. flakes).",
        "Short- and long-term care, pre- or post-peel photos.",
        "Type i collagen is firm; see part i of it.",
        "# Peels\n\nWe ask for three things in all.\n\n- a hat\n- a scarf",
        "# Peels\n\n## What we ask you to come with\n\n- a hat\n- a scarf",
        "Write to hello@moss.example or see https://moss.example and www.moss.com.",
    ],
)
def test_what_is_rightly_different_is_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Book a follow up. A follow-up is free.\n", "Book a follow-up. A follow-up is free.\n"),
        ("Nano-facials last. A nanofacial is mild. Nanofacials are new.\n", "Nanofacials last. A nanofacial is mild."),
        ("The LumaPeel is mild. Our lumapeels are old.\n", "The LumaPeel is mild. Our LumaPeels are old."),
        ("Wear SPF 30 or SPF 50. SPF30 is the least.\n", "SPF 30 is the least."),
        ("# Peels\n\n## light peels\n\nMost.\n\n## How long does it last\n\nA day.\n", "## How long does it last?"),
    ],
)
def test_the_fix_writes_it_as_elsewhere(tmp_path, text, mended):
    write(tmp_path, {"post.md": text})
    mnlint("--unsafe-fixes", "--fix", "--grammar", "off", "--select", ",".join(RULES), "post.md", cwd=tmp_path)
    assert mended in (tmp_path / "post.md").read_text(encoding="utf-8")


def test_the_form_that_is_used_less_is_reported_once_with_its_number():
    text = "A nanofacial is mild. Book a nanofacial. Our nanofacial. One nano-facial and a nano-facial.\n"
    (finding,) = [f for f in lint_text(text, "post.md").findings if f.rule == "term-variant"]
    assert (finding.text, finding.count, len(finding.fixes[0].edits)) == ("nano-facial", 2, 2)


word = st.text(string.ascii_lowercase, min_size=3, max_size=8)


@given(first=word, second=word, before=st.integers(1, 3), after=st.integers(1, 3))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_joined_and_hyphened_are_told_apart_wherever_they_stand_and_one_way_alone_never_is(
    first, second, before, after
):
    joined, hyphened = f"zq{first}{second}", f"zq{first}-{second}"
    both = " ".join([f"Use {joined} now."] * before + [f"Use {hyphened} now."] * after)
    alone = " ".join([f"Use {hyphened} now."] * (before + after))
    rules = [rule for rule, _ in found(both)]
    assert rules.count("term-variant") == 1
    assert "term-variant" not in [rule for rule, _ in found(alone)]


@given(text=st.text(alphabet="aAbB-’'.,:;()“\"1 2\n#", max_size=120))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_read_and_every_finding_points_at_its_text(text):
    for finding in lint_text(text, "post.md").findings:
        assert text[finding.span.start : finding.span.end] == finding.text
