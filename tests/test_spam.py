"""SEO spam in posts, pages and their fields."""

from __future__ import annotations

import json

import pytest
from command import mnlint, write


def findings(folder, text, **settings):
    write(folder, {"post.md": text, ".mnlint.json": json.dumps(settings)})
    result = mnlint("--format", "json", "--grammar", "off", "--select", "seo-spam", "post.md", cwd=folder)
    assert result.out, result.err
    return [(finding["rule"], finding["text"], finding["severity"]) for finding in result.json["findings"]]


@pytest.mark.parametrize("phrase", ["hydrafacial bristol", "HydraFacial Bristol", "Hydrafacial bristol"])
def test_a_service_before_a_place_is_found_in_any_letter_case(tmp_path, phrase):
    found = findings(tmp_path, f"We often combine a mask with {phrase} in the colder months.\n")
    assert found == [("service-place-phrase", phrase, "error")]


@pytest.mark.parametrize(
    "text",
    [
        "We offer HydraFacial in Bristol all year.",
        "After microneedling, Bristol clients go for a walk.",
        "These are the facials Bristol residents ask for.",
        "People type “hydrafacial bristol” into a search box.",
        "Our Bristol clinic offers a HydraFacial.",
    ],
)
def test_ordinary_english_with_a_place_is_left_alone(tmp_path, text):
    assert findings(tmp_path, text + "\n") == []


def test_a_heading_may_hold_one_search_phrase_but_not_two(tmp_path):
    assert findings(tmp_path, "## Facial Bristol: what to know\n")[0][2] == "info"
    assert {found[2] for found in findings(tmp_path, "## Facial Bristol and peel Bristol\n")} <= {"warning", "error"}


def test_a_name_of_the_clinic_is_no_spam(tmp_path):
    text = "Our team at Microneedling Bristol answers the phone on Sundays.\n"
    assert findings(tmp_path, text)
    assert findings(tmp_path, text, clinic={"names": ["Microneedling Bristol"]}) == []


def test_near_me_is_a_query_except_in_a_story(tmp_path):
    assert findings(tmp_path, "A gentle facial near me can calm the skin.\n")[0][0] == "near-me-phrase"
    assert findings(tmp_path, "I wondered whether any clinic near me was open.\n") == []


def test_a_long_list_of_towns_is_reported_once(tmp_path):
    text = "Clients visit from Leeds, York, Halifax, Bradford, Wakefield, Harrogate, Selby and Ripon.\n"
    assert [found[0] for found in findings(tmp_path, text)] == ["town-list"]
    assert findings(tmp_path, "You find us in Leeds, York and Halifax.\n") == []


def test_hidden_text_is_found_unless_it_is_for_screen_readers(tmp_path):
    assert findings(tmp_path, '<div style="visibility: hidden">peel offers</div>\n')[0][0] == "hidden-text"
    assert findings(tmp_path, '<div class="sr-only" style="left:-999px">Menu</div>\n') == []


def test_an_allowed_host_may_be_linked(tmp_path):
    text = "Our sponsor runs [a casino](https://casino.example) by the sea.\n"
    assert findings(tmp_path, text)[0][0] == "off-topic-link"
    assert findings(tmp_path, text, allowed_links=["casino.example"]) == []


def test_the_focus_keyword_is_looked_for_in_the_prose(tmp_path):
    text = "---\nfocus_keyword: calm glow ritual\n---\n\nRest at home after calm glow ritual the first evening.\n"
    assert findings(tmp_path, text) == [("focus-keyword-dropped-in", "calm glow ritual", "warning")]
