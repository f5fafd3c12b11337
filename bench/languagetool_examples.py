#!/usr/bin/env python3
"""Measure grammar on the examples of LanguageTool's own rules: the share of incorrect ones and of correct ones flagged.

    export LTP_PATH=$(.ci/languagetool.sh)
    bench/languagetool_examples.py                       # the embedded engine
    bench/languagetool_examples.py --grammar languagetool --every 10
    bench/languagetool_examples.py --extract FILE.jsonl  # only write the examples

Taken are the rules of LanguageTool's grammar.xml that are on by default, without spelling and picky ones.
An incorrect example counts as flagged where a finding of the language family overlaps what the example marks.
The examples are LanguageTool's (LGPL 2.1): they are read from its jar and never copied into the project.
"""

from __future__ import annotations

import argparse
import collections
import json
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).parent.parent))

from mnlint.applies import Options
from mnlint.findings import LANGUAGE
from mnlint.grammar.server import download_folder, require_jar
from mnlint.linter import Linter

RULES = "org/languagetool/rules/en/grammar.xml"
SPELLING = ("TYPOS", "MULTITOKEN_SPELLING")


class Example(NamedTuple):
    """An example of a rule. `start` and `end` are the code points that it marks, the whole text where it marks none."""

    rule: str
    category: str
    incorrect: bool
    text: str
    start: int
    end: int


def extract() -> Iterator[Example]:
    """Yield the examples of the installed LanguageTool, of rules that are on by default."""
    jars = sorted(require_jar().parent.glob("libs/language-en-*.jar")) or [
        require_jar().parent / "libs" / "language-en.jar"
    ]
    with zipfile.ZipFile(jars[0]) as jar:
        root = ElementTree.fromstring(jar.read(RULES))
    for category in root.iter("category"):
        if category.get("id") in SPELLING or not _is_on(category):
            continue
        for top in category:
            members = top.findall("rule") if top.tag == "rulegroup" else [top] if top.tag == "rule" else []
            for number, rule in enumerate(members, 1):
                if _is_on(top) and _is_on(rule):
                    name = rule.get("id") or f"{top.get('id')}[{number}]"
                    yield from _examples(rule, name, category.get("id", ""))


def _is_on(element: ElementTree.Element) -> bool:
    return element.get("default", "on") == "on" and "picky" not in element.get("tags", "")


def _examples(rule: ElementTree.Element, name: str, category: str) -> Iterator[Example]:
    for example in rule.findall("example"):
        kind = example.get("type", "incorrect" if "correction" in example.attrib else "correct")
        if kind not in ("incorrect", "correct"):
            continue
        before = example.text or ""
        marker = example.find("marker")
        text = "".join(example.itertext())
        start, end = (0, len(text)) if marker is None else (len(before), len(before) + len("".join(marker.itertext())))
        if text.strip():
            yield Example(name, category, kind == "incorrect", text, start, end)


def is_flagged(linter: Linter, example: Example) -> bool:
    """Return whether a language finding (no `info`) overlaps the mark, or stands anywhere in a correct example."""
    found = [
        finding
        for finding in linter.lint_text(example.text, "example.txt").findings
        if finding.category in LANGUAGE and finding.severity != "info"
    ]
    if not example.incorrect:
        return bool(found)
    return any(
        f.span.start < max(example.end, example.start + 1) and example.start < max(f.span.end, f.span.start + 1)
        for f in found
    )


def main() -> None:
    """Run the measurement and print a table by category."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--grammar", default="auto", help="engine, as for mnlint (default: auto)")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take every Nth example only")
    parser.add_argument("--extract", type=Path, metavar="FILE", help="write the examples as JSON lines and stop")
    args = parser.parse_args()
    examples = list(extract())[:: args.every]
    rules = len({(example.category, example.rule) for example in examples})
    print(f"{len(examples)} examples of {rules} rules in {download_folder()}")
    if args.extract:
        args.extract.write_text(
            "".join(json.dumps(e._asdict(), ensure_ascii=False) + "\n" for e in examples), encoding="utf-8"
        )
        return
    linter = Linter(options=Options(grammar=args.grammar, locale="en-US"))
    began = time.monotonic()
    seen: collections.Counter[tuple[str, bool]] = collections.Counter()
    flagged: collections.Counter[tuple[str, bool]] = collections.Counter()
    for example in examples:
        for category in (example.category, "all"):
            seen[category, example.incorrect] += 1
            flagged[category, example.incorrect] += is_flagged(linter, example) if category != "all" else 0
    for incorrect in (True, False):
        flagged["all", incorrect] = sum(n for (name, kind), n in flagged.items() if kind is incorrect)
    print(f"--grammar {args.grammar}: {time.monotonic() - began:.0f} s")
    print(f"{'category':22}{'incorrect':>10}{'flagged':>9}{'share':>8}{'correct':>10}{'flagged':>9}{'share':>8}")
    for name in sorted({category for category, _ in seen}, key=lambda name: (name == "all", name)):
        print(f"{name:22}" + "".join(_columns(seen[name, kind], flagged[name, kind]) for kind in (True, False)))


def _columns(seen: int, flagged: int) -> str:
    share = f"{100 * flagged / seen:.1f}%" if seen else "-"
    return f"{seen:>10}{flagged:>9}{share:>8}"


if __name__ == "__main__":
    main()
