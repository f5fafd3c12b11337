"""Measure each of Harper's rules alone: how often it fires, and on annotated posts how often it is right.

    python bench/harper_rules.py --gold GOLD_DIR… --text PATH…          # the rules that are on
    python bench/harper_rules.py --every-rule --text PATH… --show       # all that Harper has, with what they say
    python bench/harper_rules.py --text PATH… --lines FILE.jsonl        # every alarm as a line, for a reader to judge

A gold folder is read as ../shared/gold/README.md describes it. A PATH is a post, a folder of posts (.md, .txt, .html),
or a .jsonl whose lines have a "text". Harper sees what `mnlint` lets it see: sentences, in the dialect of the post.
"""

from __future__ import annotations

import argparse
import collections
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from grammar import verdict  # beside this file

from mnlint.document.decode import decode
from mnlint.document.read import read_document
from mnlint.document.settings import DocumentSettings
from mnlint.grammar.harper import Harper
from mnlint.grammar.job import SENTENCES
from mnlint.grammar.resources import resources
from mnlint.locale import Cues
from mnlint.rules.load import load_rules

CONTEXT = 60  # characters on either side of an alarm that is shown
ENDINGS = (".md", ".mdx", ".txt", ".html", ".htm")


class Post(NamedTuple):
    """A text to read; `spans` are the slips that annotators marked, None where nobody did."""

    name: str
    source: str
    spans: list[dict[str, Any]] | None


class Alarm(NamedTuple):
    """One alarm of one of Harper's rules. `verdict`: "true", "neutral" or "false" where annotators marked the post."""

    rule: str
    post: str
    before: str
    match: str
    after: str
    replacement: str
    message: str
    verdict: str


def posts(gold: list[Path], texts: list[Path]) -> Iterator[Post]:
    """Yield what stands in gold folders and in other paths."""
    for folder in gold:
        for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
            if line.strip():
                row = json.loads(line)
                yield Post(row["doc"], _source(folder / "docs" / row["doc"]), row["spans"])
    for path in texts:
        if path.suffix == ".jsonl":
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                yield Post(f"{path.name}:{number}.txt", json.loads(line)["text"], None)
        else:
            files = sorted(path.rglob("*")) if path.is_dir() else [path]
            yield from (Post(str(f), _source(f), None) for f in files if f.suffix in ENDINGS and f.name != "README.md")


def _source(path: Path) -> str:
    return decode(path.read_bytes()).text


class Reader:
    """Runs Harper over posts. `words` counts what it has read."""

    def __init__(self, *, every_rule: bool) -> None:
        """Take the rules that the rule set names, or all that Harper has."""
        self._ruleset = load_rules()
        self._settings = DocumentSettings.from_data(self._ruleset.data["documents"])
        self._cues = Cues(self._ruleset)
        engine = resources(self._ruleset).engine("harper")
        assert isinstance(engine, Harper)
        self._engine = Harper(_all_rules(), engine.words) if every_rule else engine
        self.words = 0

    def alarms(self, post: Post) -> Iterator[Alarm]:
        """Yield the alarms about a post."""
        document = read_document(post.source, post.name, settings=self._settings)
        locale = self._cues.tell(document, self._ruleset.settings).locale or "en-US"
        blocks = [block for block in document.blocks if block.role in SENTENCES and not block.bare]
        self.words += sum(len(block.text.split()) for block in blocks)
        for block, lints in zip(blocks, self._engine.check([b.text for b in blocks], locale), strict=True):
            for lint in lints:
                text, (start, end) = block.text, (lint.start, lint.end)
                yield Alarm(
                    lint.rule,
                    post.name,
                    text[max(0, start - CONTEXT) : start].replace("\n", " "),
                    text[start:end],
                    text[end : end + CONTEXT].replace("\n", " "),
                    lint.replacements[0] if lint.replacements else "",
                    lint.message,
                    "" if post.spans is None else verdict(*block.span(start, end), post.spans),
                )


def _all_rules() -> list[str]:
    import harper

    return list(harper.Linter(harper.Dialect.AMERICAN).get_default_lint_config())


def main() -> None:
    """Measure and print a line for each rule that fired."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", nargs="+", type=Path, default=[], metavar="DIR")
    parser.add_argument("--text", nargs="+", type=Path, default=[], metavar="PATH")
    parser.add_argument("--every-rule", action="store_true", help="also the rules that are off")
    parser.add_argument("--show", action="store_true", help="print every alarm")
    parser.add_argument("--lines", type=Path, metavar="FILE", help="write every alarm as a line of JSON")
    args = parser.parse_args()
    reader = Reader(every_rule=args.every_rule)
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    found: list[Alarm] = []
    for post in posts(args.gold, args.text):
        found += reader.alarms(post)
    for alarm in found:
        counts[alarm.rule][alarm.verdict or "fires"] += 1
    if args.lines:
        rows = (json.dumps(alarm._asdict(), ensure_ascii=False) for alarm in sorted(found))
        args.lines.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    print(f"{reader.words} words, {len(found)} alarms of {len(counts)} rules")
    print(f"{'rule':34}{'elsewhere':>10}{'true':>6}{'neutral':>9}{'false':>7}")
    for rule, n in sorted(counts.items()):
        print(f"{rule:34}{n['fires']:>10}{n['true']:>6}{n['neutral']:>9}{n['false']:>7}")
        for alarm in (a for a in found if args.show and a.rule == rule):
            print(f"    {alarm.before}[{alarm.match}]{alarm.after}  → {alarm.replacement!r}  ({alarm.verdict or '-'})")


if __name__ == "__main__":
    main()
