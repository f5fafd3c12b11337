"""Emacs in batch mode, with Eglot: as docs/editors.md sets it up."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from command import CLAIM, ROOT, SLIP, environment
from editor import site_for_editor

EMACS = shutil.which("emacs")
SCRIPT = """
(setq eglot-connect-timeout 60)
(find-file "post.md")
(unless (eglot-managed-p) (call-interactively 'eglot))
(let ((end (+ (float-time) 60)))
  (while (and (< (float-time) end) (< (length (flymake-diagnostics)) 2))
    (accept-process-output nil 0.1)
    (flymake-start)))
(dolist (found (flymake-diagnostics))
  (princ (format "%d %s\\n" (flymake-diagnostic-beg found) (flymake-diagnostic-text found))))
"""


def _has_packages() -> bool:
    asked = "(package-initialize) (require 'eglot) (require 'markdown-mode)"
    done = subprocess.run([str(EMACS), "--batch", "--eval", f"(progn {asked})"], capture_output=True, check=False)
    return done.returncode == 0


def test_emacs_shows_findings(tmp_path: Path) -> None:
    if os.environ.get("MNLINT_TEST_ALL") != "1" and (EMACS is None or not _has_packages()):
        pytest.skip("Emacs with Eglot is not installed (apt-get install emacs-nox elpa-eglot elpa-markdown-mode)")
    path = site_for_editor(tmp_path)
    snippet = re.search(
        r"^```elisp\n(.*?)^```$", (ROOT / "docs/editors.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert snippet is not None
    (tmp_path / "init.el").write_text(snippet[1], encoding="utf-8")
    (tmp_path / "script.el").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [str(EMACS), "--batch", "--eval", "(package-initialize)", "-l", "init.el", "-l", "script.el"],
        cwd=tmp_path,
        env=environment(PATH=path, HOME=str(tmp_path), LC_ALL="C.UTF-8"),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    found = sorted(re.findall(r"^(\d+) mnlint \[([\w-]+)\]", done.stdout.decode(), re.MULTILINE))
    assert found == [("19", SLIP), ("37", CLAIM)]
    assert b"internal error" not in done.stderr
