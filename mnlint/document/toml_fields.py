"""TOML front matter: the standard library reads the data, a line scanner finds the places of strings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from mnlint.document.align import Style
from mnlint.document.front_matter import Broken, Scalar
from mnlint.findings import Span

_HEADER = re.compile(r"[ \t]*(\[{1,2})[ \t]*([^\]\r\n]+?)[ \t]*\]{1,2}")
_KEY = re.compile(r"[ \t]*([\w.\"'-]+(?:[ \t]*\.[ \t]*[\w\"'-]+)*)[ \t]*=[ \t]*")
_STRING = re.compile(r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\r\n])*"|\'[^\'\r\n]*\'', re.DOTALL)
_AT_LINE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_REST = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")


def parse_toml(source: str, inner: Span) -> tuple[dict[str, Any] | None, list[Scalar]]:
    """Return the table and its strings. Raises Broken."""
    text = source[inner.start : inner.end]
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _AT_LINE.search(str(error))
        offset = _offset(text, int(place.group(1))) if place and place.group(1) else len(text) - 1
        raise Broken(_AT_LINE.sub("", str(error)), inner.start + max(0, offset)) from None
    except (ValueError, RecursionError) as error:
        raise Broken(str(error), inner.start) from None
    scalars = []
    for path, span, style in _strings(source, inner):
        value = _value_at(data, path)
        if isinstance(value, str):
            scalars.append(Scalar(path, value, span, style))
    return data, scalars


def _offset(text: str, line: int) -> int:
    offset = 0
    for _ in range(line - 1):
        offset = text.find("\n", offset) + 1
    return offset


def _strings(source: str, inner: Span) -> Iterator[tuple[str, Span, Style]]:
    """Yield path, inside and style of the strings that stand behind a key, alone or in an array."""
    table = ""
    counts: dict[str, int] = {}
    at = inner.start
    while at < inner.end:
        header = _HEADER.match(source, at, inner.end)
        key = _KEY.match(source, at, inner.end)
        if header:
            table = _plain(header.group(2))
            if header.group(1) == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = f"{table}[{counts[table]}]"
            at = header.end()
        elif key:
            path = f"{table}.{_plain(key.group(1))}" if table else _plain(key.group(1))
            at = key.end()
            in_array = source.startswith("[", at)
            strings = _array(source, at, inner.end) if in_array else _one(source, at, inner.end)
            for index, match in enumerate(strings):
                marks = 3 if match.group()[:3] in ('"""', "'''") and len(match.group()) > 5 else 1
                style: Style = "double" if match.group().startswith('"') else "plain"
                span = Span(match.start() + marks, match.end() - marks)
                if marks == 3:
                    skip = re.compile(r"\r?\n").match(source, span.start)
                    span = Span(skip.end() if skip else span.start, span.end)
                yield f"{path}[{index}]" if in_array else path, span, style
                at = match.end()
        rest = _REST.match(source, at, inner.end)
        at = rest.end() if rest and rest.end() > at else inner.end


def _one(source: str, at: int, end: int) -> list[re.Match[str]]:
    match = _STRING.match(source, at, end)
    return [match] if match else []


def _array(source: str, at: int, end: int) -> list[re.Match[str]]:
    """Return the strings of an array of strings."""
    found: list[re.Match[str]] = []
    at += 1
    separator = re.compile(r"(?:[\s,]|#[^\r\n]*)*")
    while True:
        gap = separator.match(source, at, end)
        match = _STRING.match(source, gap.end() if gap else at, end)
        if match is None:
            return found
        found.append(match)
        at = match.end()


def _plain(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))


def _value_at(data: Any, path: str) -> object:  # noqa: ANN401 (what TOML holds)
    for part in re.findall(r"\[\d+\]|[^.\[\]]+", path):
        try:
            data = data[int(part[1:-1])] if part.startswith("[") else data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data
