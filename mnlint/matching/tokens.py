"""Words, sentences and clauses of a block of prose, found once and shared by all checks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from mnlint.document.model import PLACEHOLDER
from mnlint.matching.english import English

# A number, a word (with inner apostrophes), or one sign. White space separates and is no token.
_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*(?![^\W_]))|(?P<word>[^\W_]+(?:['’ʼ][^\W_]+)*)|(?P<dots>\.{2,}|…)|(?P<sign>\S)"
)
_QUOTES = "\"“”„«»‘’'"
_FOOTNOTE_MARKS = "*†‡"
_ENDS = ".!?…"
_HYPHENS = "-‐‑"
_DASHES = "–—"
_CLOSERS = "\"”’')]*_»"


class Token(NamedTuple):
    """A word or sign. `start` and `end` are offsets in the block's text; a contraction's words share its range."""

    norm: str
    start: int
    end: int
    kind: str  # "word", "number", "punct", "placeholder"
    hyphened: bool = False  # joined by a hyphen to the token before
    capital: bool = False  # starts with a capital letter


class Sentence(NamedTuple):
    """A sentence as a half-open token range, with its offsets in the block's text and its clauses."""

    first: int
    last: int
    start: int
    end: int
    question: bool
    clauses: tuple[tuple[int, int], ...]

    def clause_of(self, token: int) -> tuple[int, int]:
        """Return the token range of the clause that holds a token."""
        for first, last in self.clauses:
            if first <= token < last:
                return first, last
        return self.first, self.last


@dataclass(frozen=True, slots=True)
class Prose:
    """A block's text, analysed. Quotation marks are no tokens; `quotations` holds the offsets of quoted text."""

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    quotations: tuple[tuple[int, int], ...]
    limits: tuple[int, ...]  # for every token the end (token index) of its sentence

    def sentence_of(self, token: int) -> int:
        """Return the index of the sentence that holds a token."""
        low, high = 0, len(self.sentences) - 1
        while low < high:
            middle = (low + high) // 2
            if self.sentences[middle].last <= token:
                low = middle + 1
            else:
                high = middle
        return low


def analyse(text: str, english: English) -> Prose:
    """Split text into tokens, sentences and clauses. Never raises; linear in the length of the text."""
    tokens = _tokens(text, english)
    bounds = _sentence_bounds(text, tokens, english)
    sentences, limits = [], []
    first = 0
    for last in bounds:
        limits.extend([last] * (last - first))
        ending = next((t.norm for t in reversed(tokens[first:last]) if t.kind == "punct" and t.norm in _ENDS), "")
        sentences.append(
            Sentence(
                first,
                last,
                tokens[first].start,
                tokens[last - 1].end,
                ending == "?",
                _clauses(tokens, first, last, english),
            )
        )
        first = last
    return Prose(text, tuple(tokens), tuple(sentences), _quotations(text), tuple(limits))


def _tokens(text: str, english: English) -> list[Token]:
    tokens: list[Token] = []
    hyphen = False
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        start, end = match.span()
        raw = match[0]
        if kind == "word":
            tokens.extend(_words(raw, start, end, english, hyphen=hyphen))
            hyphen = False
        elif kind == "number":
            tokens.append(Token(raw, start, end, "number", hyphen))
            hyphen = False
        elif kind == "dots":
            tokens.append(Token("…", start, end, "punct"))
            hyphen = False
        elif raw == PLACEHOLDER:
            tokens.append(Token(raw, start, end, "placeholder", hyphen))
            hyphen = False
        elif raw in _HYPHENS and _joins(text, start, end):
            hyphen = True
        elif raw not in _QUOTES and not (raw in _FOOTNOTE_MARKS and text[start - 1 : start].isalnum()):
            sign = "—" if raw in _DASHES or raw in _HYPHENS else raw
            tokens.append(Token(sign, start, end, "punct"))
            hyphen = False
    return tokens


def _words(raw: str, start: int, end: int, english: English, *, hyphen: bool) -> list[Token]:
    words = english.expand(english.fold(raw))
    capital = raw[0].isupper()
    if len(words) == 1:
        return [Token(words[0], start, end, "word", hyphen, capital)]
    # The words of a contraction share its characters; only the first carries the hyphen and the capital.
    return [Token(word, start, end, "word", hyphen and not i, capital and not i) for i, word in enumerate(words)]


def _joins(text: str, start: int, end: int) -> bool:
    return start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()


def _sentence_bounds(text: str, tokens: list[Token], english: English) -> list[int]:
    bounds = []
    for i, token in enumerate(tokens):
        if token.kind == "punct" and token.norm in _ENDS and _ends_sentence(text, tokens, i, english):
            bounds.append(i + 1)
    if tokens and (not bounds or bounds[-1] != len(tokens)):
        bounds.append(len(tokens))
    return bounds


def _ends_sentence(text: str, tokens: list[Token], i: int, english: English) -> bool:
    token = tokens[i]
    if i + 1 == len(tokens):
        return True
    following = tokens[i + 1]
    if following.kind == "punct" and following.norm in _ENDS:
        return False
    between = text[token.end : following.start]
    spaced = bool(between.strip(_CLOSERS)) and between.strip(_CLOSERS).isspace()
    starts = following.capital or following.kind in ("number", "placeholder") or bool(between.strip().strip(_CLOSERS))
    if not starts and following.kind == "word":
        return token.norm in "!?" and spaced
    if not spaced:
        return following.capital and token.norm in ".!?" and i > 0 and _is_lower_word(tokens[i - 1])
    before = tokens[i - 1] if i else None
    if token.norm == "." and before is not None and before.end == token.start and before.kind == "word":
        start = before.start
        dotted = text[_word_start(text, start) : token.start].lower()
        if dotted in english.abbreviations or before.norm in english.abbreviations or len(before.norm) == 1:
            return False
    return True


def _is_lower_word(token: Token) -> bool:
    return token.kind == "word" and not token.capital and len(token.norm) > 1


def _word_start(text: str, start: int) -> int:
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] == "."):
        start -= 1
    return start


def _clauses(tokens: list[Token], first: int, last: int, english: English) -> tuple[tuple[int, int], ...]:
    """Split a sentence where a clause plainly starts: signs, subordinators, some commas."""
    cuts = [first]
    fronted = tokens[first].norm in english.fronting
    for i in range(first + 1, last):
        norm = tokens[i].norm
        if tokens[i].kind == "punct":
            if norm in ";:—()":
                cuts.append(i)
            continue
        after_comma = tokens[i - 1].norm == "," and (fronted or _opens(tokens, i, last, english))
        fronted = fronted and not after_comma
        if norm in english.clause_openers or after_comma:
            cuts.append(i)
    cuts.append(last)
    return tuple((a, b) for a, b in pairwise(cuts) if a < b)


def _opens(tokens: list[Token], i: int, last: int, english: English) -> bool:
    """Tell whether the words behind a comma start a clause of their own."""
    norm = tokens[i].norm
    if norm in english.comma_openers:
        return True
    if norm in english.comma_conjunctions and i + 1 < last:
        return tokens[i + 1].norm in english.subject_starters
    return norm in english.subject_starters and norm not in ("a", "an")


_PAIRS = (("“", "”"), ("«", "»"), ('"', '"'), ("‘", "’"))


def _quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Find quoted passages, at most 300 characters long, by their marks."""
    found = []
    for opening, closing in _PAIRS:
        at = text.find(opening)
        while at >= 0:
            end = text.find(closing, at + 1)
            if end < 0:
                break
            if end - at <= 300 and not (closing == "’" and end + 1 < len(text) and text[end + 1].isalnum()):
                found.append((at + 1, end))
                at = text.find(opening, end + 1)
            else:
                at = text.find(opening, at + 1)
    return tuple(sorted(found))
