"""The matcher of a rule set: from memory, from the package, from the user's cache, or compiled now and kept there.

Compiling the shipped phrases takes 0.3 s, so the wheel holds them compiled (`hatch_build.py`): plain values in
version 4 of the marshal format, which every supported Python reads. They serve all rule sets with the same phrases.
"""

from __future__ import annotations

import hashlib
import marshal
from pathlib import Path

from mnlint import cache
from mnlint.matching.analysis import rule_groups
from mnlint.matching.english import English
from mnlint.matching.matcher import Matcher, build, cache_key
from mnlint.rules.model import RuleSet

PACKAGED = Path(__file__).parent.parent / "data" / "matcher.bin"
_DIGEST = 64  # bytes of a digest; the file starts with that of the rule set and that of its phrases
_REMEMBERED = 8
_matchers: dict[str, Matcher] = {}  # by digest of the rule set: they remember what they found in the blocks seen last


def matcher_of(ruleset: RuleSet, english: English) -> Matcher:
    """Return the matcher for a rule set's phrases."""
    known = _matchers.get(ruleset.digest)
    if known is None:
        known = _stored(ruleset, english)
        while len(_matchers) >= _REMEMBERED:
            _matchers.pop(next(iter(_matchers)), None)
        _matchers[ruleset.digest] = known
    return known


def write_packaged(path: Path, ruleset: RuleSet) -> None:
    """Write the compiled phrases of a rule set for the package."""
    matcher = _compiled(ruleset, English(ruleset.english))
    path.write_bytes(ruleset.digest.encode() + _phrases_digest(ruleset).encode() + matcher.dump())


def _stored(ruleset: RuleSet, english: English) -> Matcher:
    """Return the matcher that the package or the cache holds for these phrases; else compile it for the cache."""
    of_ruleset, of_phrases, packaged = _packaged()
    if of_ruleset == ruleset.digest.encode():  # as shipped: its phrases need no digest
        matcher = Matcher.load(packaged, english)
        if matcher is not None:
            return matcher
    digest = _phrases_digest(ruleset)
    folder, key = cache.cache_folder("matcher"), cache_key(digest)
    data = packaged if of_phrases == digest.encode() else cache.read(folder, key)
    matcher = Matcher.load(data, english) if data else None
    if matcher is None:
        matcher = _compiled(ruleset, english)
        cache.write(folder, key, matcher.dump())
    return matcher


def _packaged() -> tuple[bytes, bytes, bytes]:
    """Return the two digests of the package's file and its tables; nothing where there is no file."""
    try:
        with PACKAGED.open("rb") as file:
            return file.read(_DIGEST), file.read(_DIGEST), file.read()
    except OSError:
        return b"", b"", b""


def _compiled(ruleset: RuleSet, english: English) -> Matcher:
    return build(rule_groups(ruleset), ruleset.lists, english)


def _phrases_digest(ruleset: RuleSet) -> str:
    """Name all that the matcher is made of: phrases, word lists and the tables of English."""
    lists = {
        name: (words.type, words.words, words.modifiers, words.not_before) for name, words in ruleset.lists.items()
    }
    made_of = (sorted(rule_groups(ruleset).items()), sorted(lists.items()), sorted(ruleset.english.items()))
    return hashlib.sha256(marshal.dumps(made_of, 2)).hexdigest()
