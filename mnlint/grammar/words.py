"""Words of a sentence as grammar sees them: hyphened compounds in one piece, each word with its possible readings."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from mnlint.grammar.lexicon import Lexicon
from mnlint.matching.tokens import Prose, Sentence, Token


@dataclass(slots=True)
class Word:
    """A word or sign, by its offsets in the block's text. Its readings are those of `Lexicon`, and further.

    E name or unknown capitalised word, U unknown word, # figure, . punctuation, _ placeholder.
    """

    norm: str
    start: int
    end: int
    readings: str
    capital: bool
    before: str  # text between the word before and this one
    joined: bool = False  # shares its characters with the word before, as "is" in "it's"


def words_of(prose: Prose, sentence: Sentence, lexicon: Lexicon) -> list[Word]:
    """Return the words of a sentence, with readings that their neighbours plainly exclude taken away."""
    words: list[Word] = []
    end = sentence.start
    for token in prose.tokens[sentence.first : sentence.last]:
        if token.hyphened and words and words[-1].end < token.start:
            _join(words[-1], token, lexicon)
        else:
            _own(words, prose.text)
            readings = _readings(token, lexicon, prose.text)
            joined = bool(words) and token.start < end
            words.append(
                Word(token.norm, token.start, token.end, readings, token.capital, prose.text[end : token.start], joined)
            )
        end = token.end
    _narrow(words)
    return words


def _readings(token: Token, lexicon: Lexicon, text: str) -> str:
    if token.kind == "number":
        return "#"
    if token.kind != "word":
        return "_" if token.kind == "placeholder" else "."
    found = lexicon.readings(token.norm)
    if found and found.islower() and token.end - token.start > 1 and text[token.start : token.end].isupper():
        return "E"  # an abbreviation, or shouting: no reading is sure
    if found:
        return found
    return "E" if token.capital or not token.norm.isalpha() else "U"


def _own(words: list[Word], text: str) -> None:
    """Put the sign of the genitive behind a plural that is followed by an apostrophe ("patients' needs")."""
    last = words[-1] if words else None
    if last and "s" in last.readings and last.norm.endswith("s") and text[last.end : last.end + 1] in _APOSTROPHES:
        words.append(Word("'s", last.end, last.end + 1, "D", capital=False, before="", joined=True))


def _join(word: Word, token: Token, lexicon: Lexicon) -> None:
    """Make one word of a hyphened compound: an adjective or a noun with the number of its last part."""
    word.norm = f"{word.norm}-{token.norm}"
    word.end = token.end
    last = lexicon.readings(token.norm)
    word.readings = "js" if "s" in last and "n" not in last else "jn"


def _narrow(words: list[Word]) -> None:
    """Take verb readings from what follows a determiner, and noun readings from what follows a subject pronoun."""
    for before, word in itertools.pairwise(words):
        if before.readings == "D":
            _drop(word, "vzd")
        elif before.norm in _SUBJECTS and set("vzd") & set(word.readings):
            _drop(word, "nmsj")


def _drop(word: Word, readings: str) -> None:
    kept = "".join(tag for tag in word.readings if tag not in readings)
    word.readings = kept or word.readings


_APOSTROPHES = ("'", "’")
_SUBJECTS = frozenset({"i", "we", "they", "he", "she"})
