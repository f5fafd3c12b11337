"""What the readers must know about content repositories: it stands in the rule set under "documents"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class DocumentSettings:
    """Names that tell prose from data, and the measures by which plain text is told apart.

    - `fields`: paths of front-matter fields that are prose, with `*` for any part of the path and `[]` for any entry of
      a list ("title", "faq[].q", "*.alt");
    - `attributes`: attributes of HTML and JSX, and arguments of shortcodes, that are prose;
    - `meta`: names of `<meta>` elements that are prose;
    - `shortcodes`: names of square-bracket shortcodes; `code_shortcodes`: those of any syntax whose body is code;
    - `containers`: classes, ids and ARIA roles of HTML elements by the kind of container they make ("nav", "footer");
    - `bare_heading_words`: words of the longest bare-line heading;
    - `wrap_columns`: shortest and longest line of text that an editor wrapped.
    """

    fields: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    shortcodes: tuple[str, ...] = ()
    code_shortcodes: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()
    containers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    bare_heading_words: int = 14
    wrap_columns: tuple[int, int] = (60, 100)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> DocumentSettings:
        """Take the settings from the "documents" of a rule set; unknown keys are left alone."""
        known = {entry.name for entry in fields(cls)}
        values: dict[str, Any] = {}
        for key in known & data.keys():
            values[key] = tuple(data[key]) if isinstance(data[key], list) else data[key]
        return cls(**values)
