"""Tell how often each rule is right on annotated posts: python bench/rules.py GOLD_DIR [GOLD_DIR ...]

A finding is true, neutral or false as `score.py` of the gold folder judges it (but every finding counts, not only the
first on a span). Only counts are printed, so it may be run on folders whose texts nobody reads. Errors and warnings.
"""

from __future__ import annotations

import collections
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

SCORE = Path(__file__).resolve().parent.parent.parent / "shared/gold/score.py"


def scoring() -> ModuleType:
    """Return score.py as a module."""
    spec = importlib.util.spec_from_file_location("score", SCORE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["score"] = module
    spec.loader.exec_module(module)
    return module


def verdicts(folder: Path, score: ModuleType) -> collections.Counter[tuple[str, str]]:
    """Count (rule, verdict) for the posts of a gold folder."""
    with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
        gold = {row["doc"]: row for row in map(json.loads, filter(str.strip, lines))}
    paths = [str(folder / "docs" / doc) for doc in gold]
    command = [sys.executable, "-m", "mnlint", "--format", "json", *paths]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    counts: collections.Counter[tuple[str, str]] = collections.Counter()
    for finding in report["findings"]:
        family = score.family(finding["category"])
        if finding["severity"] == "info" or family is None:
            continue
        place = {"start": finding["start"]["offset"], "end": finding["end"]["offset"]}
        spans = [s for s in gold[Path(finding["path"]).name]["spans"] if score.overlaps(place, s)]
        sure = any(s["certainty"] == "sure" and score.family(s["category"]) == family for s in spans)
        verdict = "true" if sure else "neutral" if spans or finding["category"] == "prescription-only" else "false"
        counts[finding["rule"], verdict] += 1
    return counts


def main() -> None:
    """Print the counts of all folders together, worst rules first."""
    score = scoring()
    counts: collections.Counter[tuple[str, str]] = collections.Counter()
    for folder in sys.argv[1:]:
        counts += verdicts(Path(folder), score)
    rules = sorted({rule for rule, _ in counts}, key=lambda rule: (-counts[rule, "false"], -counts[rule, "true"], rule))
    for rule in rules:
        print(
            f"{rule:36}" + "".join(f"{counts[rule, verdict]:>5} {verdict}" for verdict in ("true", "neutral", "false"))
        )


if __name__ == "__main__":
    main()
