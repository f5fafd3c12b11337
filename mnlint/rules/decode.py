"""JSON values to typed values, generic over the dataclasses of `model.py`.

This is the fast way for files that were validated before (or ship with the package): it says what it cannot decode, but
does not look for more. `validate.py` gives places and remedies.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, get_args, get_origin

from mnlint.findings import SEVERITIES, Source
from mnlint.rules import model
from mnlint.rules.model import Context, CueGroup, Pattern, Rule, Settings, WordList

T = TypeVar("T")
Decoder = Callable[[Any], Any]

KINDS: Mapping[str, type[Rule]] = {
    "phrase": model.PhraseRule,
    "require": model.RequireRule,
    "spam": model.CheckRule,
    "terms": model.TermsRule,
    "typography": model.CheckRule,
    "readability": model.CheckRule,
    "grammar": model.GrammarRule,
}
COMMENTS = frozenset({"$comment", "$schema"})
OFF = "off"


class DecodeError(ValueError):
    """A value that is not what its place asks for. `str()` names the key."""


def decode_rule(raw: Mapping[str, Any]) -> Rule:
    """Return a rule; one that is switched off keeps the mildest severity, the loader remembers that it is off."""
    kind = KINDS.get(raw.get("kind", ""))
    if kind is None:
        raise DecodeError(f"rule {raw.get('name')!r}: unknown kind {raw.get('kind')!r}")
    if raw.get("severity") == OFF:
        raw = {**raw, "severity": SEVERITIES[-1]}
    return _decode(kind, raw, f"rule {raw.get('name')!r}")


def decode_list(name: str, raw: Sequence[str] | Mapping[str, Any]) -> WordList:
    """Return a word list from an array of entries or an object with "words"."""
    if not isinstance(raw, Mapping):
        return WordList(name=name, words=tuple(raw))
    return _decode(WordList, {"name": name, **raw}, f"list {name!r}")


def decode_context(name: str, raw: Mapping[str, Any]) -> Context:
    """Return a context."""
    return _decode(Context, {**raw, "name": name}, f"context {name!r}")


def decode_settings(raw: Mapping[str, Any]) -> Settings:
    """Return the settings among the top-level keys of a rule set."""
    values = {key: raw[key] for key in SETTINGS if key in raw}
    for key, value in raw.get("clinic", {}).items():
        if key not in COMMENTS:
            values[f"clinic_{key}"] = value
    return _decode(Settings, values, "settings")


def _decode(kind: type[T], raw: Mapping[str, Any], what: str) -> T:
    decoders = _DECODERS[kind]
    values: dict[str, Any] = {}
    try:
        for key, value in raw.items():
            decoder = decoders.get(key, _MISSING)
            if decoder is _MISSING:
                if key in COMMENTS:
                    continue
                raise DecodeError(f"{what}: unknown key {key!r}")
            values["except_" if key == "except" else key] = value if decoder is None else decoder(value)
        return kind(**values)
    except TypeError as error:
        raise DecodeError(f"{what}: {error}") from error


def _tuple_of(item: Decoder | None) -> Decoder:
    def decode(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError(f"an array is needed, not {value!r}")
        return tuple(value) if item is None else tuple(map(item, value))

    return decode


def _object_of(kind: type[Any]) -> Decoder:
    return lambda value: _decode(kind, value, kind.__name__.lower())


def _decoder(annotation: object) -> Decoder | None:
    """Return what turns a JSON value into one of the annotated type; None where it stays as it is."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        inner = next((found for argument in arguments if (found := _decoder(argument))), None)
        return (lambda value: None if value is None else inner(value)) if inner else None
    if origin is tuple:
        return _tuple_of(_decoder(arguments[0]))
    if annotation in (Source, CueGroup):
        return _object_of(annotation)
    if annotation is Pattern:
        return lambda value: Pattern(value) if isinstance(value, str) else _decode(Pattern, value, "pattern")
    if annotation == Mapping[str, tuple[str, ...]]:
        return lambda value: {key: tuple(words) for key, words in value.items() if key not in COMMENTS}
    return None


def _fields(kind: type[Any]) -> dict[str, Decoder | None]:
    hints = typing.get_type_hints(kind)
    names: Sequence[str]
    names = [field.name for field in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else kind._fields
    return {"except" if name == "except_" else name: _decoder(hints[name]) for name in names}


_MISSING: Any = object()
_DECODERS: Mapping[type[Any], Mapping[str, Decoder | None]] = {
    kind: _fields(kind) for kind in {*KINDS.values(), WordList, Context, CueGroup, Source, Pattern, Settings}
}
SETTINGS = frozenset(name for name in _DECODERS[Settings] if not name.startswith("clinic_"))
