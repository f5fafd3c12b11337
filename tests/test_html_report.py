"""The HTML report: self-contained, safe, and every finding at its words."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import reports
from hypothesis import given
from hypothesis import strategies as st

from mnlint.findings import Span, with_fingerprints
from mnlint.report import render
from mnlint.report.passages import read
from mnlint.results import FileReport, RunReport

VOID = {"meta", "input", "br", "link", "img", "hr"}
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


class Page(HTMLParser):
    """The page's elements with their attributes and text, checked for being well nested."""

    def __init__(self, html):
        super().__init__()
        self.open, self.elements = [], []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attributes):
        element = {"tag": tag, "text": "", **dict(attributes)}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def all(self, tag, cls=""):
        return [e for e in self.elements if e["tag"] == tag and (not cls or cls in e.get("class", "").split())]


@pytest.fixture(scope="module")
def html():
    return render(reports.run(), "html")


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def test_nothing_is_fetched_and_no_other_script_runs(html, page):
    assert len(page.all("script")) == 1
    assert not [e for e in page.elements if "src" in e or "style" in e or any(key.startswith("on") for key in e)]
    assert all(e["href"].startswith("#") for e in page.elements if "href" in e)
    assert "url(" not in html and "@import" not in html
    policy = next(e["content"] for e in page.all("meta") if e.get("http-equiv"))
    for tag in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256(page.all(tag)[0]["text"].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_what_a_post_holds_is_text(page):
    assert any("Töst 😀" in e["text"] for e in page.all("h3"))
    assert not any("alert" in e["text"] for e in page.all("script"))


def test_a_finding_is_marked_in_the_text_and_explained_beside_it(page):
    notes = {e["id"]: e for e in page.all("section", "note")}
    marks = {}
    for mark in page.all("mark"):
        for name in mark["data-notes"].split():
            marks[name] = marks.get(name, "") + mark["text"]
    assert marks["note-1-1"] == "100% safe and\nworks"
    note = notes["note-1-1"]
    assert (note["data-severity"], note["data-category"]) == ("error", "overclaim")
    for told in (
        "No treatment is without risk.",
        "CAP 12.1: Evidence (2010)",
        "Name the common side effects.",
        "error",
    ):
        assert told in note["text"]
    assert "(3 places)" in notes["note-1-2"]["text"]
    refs = {e["href"].removeprefix("#") for e in page.all("a", "ref")}
    assert refs == set(marks) == set(notes)


def test_it_says_what_was_checked_and_what_was_not(page):
    head = page.all("header", "top")[0]["text"]
    for told in (
        "1.2.3 of 2026-11-24",
        "Not legal advice",
        "An editor's aid.",
        "celebrity",
        "2026-11-24",
        "1 post could not be read",
    ):
        assert told in head
    assert any("quoted: see p. 4" in e["text"] for e in page.all("section", "accepted"))
    assert [e["text"] for e in page.all("p", "problem")] == ['is not UTF-8: "quoted" & <x>']


def test_findings_outside_the_prose_stand_at_the_top_of_their_post():
    source = "See [it](https://example.org/x).\n"
    file = FileReport(
        "p.md",
        findings=tuple(with_fingerprints([reports.finding(source, "https://example.org/x", "link")], source)),
        document=reports.document(source),
    )
    reading = read(file)
    assert [note.finding.rule for note in reading.elsewhere] == ["link"]
    page = Page(render(RunReport((file,)), "html"))
    assert "https://example.org/x" in page.all("div", "elsewhere")[0]["text"]


def test_cells_of_a_table_keep_their_rows():
    source = "| Area | Price |\n|---|---|\n| Lip | £60 |\n"
    page = Page(render(RunReport((FileReport("p.md", document=reports.document(source)),)), "html"))
    assert [e["text"] for e in page.all("tr") if e["text"].strip()] == ["AreaPrice", "Lip£60"]


@given(st.text(st.sampled_from("ab*_ \n#>|<&\"'`[](!)-:/;\x00\ufffc😀é"), max_size=80), st.data())
def test_any_post_is_shown_as_text_with_every_finding(source, data):
    spans = [sorted(data.draw(st.tuples(*[st.integers(0, len(source))] * 2))) for _ in range(3)]
    found = [replace(reports.finding(source, "", "r"), span=Span(a, b), text=source[a:b]) for a, b in spans]
    file = FileReport("p.md", findings=tuple(found), document=reports.document(source))
    reading = read(file)
    for passage in reading.passages:
        assert "".join(segment.text for segment in passage.segments) == passage.block.text
    told = [note.number for passage in reading.passages for note in passage.notes]
    assert sorted(told + [note.number for note in reading.elsewhere]) == [1, 2, 3]
    page = Page(render(RunReport((file,)), "html"))
    assert len(page.all("section", "note")) == 3
    assert {e["tag"] for e in page.elements} <= KNOWN


# fmt: off
KNOWN = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "p", "h1", "h2", "h3", "h4", "h5", "h6", "dl",
    "div", "dt", "dd", "code", "strong", "form", "fieldset", "legend", "label", "input", "span", "b", "select",
    "option", "output", "main", "article", "section", "q", "mark", "blockquote", "table", "tr", "td", "footer",
    "script",
}
# fmt: on


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium to run the page's script")
def test_the_filters_work_in_a_browser(html, tmp_path):
    script = "document.querySelector('[name=severity][value=error]').click();"
    file = tmp_path / "report.html"
    policy_free = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    file.write_text(policy_free.replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8")
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", profile, "--dump-dom", file.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    page = Page(dom)
    assert page.all("output")[0]["text"] == "3 shown"
    hidden = [e["id"] for e in page.all("section", "note") if "hide" in e["class"].split()]
    assert hidden == ["note-1-1"]
