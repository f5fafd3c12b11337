"""Text that HTML hides from readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from mnlint.checks.spam_words import Words
from mnlint.document.model import Element
from mnlint.findings import Finding
from mnlint.rules.model import CheckRule


def hidden_text(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield text under an element whose style hides it.

    Options: `styles` (patterns on a style attribute without spaces), `exempt_classes`, `exempt_roles`, `exempt_tags`,
    `colours` (name -> hexadecimal).
    """
    for block in words.analysis.document.blocks:
        if any(_hides(element, rule.options) for element in block.elements) and not any(
            _is_exempt(element, rule.options) for element in block.elements
        ):
            yield words.analysis.finding(rule, block, 0, len(block.text))
            continue
        for inline in block.inline:
            around = (inline.element, *block.elements)
            if (
                inline.end > inline.start
                and _hides(inline.element, rule.options)
                and not any(_is_exempt(element, rule.options) for element in around)
            ):
                yield words.analysis.finding(rule, block, inline.start, inline.end)


def _hides(element: Element, options: Mapping[str, Any]) -> bool:
    style = "".join(element.attributes.get("style", "").lower().split())
    if not style:
        return False
    if any(_compiled(pattern).search(style) for pattern in options["styles"]):
        return True
    declared = dict(part.split(":", 1) for part in style.split(";") if ":" in part)
    ground = declared.get("background-color", declared.get("background", ""))
    colour = _colour(declared.get("color", ""), options)
    return bool(colour) and colour == _colour(ground, options)


def _colour(value: str, options: Mapping[str, Any]) -> str:
    value = value.removesuffix("!important")
    value = options["colours"].get(value, value)
    numbers = re.fullmatch(r"rgba?\((\d+),(\d+),(\d+)(?:,1)?\)", value)
    if numbers:
        return "#" + "".join(f"{int(number):02x}" for number in numbers.groups())
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        return "#" + "".join(2 * digit for digit in value[1:])
    return value


def _is_exempt(element: Element, options: Mapping[str, Any]) -> bool:
    attributes = element.attributes
    classes = attributes.get("class", "").lower()
    return (
        element.tag in options["exempt_tags"]
        or attributes.get("aria-hidden") == "true"
        or attributes.get("role", "") in options["exempt_roles"]
        or any(name in classes for name in options["exempt_classes"])
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


CHECKS: Mapping[str, Callable[[Words, CheckRule], Iterator[Finding]]] = {"hidden-text": hidden_text}
