"""Which topics a post is about; terms and thresholds stand in the rule set ("topics", "about")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mnlint.document.model import Block, Role
from mnlint.matching.analysis import Analysis


def told_topics(analysis: Analysis) -> frozenset[str]:
    """Return the names of the topics whose terms stand in a title or often enough in the body."""
    about = analysis.ruleset.data.get("about", {})
    return frozenset(name for name in analysis.ruleset.data.get("topics", {}) if _is_about(analysis, name, about))


def is_title(block: Block, about: Mapping[str, Any]) -> bool:
    """Tell whether a block is the page's title or one of its main headings."""
    if block.field is not None:
        return block.field.lower() in about.get("title_fields", ())
    return block.role is Role.HEADING and block.level <= about.get("heading_level", 2)


def _is_about(analysis: Analysis, name: str, about: Mapping[str, Any]) -> bool:
    hits = analysis.hits(f"topic/{name}")
    body = sum(hit.block.field is None for hit in hits)
    return body >= about.get("mentions", 3) or any(is_title(hit.block, about) for hit in hits)
