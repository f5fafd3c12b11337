"""YAML front matter through PyYAML's nodes, whose marks are exact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from mnlint.document.align import Style
from mnlint.document.front_matter import Broken, Scalar
from mnlint.findings import Span

_MOST_NODES = 50_000  # aliases of aliases can stand for any number of nodes
_DEEPEST = 60
_DEEP_LINE = re.compile(rf"(?:[-?:][ \t]+){{{_DEEPEST}}}|^[ \t]{{500}}", re.MULTILINE)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STYLES: dict[str | None, Style] = {"'": "single", '"': "double"}


def parse_yaml(source: str, inner: Span) -> tuple[dict[str, Any] | None, list[Scalar]]:
    """Return the mapping and its scalars; None instead of the mapping if it is something else. Raises Broken."""
    text = source[inner.start : inner.end]
    _refuse_depth(text, inner.start)
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        offset = inner.start + (mark.index if mark else 0)
        raise Broken(error.problem or error.context or str(error), offset) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        offset = inner.start + int(getattr(error, "position", 0) or 0)
        raise Broken(str(error).splitlines()[0], offset) from None
    if node is None:
        return {}, []
    if not isinstance(node, yaml.MappingNode):
        return None, []
    walk = _Walk(source, inner.start)
    data = walk.value(node, "", 0)
    return data if isinstance(data, dict) else None, walk.scalars


def _refuse_depth(text: str, start: int) -> None:
    """Raise Broken where brackets or dashes are nested so deep that the parser would run out of stack."""
    deep = _DEEP_LINE.search(text)
    if deep:
        raise Broken("nested too deep", start + deep.start())
    depth = 0
    for offset, char in enumerate(text):
        if char in "[{":
            depth += 1
        elif char in "]}":
            depth = max(0, depth - 1)
        if depth > _DEEPEST:
            raise Broken("nested too deep", start + offset)


class _Walk:
    def __init__(self, source: str, start: int) -> None:
        self._source = source
        self._start = start
        self._count = 0
        self.scalars: list[Scalar] = []

    def value(self, node: yaml.Node, path: str, depth: int) -> object:
        self._count += 1
        if self._count > _MOST_NODES or depth > _DEEPEST:
            raise Broken("more aliases or levels than front matter can need", self._start + node.start_mark.index)
        if isinstance(node, yaml.MappingNode):
            return {
                key: self.value(value, f"{path}.{key}" if path else key, depth + 1)
                for key, value in self._entries(node)
            }
        if isinstance(node, yaml.SequenceNode):
            return [self.value(value, f"{path}[{index}]", depth + 1) for index, value in enumerate(node.value)]
        return self._scalar(node, path) if isinstance(node, yaml.ScalarNode) else None

    def _entries(self, node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node]]:
        return ((key.value, value) for key, value in node.value if isinstance(key, yaml.ScalarNode))

    def _scalar(self, node: yaml.ScalarNode, path: str) -> object:
        start, end = self._start + node.start_mark.index, self._start + node.end_mark.index
        style = _STYLES.get(node.style, "plain")
        if style != "plain":
            start, end = start + 1, end - 1
        elif node.style in ("|", ">"):
            start = self._source.find("\n", start, end) + 1 or end
            start += len(self._source[start:end]) - len(self._source[start:end].lstrip())
            end = start + len(self._source[start:end].rstrip())
        value: str = node.value.strip() if node.style in ("|", ">") else node.value
        kind = node.tag.rsplit(":", 1)[-1]
        self.scalars.append(Scalar(path, value, Span(start, max(start, end)), style, is_text=kind in ("str", "!")))
        return _typed(node.value, kind)


def _typed(value: str, kind: str) -> object:
    """Return a scalar as the kind of value that YAML takes it for; dates stay text."""
    try:
        if kind == "null":
            return None
        if kind == "bool":
            return value.lower() in ("yes", "true", "on")
        if kind == "int":
            return int(value.replace("_", ""), 0)
        if kind == "float":
            return float(value.replace("_", ""))
    except ValueError:
        pass
    return value
