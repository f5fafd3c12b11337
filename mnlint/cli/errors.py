"""How a command fails."""

from __future__ import annotations


class Failure(Exception):  # noqa: N818 (it is what the user reads, not a kind of error)
    """The run cannot go on: "place: cause; remedy". Printed as `mnlint: error: …`, exit status 2."""
