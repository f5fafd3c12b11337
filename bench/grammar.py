"""Wall time of one post with grammar: first run, second run, one paragraph changed, and without; against Harper alone.

    python bench/grammar.py [POST] [--runs 5]       # whole processes, median, seconds
    python bench/grammar.py --grammar languagetool  # the same with LanguageTool (needs LTP_PATH or LANGUAGETOOL_URL)
    python bench/grammar.py --precision GOLD_DIR…   # findings of every grammar rule that are true, neutral and false

`--precision` reads folders as ../shared/gold/README.md describes them: true where a finding
overlaps a sure span of the language family, neutral on debatable spans and on those of other families.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parent.parent
LANGUAGE = {"grammar", "typography", "consistency"}
HARPER = "import sys, harper; harper.Linter().lint(open(sys.argv[1], encoding='utf-8').read())"


def timed(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    return time.perf_counter() - started


def times(post: pathlib.Path, runs: int, grammar: str) -> None:
    python = [sys.executable, "-m", "mnlint", "--fail-on", "never", "--grammar"]
    rows: dict[str, list[float]] = collections.defaultdict(list)
    text = post.read_text(encoding="utf-8")
    for turn in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "MNLINT_CACHE_DIR": folder, "PYTHONPATH": str(ROOT)}
            environment.pop("PYTHONDONTWRITEBYTECODE", None)
            copy = pathlib.Path(folder) / post.name
            copy.write_text(text, encoding="utf-8")
            rows["without grammar, empty caches"].append(timed([*python, "off", str(copy)], environment))
            rows["without grammar"].append(timed([*python, "off", str(copy)], environment))
            rows[f"{grammar}: first run"].append(timed([*python, grammar, str(copy)], environment))
            rows[f"{grammar}: second run, unchanged"].append(timed([*python, grammar, str(copy)], environment))
            copy.write_text(f"{text}\n\nThe peel takes an hour, turn {turn}.\n", encoding="utf-8")
            rows[f"{grammar}: one paragraph changed"].append(timed([*python, grammar, str(copy)], environment))
            rows["Harper alone"].append(timed([sys.executable, "-c", HARPER, str(copy)], environment))
            rows["bare Python"].append(timed([sys.executable, "-c", "pass"], environment))
    print(f"{post.name}, {len(text.split())} words, median of {runs}")
    for name, values in rows.items():
        print(f"{name:36}{statistics.median(values):7.2f} s")


def precision(folders: list[pathlib.Path]) -> None:
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for folder in folders:
        lines = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
        gold = {entry["doc"]: entry["spans"] for entry in map(json.loads, filter(str.strip, lines))}
        command = [sys.executable, "-m", "mnlint", "--format", "json", "--select", "grammar"]
        paths = [str(folder / "docs" / doc) for doc in gold]
        done = subprocess.run([*command, *paths], capture_output=True, text=True, check=False, cwd=ROOT)
        for finding in json.loads(done.stdout)["findings"]:
            spans = gold[pathlib.PurePath(finding["path"]).name]
            start, end = finding["start"]["offset"], finding["end"]["offset"]
            counts[finding["rule"]][verdict(start, end, spans)] += 1
    print(f"{'rule':34}{'true':>6}{'neutral':>9}{'false':>7}")
    for rule, tally in sorted(counts.items()):
        print(f"{rule:34}{tally['true']:>6}{tally['neutral']:>9}{tally['false']:>7}")


def verdict(start: int, end: int, spans: list[dict]) -> str:
    """Tell whether a finding hits a sure span of the language family, another marked span, or nothing."""
    hits = [s for s in spans if start < s["end"] and s["start"] < end]
    if any(s["certainty"] == "sure" and s["category"] in LANGUAGE for s in hits):
        return "true"
    return "neutral" if hits else "false"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("post", nargs="?", type=pathlib.Path, default=ROOT / "bench" / "post.md")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--grammar", default="auto", help="engine, as for mnlint (default: auto)")
    parser.add_argument("--precision", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    if args.precision:
        precision([folder.resolve() for folder in args.precision])
    else:
        times(args.post.resolve(), args.runs, args.grammar)


if __name__ == "__main__":
    main()
