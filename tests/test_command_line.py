"""Exit statuses, standard input, odd files and messages, through the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command import CLAIM, ONLY_OWN, SLIP, STYLE, environment, mnlint, process, settings, write

BAD = "# A post\n\nThe zorblax cures all.\n"
SLIPPED = "# A post\n\nWe like teh zorblax here.\n"
STYLED = "# A post\n\nWe are zorblaxing on here.\n"
GOOD = "# A post\n\nAll is well here.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    settings(tmp_path)
    write(tmp_path, {"bad.md": BAD, "slipped.md": SLIPPED, "styled.md": STYLED, "good.md": GOOD})
    write(tmp_path, {"binary.md": b"\x00\x01\x02", "broken/.mnlint.json": '{"rulez": []}', "broken/post.md": GOOD})
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["good.md"], 0),
        (["check", "good.md"], 0),
        (["styled.md"], 0),
        (["slipped.md"], 1),
        (["bad.md"], 1),
        (["--fail-on", "error", "slipped.md"], 0),
        (["--fail-on", "error", "bad.md"], 1),
        (["--fail-on", "info", "styled.md"], 1),
        (["--fail-on", "never", "bad.md"], 0),
        (["--diff", "slipped.md"], 1),
        (["--diff", "good.md"], 0),
        (["--version"], 0),
        (["--help"], 0),
        ([], 2),
        (["missing.md"], 2),
        (["missing.md", "bad.md"], 2),
        (["binary.md"], 2),
        (["broken/post.md"], 2),
        (["--no-such-option", "good.md"], 2),
        (["--format", "jsno", "good.md"], 2),
        (["--select", "no-such-rule", "good.md"], 2),
        (["--config", "missing.json", "good.md"], 2),
        (["--output", "html", "good.md"], 2),
        (["--jurisdiction", "atlantis", "good.md"], 2),
        (["-", "good.md"], 2),
        (["rules", "check", "broken/.mnlint.json"], 2),
        (["explain", "no-such-rule"], 2),
        (["baseline", "shrink"], 2),
    ],
)
def test_exit_status(site: Path, arguments: list[str], status: int) -> None:
    own = ONLY_OWN if arguments[-1:] and arguments[-1].endswith(".md") and "--select" not in arguments else ()
    result = mnlint(*own, *arguments, cwd=site) if "check" not in arguments else mnlint(*arguments, *own, cwd=site)
    assert result.status == status, result.err
    if status == 2:
        assert "mnlint: error: " in result.err
        assert "Traceback" not in result.err


def test_a_file_that_cannot_be_read_stops_no_other(site: Path) -> None:
    result = mnlint(*ONLY_OWN, "--format", "json", "missing.md", "binary.md", "broken/post.md", "bad.md", cwd=site)
    assert result.status == 2
    assert result.rules == [CLAIM]
    errors = {file["path"]: file["error"] for file in result.json["files"]}
    assert errors.keys() == {"missing.md", "binary.md", "broken/post.md", "bad.md"}
    assert errors["bad.md"] is None
    assert all(errors[path] for path in ("missing.md", "binary.md", "broken/post.md"))
    assert result.err.count("mnlint: error: ") == 3


def test_unknown_names_come_with_the_nearest_one(site: Path) -> None:
    assert 'did you mean "json"?' in mnlint("--format", "jsno", "good.md", cwd=site).err
    assert 'did you mean "--format"?' in mnlint("--fromat", "json", "good.md", cwd=site).err
    assert f'did you mean "{CLAIM}"?' in mnlint("--select", "own-clam", "good.md", cwd=site).err
    broken = mnlint("broken/post.md", cwd=site).err
    assert "broken/.mnlint.json:1:2" in broken
    assert 'did you mean "rules"?' in broken


def test_errors_of_broken_settings_are_said_once(site: Path) -> None:
    write(site, {"broken/other.md": GOOD})
    assert mnlint("broken/post.md", "broken/other.md", cwd=site).err.count("unknown key") == 1


def test_options_may_stand_between_files(site: Path) -> None:
    result = mnlint("bad.md", "--format", "json", *ONLY_OWN, "slipped.md", cwd=site)
    assert result.rules == [CLAIM, SLIP]


def test_select_and_ignore_take_rules_categories_and_tags(site: Path) -> None:
    files = ("bad.md", "slipped.md", "styled.md")

    def rules(*arguments: str) -> list[str]:
        return mnlint("--format", "json", *arguments, *files, cwd=site).rules

    assert rules("--select", CLAIM) == [CLAIM]
    assert rules("--select", "own") == [CLAIM, SLIP, STYLE]
    assert rules("--select", "own", "--ignore", "overclaim") == [SLIP, STYLE]
    assert rules("--select", f"{CLAIM},{STYLE}", "--ignore", STYLE) == [CLAIM]


def test_a_rule_that_is_off_runs_when_it_is_selected_by_name(site: Path) -> None:
    settings(site, severities={CLAIM: "off"})
    assert mnlint("--format", "json", "--select", "own", "bad.md", cwd=site).rules == []
    assert mnlint("--format", "json", "--select", CLAIM, "bad.md", cwd=site).rules == [CLAIM]


def test_standard_input_has_the_settings_and_format_of_its_name(site: Path) -> None:
    html = b"<p>The zorblax cures.</p><code>teh zorblax</code>"
    result = mnlint(*ONLY_OWN, "--format", "json", "--stdin-filename", "news/a.html", "-", cwd=site, stdin=html)
    assert result.status == 1
    assert [finding["path"] for finding in result.json["findings"]] == ["news/a.html"]
    assert result.json["files"][0]["format"] == "html"
    nameless = mnlint(*ONLY_OWN, "--format", "json", "-", cwd=site, stdin=BAD.encode())
    assert nameless.json["findings"][0]["path"] == "<stdin>"


def test_what_is_given_on_standard_input_is_not_fixed(site: Path) -> None:
    assert mnlint("--fix", "-", cwd=site, stdin=b"x").status == 2


@pytest.mark.parametrize(
    ("data", "rules"),
    [
        (b"\xef\xbb\xbfThe zorblax cures.\n", [CLAIM]),
        ("The zorblax cures.\n".encode("utf-16"), [CLAIM]),
        (b"\xff\xfeT\x00h\x00e\x00 \x00z\x00", []),
        (b"The zorblax cures caf\xe9s \x96 really.\n", ["decoded-as-cp1252", CLAIM]),
        (b"", []),
        (b"\n\n\n", []),
        (b"The zorblax cures\r\nall.\rIt does.\r\n", [CLAIM]),
        (b"---\ntitle: [unclosed\n---\n\nThe zorblax cures.\n", ["broken-front-matter", CLAIM]),
        (b"---\ntitle: cut o", None),
        (b"<!-- cut", None),
        (b"The zorblax cures \xf0\x9f\x98\x80 \xe2\x80\x8b all.", [CLAIM]),
    ],
)
def test_odd_files_are_read(site: Path, data: bytes, rules: list[str] | None) -> None:
    write(site, {"odd.md": data})
    result = mnlint(*ONLY_OWN, "--format", "json", "odd.md", cwd=site)
    assert result.status in (0, 1), result.err
    if rules is not None:
        assert sorted(result.rules) == sorted(rules)


def test_an_undecodable_file_is_an_error_of_its_own(site: Path) -> None:
    write(site, {"cut.md": b"\xff\xfeT\x00h\x00e"})
    result = mnlint("--format", "json", "cut.md", cwd=site)
    assert result.status == 2
    assert result.json["files"][0]["error"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_an_error_of_its_own(site: Path) -> None:
    (site / "bad.md").chmod(0)
    assert "ermission" in mnlint("bad.md", cwd=site).err


def test_a_line_of_a_megabyte_is_read(site: Path) -> None:
    write(site, {"long.md": "All is well here. " * 58_000 + "See teh zorblax.\n"})
    started = time.monotonic()
    result = mnlint("--select", SLIP, "--grammar", "off", "--format", "json", "long.md", cwd=site)
    assert result.rules == [SLIP]
    assert time.monotonic() - started < 120


def test_names_with_spaces_and_letters_of_all_kinds(site: Path) -> None:
    write(site, {"häuser & гора/my post №1.md": BAD})
    result = mnlint(*ONLY_OWN, "häuser & гора", cwd=site)
    assert result.out.startswith("häuser & гора/my post №1.md:3:5: error: ")


def test_findings_go_to_standard_output_and_the_rest_to_standard_error(site: Path) -> None:
    result = mnlint(*ONLY_OWN, "bad.md", cwd=site)
    assert result.out == f"bad.md:3:5: error: “zorblax cures” is a claim. [{CLAIM}]\n"
    assert "1 finding" in result.err
    quiet = mnlint(*ONLY_OWN, "--quiet", "good.md", cwd=site)
    assert (quiet.out, quiet.err) == ("", "")


def test_several_reports_at_once(site: Path) -> None:
    arguments = ("--output", "json=out/report.json", "--output", "sarif=out/report.sarif")
    result = mnlint(*ONLY_OWN, *arguments, "bad.md", cwd=site)
    assert result.out.startswith("bad.md:3:5")
    assert json.loads((site / "out/report.json").read_text())["summary"]["error"] == 1
    assert json.loads((site / "out/report.sarif").read_text())["version"] == "2.1.0"


def test_colour_follows_option_and_environment(site: Path) -> None:
    def colored(*arguments: str, **env: str) -> bool:
        return "\x1b[" in mnlint(*ONLY_OWN, *arguments, "bad.md", cwd=site, env=env).out

    assert not colored()
    assert colored("--color", "always")
    assert colored(FORCE_COLOR="1")
    assert not colored("--color", "never", FORCE_COLOR="1")
    assert not colored(FORCE_COLOR="1", NO_COLOR="1")
    assert not colored("--format", "json", "--color", "always")


def test_a_terminal_gets_the_full_report(site: Path) -> None:
    pty = pytest.importorskip("pty")
    main_end, other_end = pty.openpty()
    command = [sys.executable, "-m", "mnlint", *ONLY_OWN, "bad.md"]
    done = subprocess.Popen(
        command, cwd=site, stdout=other_end, stderr=subprocess.DEVNULL, env=environment(TERM="xterm")
    )
    os.close(other_end)
    seen = b""
    while True:
        try:
            part = os.read(main_end, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
    assert done.wait(60) == 1
    assert b"^^^" in seen or "‾".encode() in seen or b"~~~" in seen
    assert b"\x1b[" in seen


def test_a_terminal_that_shows_ascii_only_gets_escapes(site: Path) -> None:
    write(site, {"é.md": BAD})
    result = process(*ONLY_OWN, "é.md", cwd=site, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert result.status == 1
    assert result.out.startswith("\\xe9.md:3:5: error: ")
    assert result.out.isascii()


def test_environment_variables_stand_for_options(site: Path) -> None:
    env = {"MNLINT_FORMAT": "json", "MNLINT_FAIL_ON": "never", "MNLINT_JURISDICTION": "uk,au", "MNLINT_LOCALE": "en-GB"}
    result = mnlint(*ONLY_OWN, "bad.md", cwd=site, env=env)
    assert result.status == 0
    assert result.json["files"][0]["jurisdictions"] == ["au", "uk"]
    assert result.json["files"][0]["locale"] == "en-GB"
    assert mnlint(*ONLY_OWN, "--fail-on", "error", "bad.md", cwd=site, env=env).status == 1
    wrong = mnlint("bad.md", cwd=site, env={"MNLINT_FORMAT": "jsno"})
    assert wrong.status == 2
    assert 'MNLINT_FORMAT: "jsno"' in wrong.err


def test_show_settings_tells_what_holds_for_a_file(site: Path) -> None:
    shown = mnlint("--show-settings", "bad.md", cwd=site).json[0]
    assert shown["config"].endswith(".mnlint.json")
    assert shown["rules"][CLAIM] == "error"
    assert mnlint("--show-settings", "--isolated", "bad.md", cwd=site).json[0]["config"] is None


def test_statistics_count_by_rule(site: Path) -> None:
    out = mnlint(*ONLY_OWN, "--statistics", "bad.md", "slipped.md", cwd=site).out
    assert CLAIM in out
    assert SLIP in out


def test_help_is_short_and_grouped(site: Path) -> None:
    out = mnlint("--help", cwd=site).out
    assert len(out.splitlines()) < 90
    for heading in ("report:", "rules:", "files and settings:", "fixes:", "exit status:"):
        assert heading in out


def test_many_files_in_several_processes_give_the_same_report(site: Path) -> None:
    write(site, {f"many/{i:03}.md": BAD if i % 3 else SLIPPED for i in range(30)})
    one = mnlint(*ONLY_OWN, "--format", "json", "--jobs", "1", "many", cwd=site)
    two = process(*ONLY_OWN, "--format", "json", "--jobs", "2", "many", cwd=site)
    assert one.json["findings"] == two.json["findings"]
    assert len(one.rules) == 30


def test_a_reader_that_goes_away_is_no_error(site: Path) -> None:
    write(site, {"many.md": "See teh zorblax.\n\n" * 4000})
    command = f"{sys.executable} -m mnlint --select own many.md | head -n 1"
    done = subprocess.run(
        command, shell=True, cwd=site, capture_output=True, env=environment(), timeout=60, check=False
    )
    assert done.stdout.startswith(b"many.md:1:5")
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_ends_with_130(site: Path) -> None:
    command = [sys.executable, "-m", "mnlint", "--stdin-filename", "a.md", "-"]
    run = subprocess.Popen(command, cwd=site, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    time.sleep(1.5)  # it waits for its input by then
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=30)
    assert run.returncode == 130
    assert b"Traceback" not in err


def test_a_rule_that_breaks_is_told_and_stops_no_other(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mnlint.checks import CHECKS

    whole = CHECKS["phrase"]

    def broken(analysis, rules):
        if any(rule.name == SLIP for rule in rules):
            raise ValueError("out of zorblax")
        return whole(analysis, rules)

    monkeypatch.setitem(CHECKS, "phrase", broken)
    result = mnlint(*ONLY_OWN, "--format", "json", "bad.md", cwd=site)
    assert result.status == 2
    assert result.rules == [CLAIM]
    assert f"bad.md: rule {SLIP}: ValueError: out of zorblax" in result.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_sound(site: Path, shell: str) -> None:
    script = mnlint("completion", shell, cwd=site).out
    assert "baseline" in script
    assert "--fail-on" in script or "-l fail-on" in script
    import shutil

    if shutil.which(shell):
        done = subprocess.run([shell, "-n"], input=script.encode(), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
