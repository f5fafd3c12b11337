"""One raw rule set on top of another: rules are patched by name and key, lists grow, the rest replaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

REPLACE = "replace"
REPLACED = frozenset({"jurisdictions", "version", "date", "$schema", "$comment"})  # top-level keys that never grow
CONTROL = frozenset({"extends", "severities"})  # say how to merge, are not merged themselves

Raw = Mapping[str, Any]


def merge(base: Raw, patch: Raw) -> dict[str, Any]:
    """Return `base` with `patch` on top; neither is changed. Both must be valid."""
    merged = dict(base)
    for key, value in patch.items():
        if key in CONTROL:
            continue
        if key == "rules":
            merged[key] = _merge_rules(base, patch)
        elif key == "lists":
            merged[key] = _merge_lists(base.get(key, {}), value)
        elif key in REPLACED:
            merged[key] = value
        else:
            merged[key] = merge_value(base.get(key), value)
    if patch.get("severities"):
        merged["rules"] = _with_severities(merged, patch["severities"])
    return merged


def merge_value(base: object, patch: object) -> object:
    """Merge two values: objects by key, arrays append, `{"replace": …}` and everything else replaces."""
    if isinstance(patch, dict):
        if set(patch) == {REPLACE}:
            return patch[REPLACE]
        known = base if isinstance(base, dict) else {}
        return {**known, **{key: merge_value(known.get(key), value) for key, value in patch.items()}}
    if isinstance(patch, list) and isinstance(base, list):
        return base + [entry for entry in patch if entry not in base]
    return patch


def _merge_rules(base: Raw, patch: Raw) -> list[dict[str, Any]]:
    redirects = {**base.get("redirects", {}), **patch.get("redirects", {})}
    rules = {rule["name"]: rule for rule in base.get("rules", ())}
    for rule in patch["rules"]:
        name = rule["name"] if rule["name"] in rules else redirects.get(rule["name"], rule["name"])
        known = rules.get(name, {})
        rules[name] = {
            **known,
            **{key: merge_value(known.get(key), value) for key, value in rule.items()},
            "name": name,
        }
    return list(rules.values())


def _merge_lists(base: Raw, patch: Raw) -> dict[str, Any]:
    merged = dict(base)
    for name, value in patch.items():
        known = base.get(name)
        if known is None or isinstance(known, str) or isinstance(value, str):
            merged[name] = value
        elif isinstance(known, dict) or (isinstance(value, dict) and set(value) != {REPLACE}):
            merged[name] = merge_value(_as_object(known), _as_object(value))
        else:
            merged[name] = merge_value(known, value)
    return merged


def _as_object(words: object) -> object:
    """Return a word list in its long form."""
    plain = isinstance(words, list) or (isinstance(words, dict) and set(words) == {REPLACE})
    return {"words": words} if plain else words


def _with_severities(merged: Raw, severities: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the rules with the severities asked for by name, else by tag, else by category."""
    redirects = merged.get("redirects", {})
    named = {redirects.get(name, name): severity for name, severity in severities.items()}
    rules = []
    for rule in merged.get("rules", ()):
        keys = (rule["name"], *rule.get("tags", ()), rule.get("category", ""))
        severity = next((named[key] for key in keys if key in named), None)
        rules.append(rule if severity is None else {**rule, "severity": severity})
    return rules
