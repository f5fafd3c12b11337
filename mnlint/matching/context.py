"""Contexts: whether a phrase is denied, hedged, asked, reported or sourced where it stands.

The cues are data. The mechanism follows ConText and NegEx of clinical text processing (Chapman et al. 2001, Harkema et
al. 2009): a trigger with a direction and a scope, pseudo-triggers, and what ends a scope.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from mnlint.document.model import Block, Role
from mnlint.rules.model import Context, CueGroup

if TYPE_CHECKING:
    from mnlint.matching.analysis import Analysis, Hit

_PHRASE_STOPS = frozenset({",", "and", "or", "but", ";", ":", "—", "(", ")"})


def phrase_groups(contexts: Iterable[Context]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the phrase groups that contexts need from the matcher, by name."""
    for context in contexts:
        for i, cues in enumerate(context.cues):
            yield f"context/{context.name}/{i}", cues.phrases
        for name, phrases in (("pseudo", context.pseudo), ("ends", context.ends)):
            yield f"context/{context.name}/{name}", phrases
        for name, phrases in context.options.items():
            if name != "regex":
                yield f"context/{context.name}/{name}", phrases


def holds(analysis: Analysis, context: Context, hit: Hit) -> bool:
    """Tell whether a context holds for a hit."""
    mechanism = MECHANISMS.get(context.mechanism)
    if mechanism is not None and mechanism(analysis, context, hit):
        return True
    return any(_reached(analysis, context, i, cues, hit) for i, cues in enumerate(context.cues))


def _reached(analysis: Analysis, context: Context, i: int, cues: CueGroup, hit: Hit) -> bool:
    quoted = _quotation(analysis, hit) if cues.scope == "quotation" else None
    if cues.scope == "quotation" and quoted is None:
        return False
    return any(
        _reaches(analysis, context, cues, cue, hit)
        and not _pseudo(analysis, context, cue)
        and (quoted is None or not quoted[0] <= cue.start < quoted[1])
        for cue in analysis.hits_in(f"context/{context.name}/{i}", hit.block)
    )


def _reaches(analysis: Analysis, context: Context, cues: CueGroup, cue: Hit, hit: Hit) -> bool:
    if cue.last <= hit.first:
        forward, low, high = True, cue.last, hit.first
    elif cue.first >= hit.last:
        forward, low, high = False, hit.last, cue.first
    else:
        return False
    if cues.direction != "both" and (cues.direction == "forward") is not forward:
        return False
    if cues.limit and high - low > cues.limit:
        return False
    prose = analysis.prose(hit.block)
    if not _in_scope(analysis, cues.scope, cue, hit, low, high):
        return False
    if cues.needs_verb and not any(
        token.norm in analysis.english.auxiliaries for token in prose.tokens[low : high + (1 if forward else 0)]
    ):
        return False
    return not any(
        low <= end.first and end.last <= high for end in analysis.hits_in(f"context/{context.name}/ends", hit.block)
    )


def _in_scope(analysis: Analysis, scope: str, cue: Hit, hit: Hit, low: int, high: int) -> bool:
    prose = analysis.prose(hit.block)
    apart = hit.sentence - cue.sentence
    if scope == "block":
        return True
    if scope == "next":
        return apart in (0, 1)
    if apart != 0:
        return False
    if scope in ("sentence", "quotation"):
        return True
    clause = prose.sentences[hit.sentence].clause_of(hit.first)
    if not (clause[0] <= cue.first and cue.last <= max(clause[1], hit.last)):
        return False
    return scope == "clause" or not any(token.norm in _PHRASE_STOPS for token in prose.tokens[low:high])


def _pseudo(analysis: Analysis, context: Context, cue: Hit) -> bool:
    """Tell whether a pseudo-phrase overlaps a cue and reaches beyond it: "no doubt" takes "there is no" its force."""
    return any(
        false.first < cue.last and cue.first < false.last and not (cue.first <= false.first and false.last <= cue.last)
        for false in analysis.hits_in(f"context/{context.name}/pseudo", cue.block)
    )


def feigned(analysis: Analysis, names: Iterable[str], denial: Hit, hit: Hit) -> bool:
    """Tell whether what seems to deny a hit opens with a pseudo-phrase of one of the contexts, e.g. "not only"."""
    return any(
        false.first == denial.first and false.last <= hit.first
        for name in names
        for false in analysis.hits_in(f"context/{name}/pseudo", denial.block)
    )


def _quotation(analysis: Analysis, hit: Hit) -> tuple[int, int] | None:
    """Return the offsets of the quoted text that a hit stands in."""
    for start, end in analysis.prose(hit.block).quotations:
        if start <= hit.start and hit.end <= end:
            return start, end
    return None


def _question(analysis: Analysis, context: Context, hit: Hit) -> bool:
    """A neutral question is no claim unless it is answered yes; a sales question is one unless it is answered no."""
    prose = analysis.prose(hit.block)
    sentence = prose.sentences[hit.sentence]
    if hit.last > sentence.last:
        return False  # a match that reaches beyond the question holds its answer
    if not sentence.question:
        return _put_forward(analysis, hit) and _answered(
            analysis, context, "denied", hit, within=1, whole=_quotation(analysis, hit) is None
        )
    for verdict, name in ((True, "no"), (False, "yes")):
        if _answered(analysis, context, name, hit, within=3):
            return verdict
    sales = analysis.hits_in(f"context/{context.name}/sales", hit.block)
    return not any(found.sentence == hit.sentence for found in sales)


def _put_forward(analysis: Analysis, hit: Hit) -> bool:
    """Tell whether a statement is put forward to be discussed: a heading, or quoted at the start of its block."""
    quoted = _quotation(analysis, hit)
    if quoted is None:
        return hit.block.role is Role.HEADING
    return not any(character.isalpha() for character in hit.block.text[: quoted[0]])


def _answered(analysis: Analysis, context: Context, name: str, hit: Hit, *, within: int, whole: bool = False) -> bool:
    """Tell whether the next sentence opens with an answer of a kind, at most `within` words from its start.

    `whole`: the answer is all that the sentence says, as in "They are not."
    """
    answer = analysis.sentence_after(hit)
    if answer is None:
        return False
    block, index = answer
    sentence = analysis.prose(block).sentences[index]
    return any(
        found.sentence == index
        and found.first - sentence.first <= within
        and not (whole and found.last + 1 < sentence.last)
        for found in analysis.hits_in(f"context/{context.name}/{name}", block)
    )


def _section(analysis: Analysis, context: Context, hit: Hit) -> bool:
    """The text stands below a heading of a given kind, e.g. "Myths", or in a list that such words introduce."""
    labels = analysis.hits(f"context/{context.name}/sections")
    headings = {found.block.text for found in labels if found.block.role is Role.HEADING}
    if any(text in headings for text in hit.block.section):
        return True
    lead = _lead_in(analysis, hit.block)
    return lead is not None and any(
        found.block is lead and found.sentence == len(analysis.prose(lead).sentences) - 1 for found in labels
    )


def _lead_in(analysis: Analysis, block: Block) -> Block | None:
    """Return the paragraph that introduces a list with a colon, for an item of the list."""
    if block.role is not Role.LIST_ITEM:
        return None
    for before in reversed(analysis.document.blocks[: block.index]):
        if before.role is not Role.LIST_ITEM:
            return before if before.text.rstrip().endswith(":") else None
    return None


def _source(analysis: Analysis, context: Context, hit: Hit) -> bool:
    """A source stands in the sentence or right behind it: a reference mark, a link, a named study."""
    prose = analysis.prose(hit.block)
    start = prose.sentences[hit.sentence].start
    last = min(hit.sentence + 1, len(prose.sentences) - 1)
    end = prose.sentences[last].end + 8  # a reference mark may stand behind the full stop
    if any(start <= link.start < prose.sentences[hit.sentence].end + 1 for link in hit.block.links):
        return True
    if any(
        found.sentence in (hit.sentence, last)
        for found in analysis.hits_in(f"context/{context.name}/phrases", hit.block)
    ):
        return True
    return any(_compiled(pattern).search(hit.block.text, start, end) for pattern in context.options.get("regex", ()))


def _proper_name(analysis: Analysis, _context: Context, hit: Hit) -> bool:
    """The words are part of a name: capitals on them and on a neighbour, unless all of the text is so."""
    prose = analysis.prose(hit.block)
    sentence = prose.sentences[hit.sentence]
    words = [
        token for token in prose.tokens[sentence.first : sentence.last] if token.kind == "word" and len(token.norm) > 3
    ]
    if sum(token.capital for token in words) > 0.6 * len(words):
        return False
    if not all(token.capital for token in prose.tokens[hit.first : hit.last] if token.kind == "word"):
        return False
    after = prose.tokens[hit.last] if hit.last < sentence.last else None
    before = prose.tokens[hit.first - 1] if hit.first - 1 > sentence.first else None
    return any(token is not None and token.kind == "word" and token.capital for token in (before, after))


def _inside(analysis: Analysis, context: Context, hit: Hit) -> bool:
    """A cue stands in a gap of the phrase itself: "scars often disappear"."""
    return any(
        hit.first < cue.first and cue.last < hit.last
        for cue in analysis.hits_in(f"context/{context.name}/inside", hit.block)
    )


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


MECHANISMS: dict[str, Callable[[Analysis, Context, Hit], bool]] = {
    "question": _question,
    "section": _section,
    "source": _source,
    "proper-name": _proper_name,
    "inside": _inside,
}
