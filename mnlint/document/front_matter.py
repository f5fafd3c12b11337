"""Front matter: data, the place of every scalar, and the fields that are prose as blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from mnlint.document.align import Style, align
from mnlint.document.build import TextBuilder
from mnlint.document.draft import Draft, Place
from mnlint.document.model import FrontMatter, Problem, Role
from mnlint.findings import Span

_FENCE = re.compile(r"(---|\+\+\+|;;;)[ \t]*(?:\r\n|\n|\r)")
_CLOSE = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*\r?$", re.MULTILINE),
    ";;;": re.compile(r"^;;;[ \t]*\r?$", re.MULTILINE),
}
_SYNTAX = {"---": "yaml", "+++": "toml", ";;;": "json"}
_LINE = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:[ \t]+(\S[^\r\n]*?)[ \t]*\r?$", re.MULTILINE)
_KEY = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r))*[ \t]*(?:[\"']?[A-Za-z_][\w.-]*[\"']?[ \t]*[:=]|[\[{]|$)")
_INDEX = re.compile(r"\[\d+\]")
_MARKUP = re.compile(r"\]\(|[*_`]\S|</?[A-Za-z]|&[#A-Za-z]")
_PARAGRAPHS = re.compile(r"\s*\n\s*\n\s*")


class Scalar(NamedTuple):
    """A scalar of front matter: its path, its text, the span of its inside in the source, and how it is written."""

    path: str
    value: str
    span: Span
    style: Style
    is_text: bool = True


class Broken(Exception):  # noqa: N818 (never leaves this package)
    """Front matter that its parser doesn't take: why, and the source offset."""

    def __init__(self, detail: str, offset: int) -> None:
        self.detail = detail
        self.offset = offset
        super().__init__(detail)


def read_front_matter(draft: Draft) -> int:
    """Read the front matter at the start of the source, if there is any; return where the body begins."""
    source = draft.source
    fence = _FENCE.match(source)
    if fence is None:
        return _bare_json(draft) if source.startswith("{") else 0
    close = _CLOSE[fence.group(1)].search(source, fence.end())
    if close is None:
        return 0
    inner = Span(fence.end(), close.start())
    syntax = _SYNTAX[fence.group(1)]
    text = source[inner.start : inner.end]
    body = re.compile(r"\r\n|\n|\r|$").match(source, close.end())
    end = body.end() if body else close.end()
    try:
        data, scalars = _parse(syntax, source, inner)
    except Broken as error:
        if not _KEY.match(text):
            return 0
        draft.problems.append(Problem("broken-front-matter", error.detail, _line_at(source, error.offset, inner)))
        data, scalars = _by_line(source, inner)
    if data is None or (data and not _KEY.match(text)):
        return 0
    _take(draft, data, scalars, Span(0, end), syntax)
    return end


def _parse(syntax: str, source: str, inner: Span) -> tuple[dict[str, Any] | None, list[Scalar]]:
    """Return the data, or None if it is none, and its scalars; raises Broken."""
    if syntax == "yaml":
        from mnlint.document.yaml_fields import parse_yaml

        return parse_yaml(source, inner)
    if syntax == "toml":
        from mnlint.document.toml_fields import parse_toml

        return parse_toml(source, inner)
    from mnlint.document.json_fields import parse_json

    return parse_json(source, inner)


def _bare_json(draft: Draft) -> int:
    from mnlint.document.json_fields import end_of_json, parse_json

    end = end_of_json(draft.source)
    if end is None:
        return 0
    try:
        data, scalars = parse_json(draft.source, Span(0, end))
    except Broken:
        return 0
    if not data:
        return 0
    _take(draft, data, scalars, Span(0, end), "json")
    return end


def _by_line(source: str, inner: Span) -> tuple[dict[str, Any], list[Scalar]]:
    """Read what stands in lines of `key: value`, whatever else is wrong."""
    data: dict[str, Any] = {}
    scalars = []
    for match in _LINE.finditer(source, *inner):
        start, end = match.span(2)
        value = match.group(2)
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            start, end, value = start + 1, end - 1, value[1:-1]
        data.setdefault(match.group(1), {"true": True, "false": False}.get(value.lower(), value))
        scalars.append(Scalar(match.group(1), value, Span(start, end), "plain"))
    return data, scalars


def _line_at(source: str, offset: int, inner: Span) -> Span:
    offset = min(max(offset, inner.start), max(inner.start, inner.end - 1))
    start = max(source.rfind("\n", 0, offset), source.rfind("\r", 0, offset)) + 1
    end = re.compile(r"[^\r\n]*").match(source, start)
    return Span(start, end.end() if end else start)


def _take(draft: Draft, data: dict[str, Any], scalars: Sequence[Scalar], span: Span, syntax: str) -> None:
    spans = {scalar.path: scalar.span for scalar in scalars}
    draft.front_matter = FrontMatter(data, spans, span, syntax)
    for key in ("lang", "language", "locale"):
        if isinstance(data.get(key), str):
            draft.language = data[key]
            break
    seen: set[Span] = set()  # aliases bring a scalar again
    for scalar in scalars:
        if scalar.span in seen:
            continue
        seen.add(scalar.span)
        if scalar.is_text and scalar.value.strip() and is_prose_field(scalar.path, tuple(draft.settings.fields)):
            _add_field(draft, scalar)


def _add_field(draft: Draft, scalar: Scalar) -> None:
    """Add a prose field, a block for each paragraph."""
    builder = TextBuilder(draft.source)
    if not align(builder, scalar.value, draft.source, *scalar.span, scalar.style):
        builder = TextBuilder(draft.source)
        builder.put(scalar.value, *scalar.span)
    place = Place(Role.FIELD, field=scalar.path)
    if builder.is_verbatim and _MARKUP.search(scalar.value):
        from mnlint.document.markdown import read_inline

        read_inline(draft, *scalar.span, place)
        return
    for paragraph in builder.split(_PARAGRAPHS):
        draft.add(paragraph, place)


def is_prose_field(path: str, patterns: tuple[str, ...]) -> bool:
    """Tell whether a field is prose: `faq[3].q` matches the pattern "faq[].q", `hero.alt` matches "*.alt"."""
    pattern = _pattern(patterns)
    return bool(pattern.fullmatch(_INDEX.sub("[]", path).removesuffix("[]")))


@lru_cache(maxsize=16)
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    parts = [re.escape(pattern.removesuffix("[]")).replace(r"\*", ".*") for pattern in patterns]
    return re.compile("|".join(parts) or r"(?!)")
