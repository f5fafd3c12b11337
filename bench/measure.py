"""Score mnlint on every measuring set beside the project and print one line a set.

    python bench/measure.py [--unread] [--grammar off]

The sets and the scripts that score them stand in ../shared/gold, whose README says what they hold. Only totals are
shown; `--unread` scores the part that nobody who writes rules may read.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
GOLD = SHARED / "gold"
FAMILIES = ("claims", "spam", "residue", "language", "all")


def scored(script: str, *arguments: object, grammar: str) -> dict[str, object]:
    """Return what a scoring script says of mnlint, as JSON."""
    command = [sys.executable, str(GOLD / script), "--json", *map(str, arguments), "--"]
    command += [sys.executable, "-m", "mnlint", "--format", "json", "--grammar", grammar]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{script} {arguments}: {done.stderr or done.stdout}")
    return json.loads(done.stdout)


def show_posts(name: str, folder: Path, grammar: str, *options: str) -> None:
    """Print precision and recall by family for a folder of annotated posts."""
    result = scored("score.py", folder, *options, grammar=grammar)
    families = result["families"]
    for family in FAMILIES:
        t = families[family]
        print(f"{name:26}{family:10}{t['true']:>5} true{t['false']:>5} false  P {t['precision']}  R {t['recall']}")
    d = result["disclaimer"]
    rate = result["false_per_1000_words"]
    print(f"{name:26}{rate} false per 1,000 words; disclaimers {d['right']} right, {d['wrong']} wrong")


def show_cases(name: str, file: Path, grammar: str) -> None:
    """Print precision and recall for a file of single cases."""
    t = scored("cases.py", file, grammar=grammar)["all"]
    found = f"{t['found']}/{t['positives']} found, {t['alarms']}/{t['negatives']} alarms"
    print(f"{name:26}{found}  P {t['precision']}  R {t['recall']}")


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unread", action="store_true")
    parser.add_argument("--grammar", default="auto")
    args = parser.parse_args()
    base = GOLD / "unread" if args.unread else GOLD
    for name in ("claims", "spam", "residue"):
        show_cases(f"{base.name}/{name}", base / f"{name}.jsonl", "off")
    show_posts(f"{base.name}/real", base / "real", args.grammar)
    posts = base / "posts" if args.unread else GOLD
    show_posts(f"{base.name}/posts", posts, args.grammar)
    show_posts(f"{base.name}/posts good", posts, args.grammar, "--quality", "good")
    show_posts(f"{base.name}/real good", base / "real", args.grammar, "--quality", "good")
    if not args.unread:
        show_posts("seed posts", SHARED / "posts", args.grammar)
        clean = [sys.executable, str(GOLD / "clean.py"), str(SHARED / "clean"), "--", sys.executable, "-m", "mnlint"]
        print(
            subprocess.run(
                [*clean, "--format", "json", "--grammar", args.grammar], capture_output=True, text=True, check=False
            ).stdout
        )


if __name__ == "__main__":
    main()
