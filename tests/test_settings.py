"""Settings, overrides, front matter and which files are read, through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import CLAIM, ONLY_OWN, SLIP, mnlint, settings, write

BAD = "# A post\n\nThe zorblax cures all.\n"
SLIPPED = "# A post\n\nWe like teh zorblax here.\n"


def severities(*arguments: str, cwd: Path) -> dict[str, str]:
    result = mnlint("--format", "json", "--select", "own", *arguments, cwd=cwd)
    return {finding["path"]: finding["severity"] for finding in result.json["findings"]}


def paths(*arguments: str, cwd: Path) -> list[str]:
    return [file["path"] for file in mnlint("--format", "json", *arguments, cwd=cwd).json["files"]]


def test_the_nearest_settings_hold(tmp_path: Path) -> None:
    settings(tmp_path)
    settings(tmp_path / "b", severities={CLAIM: "info"})
    write(tmp_path, {"a/post.md": BAD, "b/c/post.md": BAD})
    assert severities(".", cwd=tmp_path) == {"a/post.md": "error", "b/c/post.md": "info"}


def test_the_search_for_settings_ends_at_the_repository(tmp_path: Path) -> None:
    settings(tmp_path)
    write(tmp_path, {"repository/.git/HEAD": "ref: refs/heads/main\n", "repository/posts/post.md": BAD})
    result = mnlint("--show-settings", "repository/posts/post.md", cwd=tmp_path)
    assert result.json[0]["config"] is None


def test_named_settings_and_none(tmp_path: Path) -> None:
    settings(tmp_path)
    other = settings(tmp_path / "other", severities={CLAIM: "warning"})
    write(tmp_path, {"post.md": BAD})
    assert severities("--config", str(other), "post.md", cwd=tmp_path) == {"post.md": "warning"}
    assert CLAIM not in mnlint("--isolated", "post.md", cwd=tmp_path).out


def test_settings_extend_a_file(tmp_path: Path) -> None:
    settings(tmp_path / "shared")
    write(tmp_path, {"post.md": BAD, ".mnlint.json": '{"extends": ["default", "shared/.mnlint.json"]}'})
    assert severities("post.md", cwd=tmp_path) == {"post.md": "error"}


def test_overrides_hold_for_the_files_that_they_name(tmp_path: Path) -> None:
    overrides = [
        {"files": "news/**", "severities": {CLAIM: "info"}},
        {"files": ["*.html", "/top.md"], "severities": {CLAIM: "off"}, "locale": "en-AU"},
    ]
    settings(tmp_path, overrides=overrides)
    write(tmp_path, {"news/a.md": BAD, "blog/a.md": BAD, "top.md": BAD, "blog/top.md": BAD, "b.html": f"<p>{BAD}</p>"})
    assert severities(".", cwd=tmp_path) == {"blog/a.md": "error", "blog/top.md": "error", "news/a.md": "info"}
    shown = {one["path"]: one["settings"]["locale"] for one in mnlint("--show-settings", ".", cwd=tmp_path).json}
    assert shown == {"b.html": "en-AU", "blog/a.md": None, "blog/top.md": None, "news/a.md": None, "top.md": "en-AU"}


def test_settings_choose_what_fails(tmp_path: Path) -> None:
    settings(tmp_path, fail_on="error")
    write(tmp_path, {"post.md": SLIPPED})
    assert mnlint(*ONLY_OWN, "post.md", cwd=tmp_path).status == 0
    assert mnlint(*ONLY_OWN, "--fail-on", "warning", "post.md", cwd=tmp_path).status == 1


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ('{"locale": "en-GB",}', ".mnlint.json:1:", "JSON knows no comments"),
        ('{\n  "exlcude": []\n}', ".mnlint.json:2:3", 'did you mean "exclude"?'),
        ('{"fail_on": "eror"}', ".mnlint.json:1:13", 'did you mean "error"?'),
        ('{"severities": {"own-clam": "off"}}', ".mnlint.json:1:", "own-clam"),
        ('{"extends": "package:no_such_package_here"}', ".mnlint.json:1:13", "package"),
        ('{"overrides": [{"files": "*", "locale": 3}]}', ".mnlint.json:1:", "/overrides/0/locale"),
        ("[]", ".mnlint.json:1:1", "object"),
    ],
)
def test_errors_in_settings_tell_place_and_remedy(tmp_path: Path, text: str, place: str, remedy: str) -> None:
    write(tmp_path, {".mnlint.json": text, "post.md": BAD})
    result = mnlint("post.md", cwd=tmp_path)
    assert result.status == 2
    assert f"mnlint: error: {place}" in result.err
    assert remedy in result.err


def test_front_matter_sets_locale_jurisdictions_and_words(tmp_path: Path) -> None:
    head = "---\nmnlint:\n  locale: en-AU\n  jurisdictions: [au, nz]\n  words: [zorblaxify]\n---\n\n"
    write(tmp_path, {"post.md": head + "All is well.\n"})
    file = mnlint("--format", "json", "post.md", cwd=tmp_path).json["files"][0]
    assert (file["locale"], file["jurisdictions"]) == ("en-AU", ["au", "nz"])


@pytest.mark.parametrize(
    ("setting", "rule", "near"),
    [
        ("localle: en-GB", "unknown-setting", "locale"),
        ("locale: british", "bad-setting", "en-GB"),
        ("fail_on: never", "unknown-setting", ""),
    ],
)
def test_what_front_matter_cannot_set_is_told_at_its_place(tmp_path: Path, setting: str, rule: str, near: str) -> None:
    write(tmp_path, {"post.md": f"---\ntitle: A post\nmnlint:\n  {setting}\n---\n\nAll is well.\n"})
    result = mnlint("--format", "json", "--select", "configuration", "post.md", cwd=tmp_path)
    assert result.rules == [rule]
    finding = result.json["findings"][0]
    assert finding["start"]["line"] == 4
    assert near in finding["message"] + finding["advice"]


def test_folders_give_posts_in_one_order(tmp_path: Path) -> None:
    names = ["b.md", "a.markdown", "c.mdx", "d.html", "e.HTM", "sub/a.md", "sub-x/a.md", "Z.md"]
    others = ["notes.txt", "code.py", "image.md.png", ".hidden/a.md", "node_modules/x/README.md"]
    write(tmp_path, dict.fromkeys(names + others, "All is well.\n"))
    assert paths(".", cwd=tmp_path) == sorted(names, key=lambda name: name.split("/"))
    assert paths("sub", "b.md", "./b.md", "sub/a.md", cwd=tmp_path) == ["b.md", "sub/a.md"]
    assert paths(str(tmp_path / "sub"), cwd=tmp_path) == [f"{tmp_path}/sub/a.md"]
    assert paths("notes.txt", cwd=tmp_path) == ["notes.txt"]


def test_gitignore_is_respected_as_git_does(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "x", ".git/info/exclude": "private.md\n", ".gitignore": "/dist/\n*.draft.md\n"})
    write(tmp_path, {"posts/.gitignore": "!kept.draft.md\nold/\n"})
    names = [
        "a.md",
        "private.md",
        "dist/a.md",
        "x.draft.md",
        "posts/a.md",
        "posts/kept.draft.md",
        "posts/old/a.md",
        "posts/dist/a.md",
    ]
    write(tmp_path, dict.fromkeys(names, "All is well.\n"))
    assert paths(".", cwd=tmp_path) == ["a.md", "posts/a.md", "posts/dist/a.md", "posts/kept.draft.md"]
    assert paths("posts", cwd=tmp_path) == ["posts/a.md", "posts/dist/a.md", "posts/kept.draft.md"]
    assert paths("dist/a.md", cwd=tmp_path) == ["dist/a.md"]


def test_excluded_files_are_left_out_of_folders_and_on_request_when_named(tmp_path: Path) -> None:
    settings(tmp_path, exclude=["drafts/", "README.md"])
    write(tmp_path, dict.fromkeys(["a.md", "README.md", "drafts/a.md", "x/a.md"], "All is well.\n"))
    assert paths(".", cwd=tmp_path) == ["a.md", "x/a.md"]
    assert paths("--exclude", "x/", ".", cwd=tmp_path) == ["a.md"]
    assert paths("drafts/a.md", cwd=tmp_path) == ["drafts/a.md"]
    assert paths("--force-exclude", "drafts/a.md", "a.md", cwd=tmp_path) == ["a.md"]
    assert mnlint("--force-exclude", "drafts/a.md", "README.md", cwd=tmp_path).status == 0
    on_input = ("--force-exclude", "--format", "json", "--stdin-filename", "drafts/b.md", "-")
    assert mnlint(*on_input, cwd=tmp_path, stdin=b"teh teh").json["files"] == []


def test_links_that_lead_in_circles_do_no_harm(tmp_path: Path) -> None:
    write(tmp_path, {"a/post.md": "All is well.\n"})
    (tmp_path / "a" / "again").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "a" / "gone.md").symlink_to(tmp_path / "nowhere.md")
    (tmp_path / "a" / "linked.md").symlink_to(tmp_path / "a" / "post.md")
    assert paths("a", cwd=tmp_path) == ["a/linked.md", "a/post.md"]


def test_a_folder_without_posts_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = mnlint("empty", cwd=tmp_path)
    assert result.status == 2
    assert "empty: no post is in there" in result.err


def test_init_writes_valid_settings_that_explain_themselves(tmp_path: Path) -> None:
    write(tmp_path, {"post.md": BAD})
    assert mnlint("init", cwd=tmp_path).status == 0
    written = json.loads((tmp_path / ".mnlint.json").read_text())
    assert written["$schema"]
    assert written["$comment"]
    assert mnlint("rules", "check", ".mnlint.json", cwd=tmp_path).status == 0
    assert mnlint("post.md", "--grammar", "off", cwd=tmp_path).status in (0, 1)
    again = mnlint("init", cwd=tmp_path)
    assert again.status == 2
    assert "settings already" in again.err


def test_a_draft_is_told_by_its_front_matter(tmp_path: Path) -> None:
    published = {"name": SLIP, "when": "published"}
    settings(tmp_path)
    raw = json.loads((tmp_path / ".mnlint.json").read_text())
    raw["overrides"] = [{"files": "*.md", "rules": [published]}]
    (tmp_path / ".mnlint.json").write_text(json.dumps(raw))
    heads = {
        "a.md": "",
        "b.md": "---\ndraft: true\n---\n\n",
        "c.md": "---\nstatus: Draft\n---\n\n",
        "d.md": "---\ndraft: false\n---\n\n",
    }
    write(tmp_path, {name: head + SLIPPED for name, head in heads.items()})
    assert list(severities(".", cwd=tmp_path)) == ["a.md", "d.md"]


def test_the_cache_is_told_and_cleared(tmp_path: Path) -> None:
    env = {"MNLINT_CACHE_DIR": str(tmp_path / "cache")}
    write(tmp_path, {"post.md": BAD})
    mnlint("--grammar", "off", "post.md", cwd=tmp_path, env=env)
    assert mnlint("cache", "path", cwd=tmp_path, env=env).out == f"{tmp_path / 'cache'}\n"
    assert mnlint("cache", "clear", cwd=tmp_path, env=env).out.startswith("Removed ")
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


def test_a_cache_that_cannot_be_cleared_is_told(tmp_path: Path) -> None:
    place = tmp_path / "cache"
    place.write_text("no folder")
    done = mnlint("cache", "clear", cwd=tmp_path, env={"MNLINT_CACHE_DIR": str(place)})
    assert (done.status, done.out) == (2, "")
    assert f"{place}: the cache cannot be cleared, this is no folder; remove it, or name" in done.err
    place.unlink()
    (place / "grammar" / "a folder").mkdir(parents=True)
    (place / "grammar" / "a file").touch()
    done = mnlint("cache", "clear", cwd=tmp_path, env={"MNLINT_CACHE_DIR": str(place)})
    assert done.status == 2
    assert f"{place / 'grammar' / 'a folder'}: the cache cannot be cleared (" in done.err
    assert not (place / "grammar" / "a file").exists()


def test_a_home_that_cannot_be_written_to_means_no_cache(tmp_path: Path) -> None:
    write(tmp_path, {"post.md": BAD, "file": ""})
    result = mnlint(
        "--grammar", "off", "--isolated", "post.md", cwd=tmp_path, env={"MNLINT_CACHE_DIR": str(tmp_path / "file/x")}
    )
    assert result.status in (0, 1)
    assert "error" not in result.err.replace("0 errors", "").split("finding")[0]
