"""Loading: extends, patches, layers, severities, data files, and the memory of what was valid."""

from __future__ import annotations

import dataclasses
import json
import sys

import pytest

from mnlint import cache
from mnlint.rules import load, model
from mnlint.rules.decode import KINDS
from mnlint.rules.load import RulesError, default_path, load_rules
from mnlint.rules.validate import SCHEMA

RULE = {
    "name": "big-promise",
    "kind": "phrase",
    "category": "overclaim",
    "severity": "error",
    "message": "“{match}” promises too much.",
    "phrases": ["~promise the moon"],
    "tags": ["promise"],
    "sources": [{"body": "CAP", "clause": "3.7", "year": 2010}],
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MNLINT_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def write(tmp_path):
    def write(name, value):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
        return file

    return write


def named(ruleset, name="big-promise"):
    return {rule.name: rule for rule in ruleset.rules}[name]


def test_the_shipped_rule_set_loads_and_has_a_digest():
    ruleset = load_rules()
    assert ruleset.path == str(default_path())
    assert len(ruleset.digest) == 64
    assert ruleset.english["contractions"]


def test_a_file_without_extends_stands_on_the_default(write):
    ruleset = load_rules(write(".mnlint.json", {"rules": [RULE], "words": ["dermaglow"]}))
    shipped = load_rules()
    assert set(shipped.messages) <= set(ruleset.messages)
    assert len(ruleset.rules) == len(shipped.rules) + 1
    assert ruleset.settings.words[-1] == "dermaglow"
    assert ruleset.digest != shipped.digest


def test_extends_of_nothing_leaves_only_the_files_own(write):
    ruleset = load_rules(write("a.json", {"extends": [], "rules": [RULE]}))
    assert [rule.name for rule in ruleset.rules] == ["big-promise"]
    assert named(ruleset).sources[0].cite() == "CAP 3.7 (2010)"


def test_a_rule_of_the_same_name_is_patched_by_key_and_lists_append(write):
    write("base.json", {"extends": [], "rules": [RULE], "lists": {"moon": ["moon"]}})
    patch = {"name": "big-promise", "severity": "warning", "phrases": ["~offer the <moon>"], "tags": {"replace": ["x"]}}
    rule = named(load_rules(write("a.json", {"extends": "base.json", "rules": [patch], "lists": {"moon": ["stars"]}})))
    assert rule.phrases == ("~promise the moon", "~offer the <moon>")
    assert (rule.severity, rule.tags, rule.message) == ("warning", ("x",), RULE["message"])


def test_word_lists_append_replace_and_change_their_type(write):
    write(
        "base.json", {"extends": [], "lists": {"a": ["one"], "b": {"type": "noun", "words": ["two"]}, "c": ["three"]}}
    )
    own = {"a": {"type": "verb", "words": ["run"]}, "b": ["more"], "c": {"replace": ["four"]}}
    lists = load_rules(write("a.json", {"extends": "base.json", "lists": own})).lists
    assert (lists["a"].words, lists["a"].type) == (("one", "run"), "verb")
    assert (lists["b"].words, lists["b"].type) == (("two", "more"), "noun")
    assert lists["c"].words == ("four",)


def test_severities_are_set_by_rule_tag_or_category_and_the_nearest_wins(write):
    rules = [RULE, {**RULE, "name": "small-promise"}, {**RULE, "name": "other", "tags": []}]
    write("base.json", {"extends": [], "rules": rules})
    severities = {"overclaim": "info", "promise": "warning", "big-promise": "off"}
    ruleset = load_rules(write("a.json", {"extends": "base.json", "severities": severities}))
    assert {rule.name: rule.severity for rule in ruleset.rules} == {"small-promise": "warning", "other": "info"}
    assert list(ruleset.off) == ["big-promise"]


def test_a_rule_that_is_off_can_be_switched_on_again(write):
    write("base.json", {"extends": [], "rules": [{**RULE, "severity": "off"}]})
    file = write("a.json", {"extends": "base.json", "rules": [{"name": "big-promise", "severity": "warning"}]})
    assert named(load_rules(file)).severity == "warning"


def test_a_renamed_rule_is_still_reached_by_its_old_name(write):
    write("base.json", {"extends": [], "rules": [RULE], "redirects": {"huge-promise": "big-promise"}})
    patch = {
        "extends": "base.json",
        "rules": [{"name": "huge-promise", "advice": "Don't."}],
        "severities": {"huge-promise": "info"},
    }
    rule = named(load_rules(write("a.json", patch)))
    assert (rule.advice, rule.severity) == ("Don't.", "info")


def test_layers_come_on_top_in_order(write):
    file = write("a.json", {"extends": [], "rules": [RULE], "jurisdictions": ["uk"], "exclude": ["a/"]})
    layers = [
        {"files": "news/**", "jurisdictions": ["au"], "severities": {"big-promise": "info"}},
        {"files": ["news/x.md"], "rules": [{"name": "big-promise", "severity": "warning"}], "words": ["zest"]},
    ]
    ruleset = load_rules(file, layers=layers)
    assert named(ruleset).severity == "warning"
    assert ruleset.settings.jurisdictions == ("au",)
    assert ruleset.settings.words == ("zest",)
    assert ruleset.digest != load_rules(file).digest != load_rules(file, layers=layers[:1]).digest


def test_a_chain_of_files_is_read_relative_to_each(write):
    write("team/shared/base.json", {"extends": [], "rules": [RULE], "files": {"notes": "notes.txt"}})
    write("team/shared/notes.txt", "plain text")
    write("team/team.json", {"extends": "shared/base.json", "words": ["one"]})
    ruleset = load_rules(write("site/.mnlint.json", {"extends": ["../team/team.json"], "words": ["two"]}))
    assert ruleset.settings.words == ("one", "two")
    assert ruleset.data["notes"] == "plain text"


def test_a_cycle_is_told_where_it_closes(write):
    write("b.json", {"extends": "a.json"})
    with pytest.raises(RulesError, match=r'b\.json:1:13: /extends: "a\.json" extends this file in turn'):
        load_rules(write("a.json", {"extends": "b.json"}))


def test_an_installed_package_is_read_and_never_imported(write, tmp_path, monkeypatch):
    write("clinic_pack/__init__.py", "raise SystemExit('imported')")
    write("clinic_pack/rules.json", {"extends": [], "rules": [RULE]})
    monkeypatch.syspath_prepend(str(tmp_path))
    ruleset = load_rules(write("a.json", {"extends": "package:clinic_pack"}))
    assert named(ruleset)
    assert "clinic_pack" not in sys.modules


@pytest.mark.parametrize("name", ["package:no_such_pack", "package:no-such", "nowhere.json"])
def test_what_is_not_there_to_extend_is_told_with_its_place(write, name):
    with pytest.raises(RulesError, match=r"a\.json:1:13: /extends: no such"):
        load_rules(write("a.json", {"extends": name}))


def test_data_files_are_decoded_only_when_they_are_looked_at(write):
    write("places.json", "{ no json")
    ruleset = load_rules(write("a.json", {"extends": [], "files": {"places": "places.json"}}))
    with pytest.raises(RulesError, match=r"places\.json: .*must be JSON"):
        ruleset.data["places"]["x"]


def test_equal_content_has_an_equal_digest_and_a_data_file_counts(write):
    first, second = ({"extends": [], "files": {"d": "d.json"}} for _ in range(2))
    write("one/d.json", {"a": 1})
    write("two/d.json", {"a": 1})
    digests = [
        load_rules(write(f"{folder}/a.json", value)).digest for folder, value in (("one", first), ("two", second))
    ]
    assert digests[0] == digests[1]
    write("two/d.json", {"a": 2})
    assert load_rules(write("two/a.json", second)).digest != digests[0]


def test_a_file_is_validated_once_and_again_when_it_changes(write, monkeypatch):
    calls = []
    monkeypatch.setattr(load, "_validate", lambda parts: calls.append(parts[-1].path))
    file = write("a.json", {"extends": [], "words": ["a"]})
    load_rules(file)
    load_rules(file)
    assert len(calls) == 1
    load_rules(write("a.json", {"extends": [], "words": ["b"]}))
    assert len(calls) == 2


def test_without_a_cache_everything_still_loads(write, monkeypatch):
    monkeypatch.setattr(cache, "cache_folder", lambda name: None)
    assert named(load_rules(write("a.json", {"extends": [], "rules": [RULE]})))


def test_the_schema_knows_every_field_of_every_kind_of_rule():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
    by_kind = {
        branch["if"]["properties"]["kind"]["const"]: set(branch["then"]["propertyNames"]["enum"])
        for branch in schema["rule"]["allOf"]
        if "properties" in branch["if"]
    }
    for kind, cls in KINDS.items():
        fields = {"except" if field.name == "except_" else field.name for field in dataclasses.fields(cls)}
        assert by_kind[kind] - {"$comment"} == fields, kind
    for name, cls in (("context", model.Context), ("cues", model.CueGroup)):
        fields = {field.name for field in dataclasses.fields(cls)} - {"name"}
        assert set(schema[name]["properties"]) - {"$comment"} == fields, name


def test_the_schema_knows_every_setting():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))["properties"]
    settings = {field.name for field in dataclasses.fields(model.Settings)}
    assert {name for name in settings if not name.startswith("clinic_")} <= set(schema)
    assert {f"clinic_{name}" for name in schema["clinic"]["properties"] if name != "$comment"} <= settings
