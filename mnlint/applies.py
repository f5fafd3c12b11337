"""Which rules apply to a post: those that were chosen, that hold where it is read, and that ask for its state."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from mnlint.document.model import FrontMatter
from mnlint.rules.model import Rule, RuleSet

JURISDICTIONS = ("uk", "ie", "eu", "au", "us", "ca", "in", "nz", "za")
_BRINGS = {"ie": "eu"}


class Options(NamedTuple):
    """What a run asks for beyond its rule set. None and empty values leave what the rule set and the post say.

    `select` and `ignore` hold names of rules, categories or tags.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    locale: str | None = None
    jurisdictions: tuple[str, ...] | None = None
    grammar: str | None = None
    readability: bool = False
    suppressions: bool = True  # False: report what is suppressed, too

    def over(self, ruleset: RuleSet) -> RuleSet:
        """Return the rule set with these options on top: its settings, and rules that are off but selected by name."""
        ruleset = _with_selected(ruleset, self.select)
        if self.locale is None and self.jurisdictions is None and self.grammar is None:
            return ruleset
        settings = ruleset.settings
        asked = replace(
            settings,
            locale=self.locale or settings.locale,
            jurisdictions=settings.jurisdictions if self.jurisdictions is None else self.jurisdictions,
            grammar=self.grammar or settings.grammar,
        )
        return replace(ruleset, settings=asked)


def is_named(rule: Rule, names: Iterable[str]) -> bool:
    """Tell whether a rule is named by its own name, its category or one of its tags."""
    return any(name == rule.name or name == rule.category or name in rule.tags for name in names)


def known_names(ruleset: RuleSet) -> set[str]:
    """Return everything that `select` and `ignore` can name."""
    rules = [*ruleset.rules, *ruleset.off.values()]
    names = (
        {rule.name for rule in rules} | {rule.category for rule in rules} | {tag for rule in rules for tag in rule.tags}
    )
    return names | set(ruleset.messages) | set(ruleset.redirects) | {"configuration"}


def _with_selected(ruleset: RuleSet, select: Iterable[str]) -> RuleSet:
    wanted = [name for name in (ruleset.redirects.get(one, one) for one in select) if name in ruleset.off]
    if not wanted:
        return ruleset
    digest = hashlib.sha256("\n".join([ruleset.digest, *wanted]).encode()).hexdigest()
    rules = (*ruleset.rules, *(ruleset.off[name] for name in wanted))
    return replace(ruleset, rules=rules, off={k: v for k, v in ruleset.off.items() if k not in wanted}, digest=digest)


def chosen_rules(ruleset: RuleSet, options: Options) -> tuple[Rule, ...]:
    """Return the rules that a run asks for."""
    select = [ruleset.redirects.get(name, name) for name in options.select]
    ignore = [ruleset.redirects.get(name, name) for name in options.ignore]
    return tuple(
        rule for rule in ruleset.rules if (not select or is_named(rule, select)) and not is_named(rule, ignore)
    )


def message_chosen(name: str, options: Options) -> bool:
    """Tell whether a run asks for the configuration finding `name`."""
    own = {name, "configuration"}
    return (not options.select or bool(own & set(options.select))) and not own & set(options.ignore)


def with_brought(jurisdictions: Iterable[str]) -> frozenset[str]:
    """Return jurisdictions with those that they bring: what holds in the EU holds in Ireland."""
    given = frozenset(jurisdictions)
    return given | {_BRINGS[name] for name in given if name in _BRINGS}


def holds(rule: Rule, jurisdictions: frozenset[str], *, published: bool) -> bool:
    """Tell whether a rule holds for a post. Where the country is unknown, only what holds everywhere does."""
    if rule.when == "published" and not published:
        return False
    if not rule.jurisdictions:
        return True
    if not jurisdictions:
        return set(JURISDICTIONS) <= set(rule.jurisdictions)
    return bool(jurisdictions & set(rule.jurisdictions))


def is_published(front_matter: FrontMatter, drafts: Mapping[str, Sequence[Any]]) -> bool:
    """Tell whether front matter does not call the post a draft; `drafts` maps a key to the values that do."""
    for key, value in front_matter.data.items():
        told = drafts.get(str(key).lower(), ())
        plain = value.strip().lower() if isinstance(value, str) else value
        if any(plain is one if isinstance(one, bool) else plain == one for one in told):
            return False
    return True
