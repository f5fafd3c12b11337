"""Tells everything that is wrong with a rule set's file: its shape (JSON Schema) and what it refers to.

Costs some 0.2 s, mostly the import of jsonschema; so the loader asks only about files that it has not seen before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

from mnlint.findings import Category
from mnlint.matching.english import English
from mnlint.matching.phrases import NUMBER_LIST, PhraseError, compile_phrase
from mnlint.rules.errors import Fault, nearest
from mnlint.rules.merge import REPLACE
from mnlint.rules.positions import Positions, pointer

SCHEMA = Path(__file__).with_name("schema.json")
PHRASE_KEYS = ("phrases", "except", "needs", "wordings", "weak", "never", "raised_by")
NO_PHRASES = frozenset({"regex"})  # options of a context that are not phrases
LAYERS = ("rules", "lists", "contexts")


class Names(NamedTuple):
    """What a file can refer to: everything that is defined in it and in what it extends."""

    rules: frozenset[str]
    tags: frozenset[str]
    categories: frozenset[str]
    lists: frozenset[str]
    contexts: frozenset[str]
    topics: frozenset[str]
    redirects: Mapping[str, str]
    english: English


def names_of(merged: Mapping[str, Any], english: Mapping[str, Any]) -> Names:
    """Return the names that merged raw rule sets define, those in overrides included."""
    layers = [merged, *(entry for entry in _each(merged.get("overrides")) if isinstance(entry, dict))]
    rules = [rule for layer in layers for rule in _each(layer.get("rules")) if isinstance(rule, dict)]
    kinds = {key: frozenset(name for layer in layers for name in _mapping(layer.get(key))) for key in LAYERS[1:]}
    return Names(
        rules=frozenset(rule["name"] for rule in rules if "kind" in rule and "name" in rule),
        tags=frozenset(tag for rule in rules for tag in _strings(rule.get("tags"))),
        categories=frozenset(get_args(Category)),
        lists=kinds["lists"] | {NUMBER_LIST},
        contexts=kinds["contexts"],
        topics=frozenset(_mapping(merged.get("topics"))),
        redirects=_mapping(merged.get("redirects")),
        english=English(english),
    )


def shape_faults(raw: object) -> list[Fault]:
    """Return where `raw` departs from the JSON Schema."""
    return [fault for error in _validator().iter_errors(raw) for fault in _shape(error)]


def duplicate_faults(positions: Positions) -> list[Fault]:
    """Return the keys that stand twice in one object; JSON readers would silently take the last one."""
    return [
        Fault(where, "this key stands here twice; keep one of them", at_key=True) for where, _ in positions.duplicates
    ]


def reference_faults(raw: Mapping[str, Any], names: Names) -> list[Fault]:
    """Return phrases, patterns and references in `raw`, which has the right shape, that cannot be used."""
    faults = list(_layer("", raw, names))
    for index, layer in enumerate(raw.get("overrides", ())):
        faults += _layer(pointer("overrides", index), layer, names)
    for old, new in _mapping(raw.get("redirects")).items():
        if new not in names.rules:
            faults.append(Fault(pointer("redirects", old), f'there is no rule "{new}"; {nearest(new, names.rules)}'))
    return faults


@cache
def _validator() -> Any:  # noqa: ANN401 (jsonschema is imported here only)
    import jsonschema

    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _shape(error: Any) -> Iterator[Fault]:  # noqa: ANN401
    where = pointer(*error.absolute_path)
    value, asked = error.instance, error.validator_value
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        for key in value:
            if key not in known:
                yield Fault(where + pointer(key), f'unknown key "{key}"; {nearest(key, known)}', at_key=True)
    elif error.validator == "enum" and "propertyNames" in error.absolute_schema_path:
        if value in _rule_keys():
            message = f'a rule of this kind has no "{value}"; {nearest(value, asked)}'
            yield Fault(where + pointer(value), message, at_key=True)
    elif error.validator == "enum":
        yield Fault(where, f"{json.dumps(value, ensure_ascii=False)} is not allowed here; {nearest(str(value), asked)}")
    elif error.validator == "required":
        for key in asked:
            if key not in value:
                yield Fault(where, f'"{key}" is missing; add it')
    elif error.validator == "type":
        kinds = " or ".join(_JSON_TYPES[kind] for kind in ([asked] if isinstance(asked, str) else asked))
        yield Fault(where, f"{_short(value)} stands where {kinds} is needed; change it")
    elif error.validator == "pattern":
        yield Fault(where, f"{_short(value)} does not have the right form; it must match {asked}")
    elif error.validator == "maxLength":
        yield Fault(where, f"{len(value)} characters are too long; write at most {asked}")
    else:
        yield Fault(where, f"{error.message}; see `mnlint rules schema`")


_JSON_TYPES = {
    "object": "an object",
    "array": "an array",
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


@cache
def _rule_keys() -> frozenset[str]:
    return frozenset(_validator().schema["$defs"]["rule"]["properties"])


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"


def _layer(base: str, raw: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    seen: set[str] = set()
    for where, rule in _items(base + "/rules", raw.get("rules")):
        if rule["name"] in seen:
            yield Fault(where + "/name", f'there are two rules "{rule["name"]}" in this file; give one another name')
        seen.add(rule["name"])
        yield from _rule(where, rule, names)
    for name, context in _mapping(raw.get("contexts")).items():
        yield from _context(base + pointer("contexts", name), context, names)
    known = names.rules | names.tags | names.categories | names.redirects.keys()
    for name in _mapping(raw.get("severities")):
        if name not in known:
            where = base + pointer("severities", name)
            yield Fault(where, f'there is no rule, tag or category "{name}"; {nearest(name, known)}', at_key=True)


def _rule(where: str, rule: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    name = rule["name"]
    if "kind" not in rule and name not in names.rules and name not in names.redirects:
        remedy = nearest(name, names.rules)
        yield Fault(where + "/name", f'there is no rule "{name}" to change, and a new one needs a "kind"; {remedy}')
    for key in PHRASE_KEYS:
        yield from _phrases(f"{where}/{key}", rule.get(key), names)
    for key, known, what in (("unless", names.contexts, "context"), ("topics", names.topics, "topic")):
        for place, value in _items(f"{where}/{key}", rule.get(key)):
            if value not in known:
                yield Fault(place, f'there is no {what} "{value}"; {nearest(value, known)}')
    for place, value in _items(where + "/regex", rule.get("regex")):
        yield from _regex(place, value)


def _context(where: str, context: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    for place, cues in _items(where + "/cues", context.get("cues")):
        yield from _phrases(place + "/phrases", cues["phrases"], names)
    for key in ("pseudo", "ends"):
        yield from _phrases(f"{where}/{key}", context.get(key), names)
    for key, value in _mapping(context.get("options")).items():
        place = where + pointer("options", key)
        if key not in NO_PHRASES:
            yield from _phrases(place, value, names)
        else:
            for inner, pattern in _items(place, value):
                yield from _regex(inner, pattern)


def _phrases(where: str, value: object, names: Names) -> Iterator[Fault]:
    for place, phrase in _items(where, value):
        try:
            compile_phrase(phrase, names.english, names.lists)
        except PhraseError as error:
            missing = re.match(r"<([\w-]+)>", phrase[error.offset :])
            absent = missing is not None and missing[1] not in names.lists
            remedy = nearest(missing[1], names.lists) if missing and absent else "see docs/writing-rules.md"
            yield Fault(place, f"phrase “{phrase}”, at {error.offset + 1}: {error}; {remedy}", inside=error.offset)


def _regex(where: str, value: str | Mapping[str, Any]) -> Iterator[Fault]:
    pattern = value if isinstance(value, str) else value["pattern"]
    try:
        re.compile(pattern)
    except re.error as error:
        place = where if isinstance(value, str) else where + "/pattern"
        yield Fault(
            place, f"regular expression, at {(error.pos or 0) + 1}: {error.msg}; mend it", inside=error.pos or 0
        )


def _each(value: object) -> list[Any]:
    """Return the entries of an array or of `{"replace": array}`."""
    inner = value.get(REPLACE) if isinstance(value, dict) else value
    return inner if isinstance(inner, list) else []


def _items(where: str, value: object) -> Iterator[tuple[str, Any]]:
    prefix = f"{where}/{REPLACE}" if isinstance(value, dict) else where
    return ((f"{prefix}/{index}", entry) for index, entry in enumerate(_each(value)))


def _mapping(value: object) -> Mapping[str, Any]:
    """Return an object without its comments; nothing for another value."""
    if not isinstance(value, dict):
        return {}
    return {key: entry for key, entry in value.items() if not key.startswith("$")}


def _strings(value: object) -> list[str]:
    return [entry for entry in _each(value) if isinstance(entry, str)]
