"""English as data: the tables of lists/english.json, decoded once a rule set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

CLOSED = ("determiners", "prepositions", "conjunctions", "pronouns", "auxiliaries", "negators", "adverbs")


class English:
    """Closed classes, contractions, spellings and irregular forms, for tokens and phrases alike."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self.contractions: Mapping[str, Sequence[str]] = tables.get("contractions", {})
        self.suffixes: Mapping[str, Sequence[str]] = tables.get("contraction_suffixes", {})
        self.is_contractors = frozenset(tables.get("is_contractors", ()))
        self.spellings: Mapping[str, str] = tables.get("spellings", {})
        self.irregular: Mapping[str, Sequence[str]] = tables.get("irregular", {})
        self.abbreviations = frozenset(tables.get("abbreviations", ()))
        self.determiners = frozenset(tables.get("determiners", ())) | frozenset(tables.get("possessives", ()))
        self.auxiliaries = frozenset(tables.get("auxiliaries", ()))
        self.negators = frozenset(tables.get("negators", ()))
        self.numbers = frozenset(tables.get("numbers", ()))
        self.closed = frozenset(word for name in CLOSED for word in tables.get(name, ()))
        self.clause_openers = frozenset(tables.get("clause_openers", ()))
        self.subject_starters = frozenset(tables.get("subject_starters", ()))
        self.comma_conjunctions = frozenset(tables.get("comma_conjunctions", ()))
        self.fronting = frozenset(tables.get("fronting", ()))
        self.comma_openers = frozenset(tables.get("comma_openers", ()))

        self.nodes: dict[tuple[str, bool], list[tuple[Any, ...]]] = {}  # words of phrases, compiled before

    def fold(self, word: str) -> str:
        """Return the form under which a word is compared: lower case, straight apostrophe, one spelling."""
        low = word.lower()
        if not low.isascii():
            low = low.replace("’", "'").replace("ʼ", "'")
        return self.spellings.get(low, low)

    def expand(self, folded: str) -> tuple[str, ...]:
        """Split a folded word into the words that it stands for: "isn't" into "is" and "not"; others stay one."""
        if "'" not in folded:
            whole = self.contractions.get(folded)
            return tuple(whole) if whole else (folded,)
        whole = self.contractions.get(folded)
        if whole:
            return tuple(whole)
        for suffix, words in self.suffixes.items():
            if folded.endswith(suffix) and len(folded) > len(suffix):
                return (self.fold(folded[: -len(suffix)]), *words)
        if folded.endswith("'s"):
            base = self.fold(folded[:-2])
            return (base, "is") if base in self.is_contractors else (base, "'s")
        return (folded.rstrip("'"),) if folded.endswith("'") and len(folded) > 1 else (folded,)
