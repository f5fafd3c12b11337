"""Time from a keystroke in a post of 2,000 words to its published findings, grammar included, through the protocol.

    python bench/language_server.py [KEYSTROKES]

Each keystroke changes another word, so one paragraph is checked for grammar anew. The debounce is subtracted.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from editor import editor  # noqa: E402 (the client of the tests)

WORDS = 2000
DEBOUNCE = 300


def post() -> str:
    """Return a post of 2,000 words, made of the paragraphs of bench/post.md with a number in each."""
    source = (ROOT / "bench" / "post.md").read_text(encoding="utf-8")
    paragraphs, words = [], 0
    for number, paragraph in enumerate(itertools.cycle(source.split("---", 2)[-1].strip().split("\n\n"))):
        if words >= WORDS:
            break
        paragraphs.append(paragraph if paragraph.startswith("#") else f"{paragraph} That was part {number}.")
        words += len(paragraphs[-1].split())
    return "\n\n".join(paragraphs) + "\n"


async def measure(keystrokes: int) -> list[float]:
    """Return the milliseconds from each keystroke to its last findings, less the debounce."""
    text, times = post(), []
    with tempfile.TemporaryDirectory() as folder:
        async with editor(Path(folder), arguments=("--debounce", str(DEBOUNCE))) as e:
            uri = await e.open(Path(folder) / "post.md", text)
            for number in range(keystrokes):
                text = text.replace(" That was part", f" That was{'x' * (number % 3)} {number} part", 1)
                started = time.perf_counter()
                await e.change(uri, text)
                times.append((time.perf_counter() - started) * 1000 - DEBOUNCE)
    return times[2:]


def main() -> None:
    """Measure and print."""
    times = asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 30))
    print(f"{len(post().split())} words, {len(times)} keystrokes, above the debounce of {DEBOUNCE} ms:")
    print(f"median {statistics.median(times):.0f} ms, fastest {min(times):.0f} ms, slowest {max(times):.0f} ms")


if __name__ == "__main__":
    main()
