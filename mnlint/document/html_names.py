"""The elements of HTML: which are inline, which hold prose of what kind (`html_elements.json`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mnlint.document.model import Role


class Names(NamedTuple):
    """Element names by what they do. `closes`: elements that an opening one ends, looked for up to one of `scopes`."""

    inline: frozenset[str]
    void: frozenset[str]
    skip: frozenset[str]
    leaf: frozenset[str]  # holds inline content only
    roles: Mapping[str, Role]
    containers: Mapping[str, str]
    closes: Mapping[str, frozenset[str]]
    scopes: Mapping[str, frozenset[str]]


@cache
def names() -> Names:
    """Load the names once."""
    data = json.loads(Path(__file__).with_name("html_elements.json").read_text(encoding="utf-8"))
    return Names(
        inline=frozenset(data["inline"]),
        void=frozenset(data["void"]),
        skip=frozenset(data["skip"]),
        leaf=frozenset(data["leaf"]),
        roles={name: Role(role) for name, role in data["roles"].items()},
        containers=data["containers"],
        closes={name: frozenset(others) for name, others in data["closes"].items()},
        scopes={name: frozenset(others) for name, others in data["scopes"].items()},
    )
