"""Which language, locale and jurisdictions hold, told from the post."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from command import CLAIM, ONLY_OWN, mnlint, settings, write

FILLER = (
    "We see you for a first talk, and we look at your skin together. You can ask what you want to know, and you do not "
    "have to decide on the day. Most people come back after a week with some more questions for us.\n\n"
)


def told(folder: Path, text: str, *arguments: str, name: str = "post.md") -> Any:
    write(folder, {name: text})
    return mnlint("--format", "json", *arguments, name, cwd=folder).json["files"][0]


@pytest.mark.parametrize(
    ("text", "locale", "jurisdictions"),
    [
        ("Prices start at £120. Our clinic in Leeds is registered with the CQC.", "en-GB", ["uk"]),
        ("Call (512) 555-0148. Our board-certified team in Texas offers this.", "en-US", ["us"]),
        ("Prices from A$240. We are registered with AHPRA and see patients in Melbourne.", "en-AU", ["au"]),
        ("Prices from €240. Visit us in Dublin, Ireland, or call +353 1 555 0123.", "en-IE", ["eu", "ie"]),
        ("Sessions cost ₹4,500 at our clinics in Mumbai and Pune.", "en-IN", ["in"]),
        ("Visit us in Toronto, Ontario. Our devices are licensed by Health Canada.", "en-CA", ["ca"]),
        ("We are in Auckland, New Zealand; write to hello@example.co.nz.", "en-NZ", ["nz"]),
        ("Sessions cost R1 500 at our rooms in Cape Town.", "en-ZA", ["za"]),
        ("Our clinic in Dubai accepts AED 500 vouchers.", "en-AE", []),
        ("The colour of the skin, and its fibres, change.", "en-GB", []),
        ("The color of the skin, and its fibers, change.", "en-US", []),
        ("This peel was made in France and is liked in the US.", None, []),
        ("Nothing here tells where it was written.", None, []),
    ],
)
def test_place_is_told_from_the_text(tmp_path: Path, text: str, locale: str | None, jurisdictions: list[str]) -> None:
    file = told(tmp_path, f"# A post\n\n{FILLER}{text}\n")
    assert (file["locale"], file["jurisdictions"]) == (locale, jurisdictions)


def test_plain_spelling_goes_before_the_country_for_the_locale(tmp_path: Path) -> None:
    text = f"# A post\n\n{FILLER}Our color and fiber center in Mumbai, India, has colors that you favor.\n"
    file = told(tmp_path, text)
    assert (file["locale"], file["jurisdictions"]) == ("en-US", ["in"])


def test_options_and_settings_go_before_the_text(tmp_path: Path) -> None:
    text = f"# A post\n\n{FILLER}Prices start at £120 in Leeds, UK.\n"
    file = told(tmp_path, text, "--jurisdiction", "au,nz", "--locale", "en-NZ")
    assert (file["locale"], file["jurisdictions"]) == ("en-NZ", ["au", "nz"])
    settings(tmp_path, jurisdictions=["ie"], locale="en-IE")
    file = told(tmp_path, text)
    assert (file["locale"], file["jurisdictions"]) == ("en-IE", ["eu", "ie"])


def test_declared_locale_of_front_matter_and_page(tmp_path: Path) -> None:
    assert told(tmp_path, f"---\nlang: en-AU\n---\n\n{FILLER}")["locale"] == "en-AU"
    page = f'<html lang="en-CA"><body><p>{FILLER}</p></body></html>'
    assert told(tmp_path, page, name="page.html")["locale"] == "en-CA"


FOREIGN = [
    ("de", "Wir sehen uns die Haut zusammen an, und Sie können uns alles fragen, was Sie wissen wollen. Die "
           "Behandlung dauert nicht lange, und die meisten kommen nach einer Woche mit weiteren Fragen zu uns. Auch "
           "das ist mit dem ersten Termin bezahlt, denn wir wollen, dass Sie sich sicher fühlen."),
    ("fr", "Nous regardons la peau avec vous, et vous pouvez poser toutes les questions que vous voulez. La séance "
           "ne dure pas longtemps, et la plupart des patients reviennent après une semaine avec d'autres questions "
           "pour nous. Tout cela est compris dans le prix de la première visite."),
    ("ar", "نحن ننظر إلى البشرة معك ويمكنك أن تسأل عن كل ما تريد أن تعرفه قبل أن تقرر."),
    ("ru", "Мы вместе смотрим на кожу, и вы можете спросить обо всём, что хотите знать."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), FOREIGN)
def test_text_in_another_language_is_left_alone_and_that_is_said(tmp_path: Path, language: str, text: str) -> None:
    settings(tmp_path)
    write(tmp_path, {"post.md": f"# Zorblax\n\n{text}\n\nThe zorblax cures.\n"})
    result = mnlint("--format", "json", *ONLY_OWN, "post.md", cwd=tmp_path)
    assert result.status == 0
    assert result.rules == []
    assert result.json["files"][0]["locale"] == language
    assert "only English is checked" in result.err


def test_declared_language_counts_and_settings_overrule_it(tmp_path: Path) -> None:
    settings(tmp_path)
    write(tmp_path, {"post.md": "---\nlang: de\n---\n\nThe zorblax cures.\n"})
    assert mnlint("--format", "json", *ONLY_OWN, "post.md", cwd=tmp_path).rules == []
    assert mnlint("--format", "json", *ONLY_OWN, "--locale", "en-GB", "post.md", cwd=tmp_path).rules == [CLAIM]


def test_a_part_in_another_language_is_left_alone(tmp_path: Path) -> None:
    settings(tmp_path)
    page = '<p>The zorblax cures.</p><p lang="de">The zorblax cures.</p><div lang="fr"><p>The zorblax cures.</p></div>'
    write(tmp_path, {"page.html": page})
    assert mnlint("--format", "json", *ONLY_OWN, "page.html", cwd=tmp_path).rules == [CLAIM]


def test_lists_of_treatments_are_english(tmp_path: Path) -> None:
    settings(tmp_path)
    names = "Botox, Dysport, Juvederm, Restylane, Sculptra, Profhilo, Radiesse, Morpheus8, HydraFacial, Ultherapy. " * 8
    write(tmp_path, {"post.md": f"# Menu\n\n{names}\n\nThe zorblax cures.\n"})
    assert mnlint("--format", "json", *ONLY_OWN, "post.md", cwd=tmp_path).rules == [CLAIM]


def test_rules_hold_where_they_say(tmp_path: Path) -> None:
    import json

    path = settings(tmp_path)
    raw = json.loads(path.read_text())
    everywhere = ["uk", "ie", "eu", "au", "us", "ca", "in", "nz", "za"]
    for name, where in (("own-uk", ["uk", "au"]), ("own-everywhere", everywhere), ("own-eu", ["eu"])):
        raw["rules"].append(
            raw["rules"][2]
            | {"name": name, "jurisdictions": where, "phrases": [f"{name[4:]} zorblax"], "severity": "warning"}
        )
    path.write_text(json.dumps(raw))
    write(tmp_path, {"post.md": "The uk zorblax.\n\nThe everywhere zorblax.\n\nThe eu zorblax.\n"})

    def rules(*arguments: str) -> list[str]:
        return mnlint("--format", "json", *ONLY_OWN, *arguments, "post.md", cwd=tmp_path).rules

    assert rules() == ["own-everywhere"]
    assert rules("--jurisdiction", "uk") == ["own-uk", "own-everywhere"]
    assert rules("--jurisdiction", "ie") == ["own-everywhere", "own-eu"]
    assert rules("--jurisdiction", "us") == ["own-everywhere"]
