"""Runs to report on, with everything in them that a format could stumble over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mnlint.document.model import Document
from mnlint.document.read import read_document
from mnlint.findings import Edit, Finding, Fix, Source, Span, with_fingerprints
from mnlint.results import FileReport, RunReport
from mnlint.rules.load import load_rules

DATA = Path(__file__).parent / "data"
SOURCE = """# Töst 😀 <script>alert(1)</script>

Our laser is 100% safe and
works for everyone, "even" for <b>you</b> & me, and the sentence goes on and on, so that a terminal must cut it.

- 价格\u0301 guaranteed\x07 \x1b[31m, says ]]> and %0A
- It Works

Share on Facebook
"""
EVIDENCE = Source("CAP", "12.1", "Evidence", 2010, "2026-10")


def finding(source: str, text: str, rule: str, **others) -> Finding:
    """Make a finding about the first place of `text`."""
    start = source.index(text)
    facts = {"category": "overclaim", "severity": "error", "message": f"“{text}” is not right."}
    return Finding(rule=rule, span=Span(start, start + len(text)), text=text, **{**facts, **others})


def findings() -> list[Finding]:
    """Return the findings of the first post, in order."""
    share = SOURCE.index("Share on Facebook")
    delete = Fix("Delete the line", (Edit(share, share + 18, ""),), safe=True)
    return with_fingerprints(
        [
            finding(
                SOURCE,
                "100% safe and\nworks",
                "absolute-safety",
                message="“100% safe and works” says:\nno risk, 100%",
                why="No treatment is without risk.",
                advice="Name the common side effects.",
                sources=(EVIDENCE,),
                tags=("absolute-safety",),
                also=(finding(SOURCE, "100% safe", "figure", category="unsourced", severity="warning"),),
            ),
            finding(SOURCE, "guaranteed\x07", "promise", severity="warning", count=3),
            finding(SOURCE, "]]>", "odd-signs", category="typography", severity="info"),
            finding(SOURCE, "Share on Facebook", "share-bar", category="residue", severity="warning", fixes=(delete,)),
        ],
        SOURCE,
    )


def run() -> RunReport:
    """Return a run of three files: one with findings of all sorts, a clean one, one that could not be read."""
    ruleset = load_rules(DATA / "report-rules.json")
    found = findings()
    hidden = replace(finding(SOURCE, "everyone", "superlative"), reason="quoted: see p. 4, 100%")
    old = replace(finding(SOURCE, "It Works", "old-one", severity="warning"), reason="baseline")
    first = FileReport(
        "posts/a b é,1.md",
        "markdown",
        "en-GB",
        ("uk",),
        42,
        findings=tuple(found),
        suppressed=tuple(with_fingerprints([hidden], SOURCE)),
        baselined=tuple(with_fingerprints([old], SOURCE)),
        digest=ruleset.digest,
        document=read_document(SOURCE, "a.md"),
    )
    clean = FileReport("posts/clean.md", "markdown", words=1, digest=ruleset.digest, document=document("Fine."))
    unread = FileReport("posts/bad.md", error='is not UTF-8: "quoted" & <x>')
    return RunReport((first, clean, unread), (ruleset,), settings={"date": "2026-11-24"})


def document(source: str) -> Document:
    """Return a text as a document."""
    return read_document(source, "a.md")


def single(source: str, start: int, end: int, **others) -> RunReport:
    """Return a run with one finding at `[start, end)` of one file."""
    facts = {"category": "grammar", "severity": "error", "message": source[start:end], **others}
    one = Finding(rule="r", span=Span(start, end), text=source[start:end], **facts)
    file = FileReport(
        "p.md", "text", findings=tuple(with_fingerprints([one], source)), document=Document(source, "text", [])
    )
    return RunReport((file,))
