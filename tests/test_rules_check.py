"""What is wrong with a rule set is told with file, line, column, pointer, and the nearest valid name."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnlint.cli import main
from mnlint.rules.load import default_path
from mnlint.rules.positions import Positions, pointer

BASE = {
    "extends": [],
    "files": {"english": str(default_path().parent / "lists" / "english.json")},
    "lists": {"result": {"type": "noun", "words": ["result", "skin"]}},
    "contexts": {"negated": {"cues": [{"phrases": ["not"]}]}},
    "topics": {"laser": {"terms": ["laser"]}},
    "rules": [
        {
            "name": "guaranteed-result",
            "kind": "phrase",
            "category": "overclaim",
            "severity": "error",
            "message": "“{match}” promises a result.",
            "phrases": ["~guarantee {0,2} <result>"],
            "tags": ["promise"],
            "examples": {"flag": ["We guarantee clear skin."], "pass": ["We guarantee nothing."]},
        }
    ],
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MNLINT_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "base.json").write_text(json.dumps(BASE), encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def check(tmp_path, capsys, text):
    file = tmp_path / "mine.json"
    file.write_text(text, encoding="utf-8")
    status = main(["rules", "check", "mine.json"])
    return status, capsys.readouterr()


@pytest.mark.parametrize(
    ("entry", "place", "told"),
    [
        ('"selct": []', ":3:2: /selct:", 'unknown key "selct"'),
        ('"exclud": []', ":3:2: /exclud:", 'did you mean "exclude"?'),
        (
            '"severities": {"guaranteed-resul": "off"}',
            ":3:17: /severities/guaranteed-resul:",
            'did you mean "guaranteed-result"?',
        ),
        ('"severities": {"promise": "of"}', ":3:28: /severities/promise:", 'did you mean "off"?'),
        (
            '"rules": [{"name": "guaranted-result", "severity": "off"}]',
            "/rules/0/name:",
            'did you mean "guaranteed-result"?',
        ),
        ('"rules": [{"name": "guaranteed-result", "frases": []}]', "/rules/0/frases:", 'did you mean "phrases"?'),
        ('"rules": [{"name": "guaranteed-result", "phrases": "x"}]', "/rules/0/phrases:", "an array is needed"),
        (
            '"rules": [{"name": "guaranteed-result", "phrases": ["<resul>"]}]',
            ":3:54: /rules/0/phrases/0:",
            'did you mean "result"?',
        ),
        (
            '"rules": [{"name": "guaranteed-result", "phrases": ["a (b"]}]',
            ":3:57: /rules/0/phrases/0:",
            "at 3: “(” is not closed",
        ),
        (
            '"rules": [{"name": "guaranteed-result", "unless": ["negatd"]}]',
            "/rules/0/unless/0:",
            'did you mean "negated"?',
        ),
        ('"rules": [{"name": "guaranteed-result", "topics": ["lasr"]}]', "/rules/0/topics/0:", 'did you mean "laser"?'),
        (
            '"rules": [{"name": "guaranteed-result", "regex": ["x["]}]',
            "/rules/0/regex/0:",
            "unterminated character set",
        ),
        (
            '"rules": [{"name": "a"}, {"name": "guaranteed-result"}, {"name": "guaranteed-result"}]',
            "/rules/2/name:",
            "two rules",
        ),
        ('"rules": [{"name": "x", "kind": "phrase", "category": "overclaim"}]', "/rules/0:", '"severity" is missing'),
        (
            '"rules": [{"name": "x", "kind": "terms", "category": "residue", "severity": "info", "message": "m",'
            ' "terms": [], "phrases": []}]',
            "/rules/0/phrases:",
            "a rule of this kind has no",
        ),
        ('"redirects": {"old": "guaranteed"}', "/redirects/old:", 'did you mean "guaranteed-result"?'),
        ('"words": [], "words": []', ":3:15: /words:", "stands here twice"),
        ('"jurisdictions": ["ukk"]', "/jurisdictions/0:", 'did you mean "uk"?'),
        (
            '"overrides": [{"files": "*", "severities": {"promis": "off"}}]',
            "/overrides/0/severities/promis:",
            'did you mean "promise"?',
        ),
        ('"overrides": [{"fils": "*"}]', "/overrides/0/fils:", 'did you mean "files"?'),
        ('"contexts": {"negated": {"ends": ["(a"]}}', "/contexts/negated/ends/0:", "is not closed"),
        ('"words": [,]', ":3:12:", "Expecting value"),
    ],
)
def test_a_fault_is_told_with_its_place_and_remedy(tmp_path, capsys, entry, place, told):
    status, output = check(tmp_path, capsys, f'{{\n "extends": "base.json",\n {entry}\n}}\n')
    assert status == 2
    assert output.err.startswith("mnlint: error: mine.json:")
    assert place in output.err
    assert told in output.err
    assert "Traceback" not in output.err


def test_several_faults_are_told_at_once_in_the_order_of_the_file(tmp_path, capsys):
    _, output = check(tmp_path, capsys, '{\n"extends": "base.json",\n"word": [],\n"grammar": "hapner",\n"fail_on": 3}')
    lines = [line.split(": ")[2] for line in output.err.splitlines()]
    assert lines == ["mine.json:3:1", "mine.json:4:12", "mine.json:5:12"]


def test_a_file_in_another_encoding_is_told(tmp_path, capsys):
    (tmp_path / "mine.json").write_bytes('{"words": ["Prärie"]}'.encode("latin-1"))
    assert main(["rules", "check", "mine.json"]) == 2
    assert "mine.json: is not UTF-8 at byte 15" in capsys.readouterr().err


def test_a_valid_file_says_so(tmp_path, capsys):
    status, output = check(tmp_path, capsys, '{"extends": "base.json", "severities": {"promise": "off"}}')
    assert (status, output.out) == (0, "mine.json: valid, 0 rules on, 1 off\n")


def test_a_bad_file_stops_a_run_with_the_same_words(tmp_path, capsys):
    (tmp_path / ".mnlint.json").write_text('{"exclud": []}', encoding="utf-8")
    (tmp_path / "post.md").write_text("Text.\n", encoding="utf-8")
    assert main(["post.md"]) == 2
    assert ".mnlint.json:1:2: /exclud: unknown key" in capsys.readouterr().err


def test_the_shipped_rule_set_is_valid(capsys):
    assert main(["rules", "check", str(default_path())]) == 0, capsys.readouterr().err


def test_the_schema_is_printed_and_is_one(capsys):
    import jsonschema

    assert main(["rules", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(BASE)


def test_an_unknown_action_names_those_that_exist(capsys):
    assert main(["rules", "chek"]) == 2
    assert "check" in capsys.readouterr().err


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def _walk(value, where=""):
    yield where, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, where + pointer(key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk(inner, f"{where}/{index}")


@given(JSON, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_every_value_of_any_json_text_is_found_at_its_place(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    positions = Positions(text)
    decoder = json.JSONDecoder()
    for where, inner in _walk(value):
        assert decoder.raw_decode(text, positions.places[where].value)[0] == inner
