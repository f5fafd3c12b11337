"""What a post's own front matter asks for under `mnlint`: its locale, its jurisdictions, its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from mnlint.applies import JURISDICTIONS
from mnlint.configuration import configuration_finding
from mnlint.document.model import Document
from mnlint.findings import Finding, Span
from mnlint.rules.model import RuleSet

KEY = "mnlint"
IGNORE = "ignore"  # see suppress.py
_LOCALE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")


class PostSettings(NamedTuple):
    """The rule set with a post's own settings, and what is wrong with these."""

    ruleset: RuleSet
    findings: list[Finding]


def post_settings(document: Document, ruleset: RuleSet) -> PostSettings:
    """Return the rule set as a post's front matter wants it."""
    asked = document.front_matter.data.get(KEY)
    if asked is None:
        return PostSettings(ruleset, [])
    if not isinstance(asked, Mapping):
        asked = {"": asked}
    settings = ruleset.settings
    findings: list[Finding | None] = []
    for key, value in asked.items():
        if key == IGNORE:
            continue
        span = _place(document, f"{KEY}.{key}")
        take = _TAKE.get(key)
        taken = None if take is None else take(value)
        if take is None and key:
            values = {"key": str(key), "near": _nearest(str(key))}
            findings.append(configuration_finding(ruleset, document.source, "unknown-setting", span, values=values))
        elif taken is None:
            values = {"key": str(key), "value": str(value)}
            findings.append(configuration_finding(ruleset, document.source, "bad-setting", span, values=values))
        elif key == "words":
            settings = replace(settings, words=(*settings.words, *taken))
        else:
            settings = replace(settings, **{key: taken})
    return PostSettings(replace(ruleset, settings=settings), [finding for finding in findings if finding])


def _locale(value: object) -> str | None:
    return value if isinstance(value, str) and _LOCALE.fullmatch(value) else None


def _jurisdictions(value: object) -> tuple[str, ...] | None:
    names = _words(value)
    return names if names is not None and set(names) <= set(JURISDICTIONS) else None


def _words(value: object) -> tuple[str, ...] | None:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return tuple(value) if isinstance(value, list) and all(isinstance(one, str) for one in value) else None


_TAKE: dict[str, Callable[[object], Any]] = {"locale": _locale, "jurisdictions": _jurisdictions, "words": _words}


def _nearest(key: str) -> str:
    import difflib

    return difflib.get_close_matches(key, [IGNORE, *_TAKE], n=1, cutoff=0.0)[0]


def _place(document: Document, path: str) -> Span:
    """Return where a front-matter path stands; the first line of the front matter if that is not known."""
    front = document.front_matter
    return next(_spans_at(front.spans, path), Span(front.span.start, min(front.span.end, front.span.start + 3)))


def _spans_at(spans: Mapping[str, Span], path: str) -> Iterator[Span]:
    return (span for name, span in spans.items() if name == path or name.startswith((f"{path}.", f"{path}[")))
