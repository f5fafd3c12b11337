"""pre-commit, the GitHub action and the files that other tools read from this repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from command import CLAIM, ROOT, environment, settings, write

REQUIRED = bool(os.environ.get("MNLINT_TEST_ALL"))  # set in CI: nothing may be skipped there
CLAIMED = "# A post\n\nThe zorblax cures all.\n"
GOOD = "# A post\n\nAll is well here.\n"
SLIPPED = "# A post\n\nWe like teh zorblax here.\n"


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def committed(folder: Path) -> Path:
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "start")
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with the project as it is now."""
    if not REQUIRED and (shutil.which("git") is None or shutil.which("pre-commit", path=str(_scripts())) is None):
        pytest.skip("git or pre-commit is not installed")
    folder = tmp_path_factory.mktemp("project")
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    return committed(folder)


def _scripts() -> Path:
    return Path(sys.executable).parent


def pre_commit(folder: Path, *arguments: object, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = [str(_scripts() / "pre-commit"), *map(str, arguments), "--color", "never"]
    given = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    env = given | {"PRE_COMMIT_HOME": str(home)} | more
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=env, timeout=600, check=False)
    if "CalledProcessError" in done.stdout + done.stderr and not REQUIRED:
        pytest.skip("the hook cannot be installed here, for lack of a network as it seems")
    return done


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("blog")
    settings(folder, severities={"overclaim": "error"})
    write(folder, {"posts/bad post.md": CLAIMED, "posts/gut & schön №1.md": GOOD, "posts/slip.md": SLIPPED})
    return committed(folder)


def test_pre_commit_stops_a_bad_post_and_lets_a_good_one_pass(project: Path, blog: Path, tmp_path: Path) -> None:
    tried = pre_commit(blog, "try-repo", project, "mnlint", "--files", "posts/bad post.md", home=tmp_path)
    assert tried.returncode == 1, tried.stdout + tried.stderr
    assert f"posts/bad post.md:3:5: error: “zorblax cures” is a claim. [{CLAIM}]" in tried.stdout

    config = [{"repo": str(project), "rev": "HEAD", "hooks": [{"id": one} for one in ("mnlint", "mnlint-rules")]}]
    config[0]["rev"] = subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=project, text=True).strip()
    (blog / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": config}))
    git(blog, "add", "-A")
    pre_commit(blog, "install-hooks", home=tmp_path)

    nowhere = "http://127.0.0.1:9"  # no network from here on
    off = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "PIP_INDEX_URL"), nowhere)
    good = pre_commit(blog, "run", "--files", "posts/gut & schön №1.md", home=tmp_path, **off)
    assert good.returncode == 0, good.stdout + good.stderr
    assert "Passed" in good.stdout
    everything = pre_commit(blog, "run", "--all-files", home=tmp_path, **off)
    assert everything.returncode == 1
    assert "posts/bad post.md:3:5" in everything.stdout
    write(blog, {".mnlint.json": '{"exlcude": []}'})
    wrong = pre_commit(blog, "run", "mnlint-rules", "--files", ".mnlint.json", home=tmp_path, **off)
    assert wrong.returncode == 1
    assert 'did you mean "exclude"?' in wrong.stdout


def test_hooks_keep_their_flags_in_entry() -> None:
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    assert hooks.keys() == {"mnlint", "mnlint-fix", "mnlint-rules"}
    assert all("args" not in hook and hook["require_serial"] for hook in hooks.values())
    assert hooks["mnlint"]["types_or"] == ["markdown", "mdx", "html", "plain-text"]
    for hook in hooks.values():  # every entry is a command line that mnlint understands
        done = subprocess.run(
            [sys.executable, "-m", *hook["entry"].split(), "--help"],
            env=environment(),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def run_action(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("bash") is None or os.name == "nt":
        pytest.skip("bash is not installed")
    write(folder, {"bin/mnlint": f'#!/bin/sh\nexec "{sys.executable}" -m mnlint "$@"\n'})
    (folder / "bin/mnlint").chmod(0o755)
    env = environment(PATH=f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", **more)
    script = str(ROOT / ".ci" / "action.sh")
    return subprocess.run(["bash", script], cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_the_action_writes_annotations_a_summary_and_files(tmp_path: Path) -> None:
    settings(tmp_path)
    write(tmp_path, {"my posts/bad post.md": CLAIMED, "good.md": GOOD})
    env = {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"), "MNLINT_SARIF": "out/mnlint.sarif"}
    env |= {"MNLINT_PATHS": "my posts\ngood.md\n", "MNLINT_ARGUMENTS": "--select=own\n"}
    done = run_action(tmp_path, **env)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=my posts/bad post.md,line=3,")
    assert "my posts/bad post.md:3:5: error: " in (tmp_path / "summary.md").read_text()
    assert (tmp_path / "out/mnlint.sarif").is_file()
    assert run_action(tmp_path, **env | {"MNLINT_FAIL_ON": "never"}).returncode == 0
    assert run_action(tmp_path, **env | {"MNLINT_PATHS": "nowhere"}).returncode == 2


def test_the_action_passes_every_input_through_the_environment() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    assert action["runs"]["using"] == "composite"
    steps = action["runs"]["steps"]
    assert all("${{" not in step.get("run", "") for step in steps)
    used = " ".join(
        str(value) for step in steps for value in [*step.get("env", {}).values(), *step.get("with", {}).values()]
    )
    assert all(f"inputs.{name}" in used for name in action["inputs"])
