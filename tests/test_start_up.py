"""What a run on one post must not load."""

from __future__ import annotations

import subprocess
import sys

from command import ROOT, environment

HEAVY = (
    "jsonschema",
    "textstat",
    "harper",
    "numpy",
    "language_tool_python",
    "pygls",
    "pathspec",
    "difflib",
    "concurrent",
    "requests",
)


def test_a_run_on_one_post_loads_nothing_heavy() -> None:
    code = (
        "import sys; from mnlint.cli import main; main(['--isolated', '--grammar', 'off', '--quiet', 'bench/post.md']);"
        "print(sorted(name.split('.')[0] for name in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.splitlines()[-1].strip("[]").replace("'", "").split(", "))
    assert sorted(loaded & set(HEAVY)) == []
    assert "argparse" in loaded


def test_yaml_is_loaded_only_for_front_matter(tmp_path) -> None:
    (tmp_path / "post.md").write_text("# A post\n\nAll is well.\n")
    lint = "main(['--isolated', '--grammar', 'off', 'post.md'])"
    code = f"import sys; from mnlint.cli import main; {lint}; print('yaml' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("False\n")
