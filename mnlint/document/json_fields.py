"""JSON front matter: the standard library reads the data, a scanner finds the places."""

from __future__ import annotations

import json
import re
from typing import Any

from mnlint.document.front_matter import Broken, Scalar
from mnlint.findings import Span

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


def end_of_json(source: str) -> int | None:
    """Return where the JSON object at the start of a source ends, or None if there is none before a line end."""
    try:
        _, end = json.JSONDecoder(strict=False).raw_decode(source)
    except (ValueError, RecursionError):
        return None
    line = re.compile(r"[ \t]*(?:\r\n|\n|\r|$)").match(source, end)
    return line.end() if line and (end > 2) else None


def parse_json(source: str, inner: Span) -> tuple[dict[str, Any] | None, list[Scalar]]:
    """Return the object and its scalars; None instead of the object if it is something else. Raises Broken."""
    try:
        data = json.loads(source[inner.start : inner.end], strict=False)
    except json.JSONDecodeError as error:
        raise Broken(error.msg, inner.start + error.pos) from None
    except (ValueError, RecursionError) as error:
        raise Broken(str(error), inner.start) from None
    return (data, _scalars(source, inner)) if isinstance(data, dict) else (None, [])


def _scalars(source: str, inner: Span) -> list[Scalar]:
    """Return the scalars of valid JSON with their paths."""
    scalars = []
    stack: list[str | int] = []  # key or index at hand, one for each level
    key: str | None = None
    for match in _TOKEN.finditer(source, *inner):
        token = match.group()
        if token == "{":
            stack.append("")
        elif token == "[":
            stack.append(0)
        elif token in ("}", "]"):
            stack.pop()
        elif token == ",":
            top = stack[-1]
            stack[-1] = top + 1 if isinstance(top, int) else ""
        elif token == ":":
            stack[-1] = key or ""
        elif token.startswith('"'):
            key = json.loads(token, strict=False)
            if stack and (isinstance(stack[-1], int) or stack[-1]):
                span = Span(match.start() + 1, match.end() - 1)
                scalars.append(Scalar(_path(stack), key or "", span, "double"))
        elif stack:
            scalars.append(Scalar(_path(stack), token, Span(*match.span()), "plain", is_text=False))
    return scalars


def _path(stack: list[str | int]) -> str:
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in stack]
    return "".join(parts).removeprefix(".")
