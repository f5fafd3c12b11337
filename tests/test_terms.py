"""One spelling of a term, and of English, in one post."""

from __future__ import annotations

from command import mnlint, write


def findings(folder, text, name="post.md"):
    write(folder, {name: text})
    result = mnlint("--format", "json", "--grammar", "off", name, cwd=folder)
    return [finding for finding in result.json["findings"] if finding["category"] == "consistency"]


def test_the_rarer_spelling_is_reported_once_with_its_number(tmp_path):
    text = "We like microneedling. Book microneedling. Ask for microneedling. Micro-needling is micro-needling.\n"
    (finding,) = findings(tmp_path, text)
    assert (finding["rule"], finding["text"], finding["count"]) == ("term-spelling", "Micro-needling", 2)


def test_capitals_of_a_heading_or_a_sentence_are_no_other_spelling(tmp_path):
    assert findings(tmp_path, "# Microneedling\n\nMicroneedling is old. We like microneedling.\n") == []


def test_where_both_are_as_frequent_the_title_decides(tmp_path):
    (finding,) = findings(tmp_path, "# Micro-needling at our clinic\n\nAsk about microneedling.\n")
    assert finding["text"] == "microneedling"


def test_a_name_is_written_as_its_owner_writes_it(tmp_path):
    (finding,) = findings(tmp_path, "A HydraFacial is quick. Most like a Hydrafacial. Try a Hydrafacial.\n")
    assert finding["text"] == "Hydrafacial"


def test_one_spelling_throughout_is_fine_whichever_it_is(tmp_path):
    assert findings(tmp_path, "Our micro-needling is old. Ask about micro-needling.\n") == []


def test_one_american_word_in_a_british_post_is_reported(tmp_path):
    (finding,) = findings(tmp_path, "The colour, the odour and the fibre of a tumor differ.\n")
    assert (finding["rule"], finding["text"]) == ("mixed-spelling", "tumor")


def test_names_and_quotations_keep_their_spelling(tmp_path):
    text = "The colour and the odour matter to the Skin Center. “My favorite color,” she says.\n"
    assert findings(tmp_path, text) == []
