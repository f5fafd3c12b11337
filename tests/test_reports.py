"""Every format against its expected output, and what must hold for any text."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
import reports
from hypothesis import given
from hypothesis import strategies as st

from mnlint import __version__
from mnlint.report import FORMATS, render
from mnlint.report.style import columns
from mnlint.report.summary import statistics, summary
from mnlint.results import RunReport

GOLDEN = Path(__file__).parent / "golden"
SARIF = json.loads((reports.DATA / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from("a \n\t\r\x07\x1b%:,]&<>\"'😀é价\u0301\u202e\u2028")
    )
)


@st.composite
def spans(draw):
    source = draw(TEXT)
    start = draw(st.integers(0, len(source)))
    return source, start, draw(st.integers(start, len(source)))


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "html"])
def test_the_output_is_as_expected(format):
    text = render(reports.run(), format).replace(__version__, "VERSION")
    file = GOLDEN / f"report.{format}"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8", newline="")
    assert text == file.read_bytes().decode("utf-8")


@pytest.mark.parametrize("format", FORMATS)
def test_a_run_without_files_and_rules_can_be_reported(format):
    assert isinstance(render(RunReport(), format), str)


@given(spans())
def test_json_tells_a_place_in_code_points_utf16_and_bytes(case):
    source, start, end = case
    (found,) = json.loads(render(reports.single(source, start, end), "json"))["findings"]
    first, last = found["start"], found["end"]
    assert source[first["offset"] : last["offset"]] == found["text"]
    assert source.encode()[first["byte"] : last["byte"]].decode() == found["text"]
    utf16 = source.encode("utf-16-le")[2 * first["utf16"] : 2 * last["utf16"]]
    assert utf16.decode("utf-16-le") == found["text"]
    lines = re.split("\r\n|\r|\n", source[: first["offset"]])
    if source[max(0, start - 1) : start + 1] != "\r\n":
        assert (first["line"], first["column"]) == (len(lines), len(lines[-1]) + 1)


@given(spans())
def test_jsonl_has_a_line_a_finding(case):
    text = render(reports.single(*case), "jsonl")
    assert text.count("\n") == 1
    assert json.loads(text)["text"] == case[0][case[1] : case[2]]


@given(spans())
def test_concise_has_a_line_a_finding_and_no_control_characters(case):
    text = render(reports.single(*case), "concise")
    assert re.fullmatch(r"p\.md:\d+:\d+: error: .* \[r\]\n", text)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", text)


@given(spans(), st.integers(20, 150))
def test_text_keeps_to_the_width_and_underlines_the_match(case, width):
    text = render(reports.single(*case, message="m"), "text", width=width)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", text)
    lines = text.splitlines()
    assert all(columns(line) <= max(width, 40) + 2 for line in lines)
    if case[1] < case[2]:
        assert "^" in text


def test_text_without_unicode_is_ascii_where_the_source_is():
    run = reports.single("It’s “fine”", 0, 4, why="It’s — so…")
    assert render(run, "text", unicode=False).isascii()


def test_colours_only_where_they_are_asked_for():
    assert "\x1b[1;31m" in render(reports.run(), "text", color=True)
    assert "\x1b" not in render(reports.run(), "text")
    for format in set(FORMATS) - {"text", "concise"}:
        assert render(reports.run(), format, color=True) == render(reports.run(), format)


def test_info_is_only_counted_in_concise_reports_unless_it_fails_the_run():
    from dataclasses import replace

    run = reports.run()
    assert "odd-signs" not in render(run, "concise")
    assert "odd-signs" in render(replace(run, fail_on="info"), "concise")
    text = render(run, "text")
    assert text.index("[share-bar]") < text.index("[odd-signs]")


def test_sarif_is_valid_and_says_what_was_suppressed():
    log = json.loads(render(reports.run(), "sarif"))
    jsonschema.Draft4Validator(SARIF).validate(log)
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    told = {result["ruleId"]: result for result in run["results"]}
    assert told["superlative"]["suppressions"][0] == {
        "kind": "inSource",
        "status": "accepted",
        "justification": "quoted: see p. 4, 100%",
    }
    assert told["old-one"]["baselineState"] == "unchanged"
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["partialFingerprints"]["mnlint/v1"]
    assert run["invocations"][0]["executionSuccessful"] is False


@given(spans())
def test_sarif_is_valid_for_any_text(case):
    log = json.loads(render(reports.single(*case), "sarif"))
    jsonschema.Draft4Validator(SARIF).validate(log)


@given(spans())
def test_xml_formats_can_be_parsed_whatever_the_post_holds(case):
    run = reports.single(*case, why=case[0], advice=case[0])
    for format in ("junit", "checkstyle"):
        ElementTree.fromstring(render(run, format))


def test_junit_counts_a_clean_file_as_a_passed_test():
    root = ElementTree.fromstring(render(reports.run(), "junit"))
    suites = {suite.get("name"): suite for suite in root}
    assert suites["posts/clean.md"].get("tests") == "1"
    assert not list(suites["posts/clean.md"][0])
    assert sum(1 for _ in root.iter("failure")) == int(root.get("failures")) == 3
    assert sum(1 for _ in root.iter("testcase")) == int(root.get("tests"))
    assert suites["posts/bad.md"].get("errors") == "1"


@given(spans(), TEXT)
def test_a_github_command_is_one_line_and_can_be_read_back(case, path):
    from dataclasses import replace

    run = reports.single(*case, message="100%: a,b")
    run = replace(run, files=(replace(run.files[0], path=f"x{path}"),))
    (line,) = render(run, "github").removesuffix("\n").split("\n")
    properties, message = line.removeprefix("::error ").split("::", 1)
    file = dict(pair.split("=", 1) for pair in properties.split(","))["file"]
    for escape, sign in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        file = file.replace(escape, sign)
    assert file == f"x{path}"
    assert message.startswith("100%25: a,b")


def test_gitlab_fingerprints_differ_between_files_and_know_no_line():
    from dataclasses import replace

    run = reports.run()
    moved = replace(run.files[0], path="posts/copy.md")
    issues = json.loads(render(replace(run, files=(*run.files, moved)), "gitlab"))
    fingerprints = [issue["fingerprint"] for issue in issues]
    assert len(set(fingerprints)) == len(issues) == 9
    assert {issue["severity"] for issue in issues} <= {"info", "minor", "major", "critical", "blocker"}


@given(spans())
def test_rdjson_counts_columns_in_bytes(case):
    source, start, end = case
    (entry,) = json.loads(render(reports.single(source, start, end), "rdjson"))["diagnostics"]
    first, last = entry["location"]["range"]["start"], entry["location"]["range"]["end"]
    lines = _byte_lines(source)
    begin = sum(map(len, lines[: first["line"] - 1])) + first["column"] - 1
    stop = sum(map(len, lines[: last["line"] - 1])) + last["column"] - 1
    assert source.encode()[begin:stop].decode() == source[start:end]


def _byte_lines(source):
    return [line.encode() for line in re.findall("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", source)]


def test_rdjson_suggests_safe_fixes_only():
    entries = json.loads(render(reports.run(), "rdjson"))["diagnostics"]
    assert [entry["code"]["value"] for entry in entries if "suggestions" in entry] == ["share-bar"]


def test_the_summary_counts_what_was_found():
    assert summary(reports.run()) == (
        "4 findings (1 error, 2 warnings, 1 info) in 1 of 2 files; 1 fixable with --fix; 1 suppressed; 1 baselined;"
        " 1 file could not be read"
    )


def test_the_statistics_name_the_most_frequent_rule_first():
    from dataclasses import replace

    run = reports.run()
    twice = replace(run.files[0], path="posts/other.md", findings=run.files[0].findings[:1])
    lines = statistics(replace(run, files=(*run.files, twice))).splitlines()
    assert lines[0].split() == ["findings", "files", "severity", "rule", "fixable"]
    assert lines[1].split() == ["2", "2", "error", "absolute-safety"]
    assert statistics(RunReport()) == ""
