"""The phrase language: from what a rule author writes to what the matcher walks.

    phrase = item, { item } ;
    item   = atom, [ "?" ] ;
    atom   = word | "~", word | "~", group | group | list | gap | sign ;
    group  = "(", phrase, { "|", phrase }, ")" ;
    list   = "<", name, ">" ;
    gap    = "{", digits, ",", digits, "}" ;

A compiled phrase is a tuple of nodes, each a plain tuple, so that it can be kept in a cache as it is:
("w", forms) a word in any of its forms; ("l", name) an entry of a word list; ("n",) a number; ("g", low, high) a gap;
("o", node) what may be missing; ("a", sequences) one of several sequences.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from mnlint.matching.english import English
from mnlint.matching.inflect import inflections

Node = tuple[Any, ...]
Sequence = tuple[Node, ...]

NUMBER_LIST = "number"
_LEXEME = re.compile(
    r"\s*(?:(?P<gap>\{\s*\d+\s*,\s*\d+\s*\})|(?P<list><[\w-]+>)|(?P<word>[^\W_]+(?:['’.,\-‐‑](?=[^\W_])[^\W_]+)*)|(?P<sign>\S))"
)
_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*\Z")


class PhraseError(ValueError):
    """A phrase that cannot be read. `offset` is where, in code points from the start of the phrase."""

    def __init__(self, problem: str, offset: int) -> None:
        super().__init__(problem)
        self.offset = offset


def compile_phrase(phrase: str, english: English, lists: Collection[str]) -> Sequence:
    """Compile a phrase; raise `PhraseError` where it cannot be read or names a list that is not there."""
    return _Parser(phrase, english, lists).parse()


class _Parser:
    def __init__(self, phrase: str, english: English, lists: Collection[str]) -> None:
        self.phrase, self.english, self.lists = phrase, english, lists
        self.lexemes: list[tuple[str, str, int, bool]] = []
        for match in _LEXEME.finditer(phrase):
            kind = match.lastgroup or "sign"
            start = match.start(kind)
            self.lexemes.append((kind, match[kind], start, start > match.start() or start == 0))
        self.at = 0

    def parse(self) -> Sequence:
        if not self.lexemes:
            raise PhraseError("the phrase is empty", 0)
        nodes = self._sequence()
        if self.at < len(self.lexemes):
            raise PhraseError(f"“{self.lexemes[self.at][1]}” is not expected here", self.lexemes[self.at][2])
        if all(node[0] in "og" for node in nodes):
            raise PhraseError("nothing in the phrase must stand in the text", 0)
        if nodes[0][0] == "g" or nodes[-1][0] == "g":
            raise PhraseError("a phrase neither starts nor ends with a gap", 0)
        return nodes

    def _sequence(self, *, inflect: bool = False) -> Sequence:
        nodes: list[Node] = []
        while self.at < len(self.lexemes) and not (
            self.lexemes[self.at][0] == "sign" and self.lexemes[self.at][1] in "|)"
        ):
            item = self._atom(inflect=inflect)
            if self._peek("?") and not self.lexemes[self.at][3]:
                self.at += 1
                nodes.append(("o", item[0] if len(item) == 1 else ("a", (tuple(item),))))
            else:
                nodes.extend(item)
        if not nodes:
            raise PhraseError("an empty alternative", self.lexemes[min(self.at, len(self.lexemes) - 1)][2])
        return tuple(nodes)

    def _peek(self, sign: str) -> bool:
        return self.at < len(self.lexemes) and self.lexemes[self.at][:2] == ("sign", sign)

    def _atom(self, *, inflect: bool) -> list[Node]:
        kind, text, offset, _ = self.lexemes[self.at]
        self.at += 1
        if kind == "gap":
            low, high = (int(part) for part in text.strip("{}").split(","))
            if low > high:
                raise PhraseError(f"the gap {text} ends before it starts", offset)
            return [("g", low, high)]
        if kind == "list":
            return [self._list(text[1:-1], offset)]
        if kind == "word":
            return self._word(text, inflect=inflect)
        if text == "(":
            return [self._group(offset, inflect=inflect)]
        if text == "~":
            if self.at == len(self.lexemes) or (self.lexemes[self.at][0] != "word" and not self._peek("(")):
                raise PhraseError("“~” stands before a word or a group", offset)
            return self._atom(inflect=True)
        if text in "-‐‑" and not self.lexemes[self.at - 1][3] and self.at > 1:
            raise PhraseError("a hyphen stands inside a word; write a space behind a group", offset)
        if text in "{}<>|)":
            raise PhraseError(f"“{text}” is not closed or not opened", offset)
        return [("w", frozenset({"—" if text in "–—-" else text}))]

    def _list(self, name: str, offset: int) -> Node:
        if name == NUMBER_LIST:
            return ("n",)
        if name not in self.lists:
            raise PhraseError(f"there is no word list “{name}”", offset)
        return ("l", name)

    def _group(self, offset: int, *, inflect: bool) -> Node:
        alternatives = [self._sequence(inflect=inflect)]
        while self._peek("|"):
            self.at += 1
            alternatives.append(self._sequence(inflect=inflect))
        if not self._peek(")"):
            raise PhraseError("“(” is not closed", offset)
        self.at += 1
        if any(all(node[0] in "og" for node in sequence) for sequence in alternatives):
            raise PhraseError(
                "every alternative needs a word that must stand in the text; put “?” behind the group", offset
            )
        if all(len(sequence) == 1 and sequence[0][0] == "w" for sequence in alternatives):
            return ("w", frozenset().union(*(sequence[0][1] for sequence in alternatives)))
        return ("a", tuple(alternatives))

    def _word(self, text: str, *, inflect: bool) -> list[Node]:
        if text.isalpha():
            return self._simple(text, inflect=inflect)
        if _NUMERAL.match(text):
            return [("w", frozenset({text}))]
        parts = re.split(r"[-‐‑.,]", text)
        if len(parts) > 1 and all(parts):
            apart = [node for part in parts[:-1] for node in self._simple(part, inflect=False)]
            apart += self._simple(parts[-1], inflect=inflect)
            joined = self._simple("".join(parts), inflect=inflect)
            return [("a", (tuple(apart), tuple(joined)))]
        return self._simple(text, inflect=inflect)

    def _simple(self, text: str, *, inflect: bool) -> list[Node]:
        key = (text, inflect)
        nodes = self.english.nodes.get(key)
        if nodes is None:
            nodes = self.english.nodes[key] = self._nodes(text, inflect=inflect)
        return nodes

    def _nodes(self, text: str, *, inflect: bool) -> list[Node]:
        words = self.english.expand(self.english.fold(text))
        if len(words) > 1 or not inflect:
            return [("w", frozenset({word})) for word in words]
        return [("w", inflections(words[0], self.english))]
