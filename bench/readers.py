"""Measure the document readers on pages whose text was taken out by hand.

`readers.py [FOLDER]`: the folder holds sources/ and docs/.

A docs/ twin is the text of its page, or an excerpt of it. Words of the twin that come out of the reader's blocks in the
same order are counted by a longest-common-subsequence match (difflib). "Others" are words of visible blocks inside the
matched region that the twin does not have: a stretch that was left out of an excerpt on purpose, longer than a
paragraph and between two well-matched ones, is told apart as "cut". Navigation, headers, footers and forms are not
counted as others, nor are alternative texts and fields, which a twin does not hold.
"""

from __future__ import annotations

import difflib
import itertools
import json
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from mnlint.document.decode import decode  # noqa: E402
from mnlint.document.model import Document, Role  # noqa: E402
from mnlint.document.read import read_document  # noqa: E402
from mnlint.document.settings import DocumentSettings  # noqa: E402

ASIDE = {"nav", "header", "footer", "form", "aside"}
INVISIBLE = {Role.IMAGE_TEXT, Role.LINK_TITLE, Role.FIELD}
CUT = 60  # words


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.replace("’", "'").lower())


def visible(document: Document) -> tuple[list[str], list[bool]]:
    """Return the words of the visible blocks, and whether each stands in navigation or the like."""
    found: list[str] = []
    aside: list[bool] = []
    for block in document.blocks:
        if block.role not in INVISIBLE or block.field == "title":
            part = words(block.text)
            found += part
            aside += [bool(ASIDE & set(block.container.split("/"))) or block.field == "title"] * len(part)
    return found, aside


def compare(document: Document, twin: str) -> tuple[int, int, int, int]:
    """Return words of the twin, found in order, others in the region, and words cut out of an excerpt."""
    wanted = words(twin)
    have, aside = visible(document)
    matcher = difflib.SequenceMatcher(None, have, wanted, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    found = sum(block.size for block in blocks)
    sure = [block for block in blocks if block.size >= 5] or blocks
    others = cut = 0
    for one, two in itertools.pairwise(sure):
        inside = [i for i in range(one.a + one.size, two.a) if not aside[i]]
        matched = sum(b.size for b in blocks if one.a + one.size <= b.a < two.a)
        extra = max(0, len(inside) - matched)
        if extra > CUT:
            cut += extra
        else:
            others += extra
    return len(wanted), found, others, cut


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared/gold/real"
    settings = DocumentSettings.from_data(json.loads((ROOT / "rules.json").read_text(encoding="utf-8"))["documents"])
    total = [0, 0, 0, 0]
    seconds, read_words = 0.0, 0
    print("file                  words  in order  others    cut  problems")
    for path in sorted((folder / "sources").iterdir()):
        source = decode(path.read_bytes()).text
        start = time.perf_counter()
        document = read_document(source, path.name, settings)
        seconds += time.perf_counter() - start
        read_words += sum(len(block.text.split()) for block in document.blocks)
        twin = folder / "docs" / f"{path.name.split('.')[0]}.md"
        row = compare(document, twin.read_text(encoding="utf-8"))
        total = [a + b for a, b in zip(total, row, strict=True)]
        shares = f"{row[1] / row[0]:9.1%} {row[2] / row[0]:7.1%}"
        print(f"{path.name:20} {row[0]:6} {shares} {row[3]:6} {len(document.problems):9}")
    print(f"{'all':20} {total[0]:6} {total[1] / total[0]:9.1%} {total[2] / total[0]:7.1%} {total[3]:6}")
    print(f"{read_words} words in {seconds:.3f} s: {read_words / seconds:,.0f} words/s")


if __name__ == "__main__":
    main()
