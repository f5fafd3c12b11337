"""The rule set as typed values. Knowledge stands in `rules.json`; this says what may stand there.

They compare by identity: generated comparisons would be half of what importing this module costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from mnlint.findings import Category, Severity, Source

Kind = Literal["phrase", "require", "spam", "terms", "typography", "readability", "grammar"]
Scope = Literal["sentence", "line", "source"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """What every rule has, whatever its kind."""

    name: str
    kind: Kind
    category: Category
    severity: Severity
    message: str  # may hold {match} and the named fields that the kind documents
    why: str = ""
    advice: str = ""
    tags: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()  # empty: everywhere
    sources: tuple[Source, ...] = ()
    where: tuple[str, ...] = ()  # roles of blocks that it looks at; empty: all
    not_where: tuple[str, ...] = ()
    heading_severity: Severity | None = None  # in headings and titles, where another one is asked for
    when: Literal["always", "published"] = "always"
    report: Literal["each", "first"] = "each"
    examples: Mapping[str, Sequence[Any]] = field(default_factory=dict)  # "flag" and "pass"
    measured: Mapping[str, Any] = field(default_factory=dict)  # precision on text that nobody tuned on


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A regular expression (Python's); only tried on text that holds one of the strings `has`, if any are given."""

    pattern: str
    has: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PhraseRule(Rule):
    """Words that may not stand there, unless their context says otherwise."""

    phrases: tuple[str, ...] = ()
    regex: tuple[Pattern, ...] = ()
    except_: tuple[str, ...] = ()  # phrases that overlap a match and take it back
    unless: tuple[str, ...] = ()  # names of contexts
    needs: tuple[str, ...] = ()  # at least one of these phrases stands in the same sentence or the one before
    topics: tuple[str, ...] = ()  # only in posts about one of these topics
    scope: Scope = "sentence"
    fix: str | None = None  # "delete-line", "delete-span" or the replacement of the match
    fix_safe: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CheckRule(Rule):
    """A rule whose mechanism is a named check of its kind (spam, typography, readability), with options."""

    check: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RequireRule(Rule):
    """A statement that a post must carry."""

    statement: str  # "D1" of research/disclaimers.md, in words: "consult-first"
    wordings: tuple[str, ...] = ()  # phrases, any of which satisfies it
    weak: tuple[str, ...] = ()  # phrases that satisfy it, but not a rule that asks for any of several statements
    never: tuple[str, ...] = ()  # phrases that look like it and do not satisfy it
    raised_by: tuple[str, ...] = ()  # phrases that ask for it; empty: the treatment itself does
    near: bool = False  # it must stand in the same block as what asks for it, or in the one before or after
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TermsRule(Rule):
    """One term, several spellings: a post keeps to one of them."""

    terms: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GrammarRule(Rule):
    """Rules of a grammar engine, or of our own grammar pack."""

    engine: str  # "harper", "languagetool", "own"
    check: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class WordList:
    """A named list of words or phrases. `type` says how `<name>` matches in a phrase.

    - "words": an entry as it stands;
    - "verb", "adjective": an entry in any inflection of its first word;
    - "noun": a noun phrase whose head is an entry, singular or plural, with up to `modifiers` words before it.
    """

    name: str
    words: tuple[str, ...]
    type: Literal["words", "noun", "verb", "adjective"] = "words"
    modifiers: int = 4
    not_before: tuple[str, ...] = ()  # words that make an entry a mere modifier ("wrinkle *treatment*")


@dataclass(frozen=True, slots=True, eq=False)
class CueGroup:
    """Phrases that open a context, the direction in which they work, and how far.

    `scope`: "phrase" (up to a comma or conjunction), "clause", "sentence", "quotation" (the match is quoted, the cue
    stands in the same sentence outside the quotation), "next" (this sentence and the one behind it) or "block".
    `limit` counts the words between cue and match, 0 for any number. `needs_verb`: an auxiliary must stand between
    them, as in "no clinic can".
    """

    phrases: tuple[str, ...]
    direction: Literal["forward", "backward", "both"] = "forward"
    scope: Literal["phrase", "clause", "sentence", "quotation", "next", "block"] = "clause"
    limit: int = 0
    needs_verb: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """A named context (negated, hedged, reported, …) in which a phrase rule keeps quiet.

    It holds where one of its cues reaches the match, or where its mechanism says so. `pseudo` phrases look like cues
    and are none ("not only"); `ends` stop a cue's reach. `options` are the mechanism's own phrases and patterns.
    """

    name: str
    cues: tuple[CueGroup, ...] = ()
    pseudo: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    mechanism: str = ""  # "question", "section", "source", "proper-name" or "inside"
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Settings:
    """What a site or a user has settled; everything has a default."""

    locale: str | None = None
    jurisdictions: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    overrides: tuple[Mapping[str, Any], ...] = ()
    words: tuple[str, ...] = ()  # the site's own words: never unknown
    clinic_names: tuple[str, ...] = ()
    clinic_locations: tuple[str, ...] = ()
    allowed_links: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()  # front-matter fields that are prose, as globs ("faq[].q", "*.alt")
    fail_on: str = "warning"
    grammar: str = "auto"
    languagetool_url: str = ""


@dataclass(frozen=True, eq=False)
class RuleSet:
    """A loaded rule set. Equal content has an equal `digest`, which caches use as a key."""

    version: str
    date: str
    digest: str
    rules: tuple[Rule, ...]
    lists: Mapping[str, WordList]
    contexts: Mapping[str, Context]
    english: Mapping[str, Any]  # closed classes, irregular forms, contractions, abbreviations: lists/english.json
    messages: Mapping[str, Mapping[str, str]]  # configuration findings, by their name
    settings: Settings
    off: Mapping[str, Rule] = field(default_factory=dict)  # rules that are switched off, by name
    redirects: Mapping[str, str] = field(default_factory=dict)  # old rule names
    data: Mapping[str, Any] = field(
        default_factory=dict
    )  # further named data: topics, locales, places, dictionary paths
    path: str = ""
