"""Runs mnlint the way users do: by its command line, in this process or in one of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

ROOT = Path(__file__).parent.parent

CLAIM = "own-claim"
SLIP = "own-slip"
STYLE = "own-style"
RULES: list[dict[str, Any]] = [
    {
        "name": CLAIM,
        "kind": "phrase",
        "category": "overclaim",
        "severity": "error",
        "message": "“{match}” is a claim.",
        "tags": ["own"],
        "phrases": ["zorblax cures"],
    },
    {
        "name": SLIP,
        "kind": "phrase",
        "category": "typography",
        "severity": "warning",
        "message": "“{match}” is a slip.",
        "tags": ["own"],
        "phrases": ["teh zorblax"],
        "fix": "the zorblax",
        "fix_safe": True,
    },
    {
        "name": STYLE,
        "kind": "phrase",
        "category": "consistency",
        "severity": "info",
        "message": "“{match}” could be shorter.",
        "tags": ["own"],
        "phrases": ["zorblaxing on"],
        "fix": "zorblaxing",
    },
]


class Result(NamedTuple):
    """What a run of mnlint left."""

    status: int
    out: str
    err: str

    @property
    def rules(self) -> list[str]:
        """Return the rules of the findings of a JSON report, in its order."""
        return [finding["rule"] for finding in self.json["findings"]]

    @property
    def json(self) -> Any:
        """Return the JSON report."""
        return json.loads(self.out)


def mnlint(*arguments: object, cwd: Path, stdin: bytes = b"", env: dict[str, str] | None = None) -> Result:
    """Run mnlint in this process."""
    from mnlint.cli import main

    streams = {name: io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for name in ("stdout", "stderr")}
    given = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    with (
        mock.patch.multiple(sys, stdin=given, **streams),
        mock.patch.dict(os.environ, env or {}),
        contextlib.chdir(cwd),
    ):
        status = main([str(argument) for argument in arguments])
    out, err = (stream.buffer.getvalue().decode("utf-8") for stream in _flushed(streams))
    return Result(status, out, err)


def _flushed(streams: dict[str, io.TextIOWrapper]) -> list[Any]:
    for stream in streams.values():
        stream.flush()
    return list(streams.values())


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process that finds mnlint."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return os.environ | {"PYTHONPATH": path} | more


def process(*arguments: object, cwd: Path, stdin: bytes = b"", env: dict[str, str] | None = None) -> Result:
    """Run mnlint in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "mnlint", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env=environment(**(env or {})),
        timeout=120,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def settings(folder: Path, **keys: Any) -> Path:
    """Write a `.mnlint.json` with rules of our own; nothing else speaks up in a post."""
    path = folder / ".mnlint.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"rules": RULES, **keys}), encoding="utf-8")
    return path


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    """Write files by their names."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


ONLY_OWN = ("--select", "own,configuration")
