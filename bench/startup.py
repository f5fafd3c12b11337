"""Start-up and growth: `python bench/startup.py [--runs 20]`.

Prints the median wall time of a process that lints one post without grammar, over a bare Python (`python -c pass`),
with warm and with empty caches, for the shipped rule set and one ten times as large; and the time to lint a post of
1,000 words with a loaded rule set, for both.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMITS = {"warm": 0.15, "empty": 0.25}  # seconds over a bare Python
FOLD = 10


def wall(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - started


def start_up(post: Path, config: Path | None, runs: int) -> dict[str, float]:
    settings = ["--config", str(config)] if config else []
    lint = [sys.executable, "-m", "mnlint", "--grammar", "off", *settings, str(post)]
    times: dict[str, list[float]] = {"bare": [], "warm": [], "empty": []}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as bytecode:
        environment = os.environ | {"MNLINT_CACHE_DIR": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package has its bytecode
        environment["PYTHONPYCACHEPREFIX"] = bytecode
        wall(lint, environment)
        for _ in range(runs):
            times["bare"].append(wall([sys.executable, "-c", "pass"], environment))
            times["warm"].append(wall(lint, environment))
        for _ in range(runs):
            shutil.rmtree(folder)
            Path(folder).mkdir()
            times["empty"].append(wall(lint, environment))
    return {name: statistics.median(values) for name, values in times.items()}


def enlarged(folder: Path) -> Path:
    """Write a rule set with every phrase rule ten times, in words that differ, and return its path."""
    from mnlint.rules.load import default_path

    raw = json.loads(default_path().read_text(encoding="utf-8"))
    rules = []
    for fold in range(1, FOLD):
        for rule in raw["rules"]:
            if rule["kind"] == "phrase":
                other = rf"\1{'x' * fold}"
                phrases = [re.sub(r"(?<![<~{\w-])([a-z]{4,})\b", other, one) for one in rule.get("phrases", ())]
                rules.append(rule | {"name": f"{rule['name']}-{fold}", "phrases": phrases, "examples": {}})
    path = folder / "ten.json"
    path.write_text(json.dumps({"rules": rules}), encoding="utf-8")
    return path


def lint_time(config: Path | None, text: str, runs: int) -> float:
    from mnlint import Linter, Options, load_rules

    linter = Linter(load_rules(config), Options(grammar="off"))
    linter.lint_text(text, "post.md")
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        linter.lint_text(text, "post.md")
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--post", type=Path, default=Path(__file__).with_name("post.md"))
    args = parser.parse_args()
    words = args.post.read_text(encoding="utf-8").split(" ")
    text = " ".join((words * (1000 // len(words) + 1))[:1000])
    with tempfile.TemporaryDirectory() as folder:
        for name, config in (("shipped rules", None), (f"{FOLD} times the phrases", enlarged(Path(folder)))):
            times = start_up(args.post, config, args.runs)
            over = {state: times[state] - times["bare"] for state in LIMITS}
            told = ", ".join(f"{state} caches {over[state]:.3f} s (limit {LIMITS[state]})" for state in LIMITS)
            print(f"{name}: bare Python {times['bare']:.3f} s, over it {told}; ", end="")
            print(f"1,000 words with a loaded rule set {lint_time(config, text, args.runs) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
