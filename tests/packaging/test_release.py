"""Release hygiene: one version, a changelog that fits it, and what is known about the packages we lock."""

from __future__ import annotations

import json
import re
import tomllib

from routstr_desktop import __version__
from tests.packaging.recipes import RECIPES, ROOT, load, pins

audit = load("audit")
HELD = tomllib.loads((RECIPES / "held-back.toml").read_text())


def test_the_version_stands_in_one_place() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", __version__)
    places = [ROOT / "pyproject.toml", ROOT / "Makefile", ROOT / "README.md"]
    places += [file for file in RECIPES.rglob("*") if file.is_file() and file.suffix not in (".lock", ".txt", ".pyc")]
    named = re.compile(rf"(?<![\d.]){re.escape(__version__)}(?![\d.])")
    assert [file.name for file in places if named.search(file.read_text(encoding="utf-8", errors="ignore"))] == []


def test_the_changelog_says_what_this_version_brings() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## \[(.+?)\](?: - (\S+))?$", text, re.MULTILINE)
    versions = [version for version, _ in heads]
    assert versions[0] == "Unreleased"
    assert len(set(versions)) == len(versions)
    for version, date in heads[1:]:
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", date)
    if versions[1:]:
        assert versions[1] == __version__, "the newest section is this version's"
    newest = text.split("\n## [")[1]
    assert re.findall(r"^### (.+)$", newest, re.MULTILINE)
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= {
        "Added",
        "Changed",
        "Deprecated",
        "Removed",
        "Fixed",
        "Security",
    }


def found(*vulnerable: str) -> str:
    packages = [{"name": name, "version": "1.0", "vulns": [{"id": "X-1"}, {"id": "X-1"}]} for name in vulnerable]
    return json.dumps({"dependencies": [*packages, {"name": "fine", "version": "2.0", "vulns": []}]})


def test_a_vulnerability_in_a_package_that_is_held_back_is_told_and_does_not_fail() -> None:
    code, lines = audit.judge(found("h11"), "", HELD)
    assert code == 0
    assert lines[0] == "h11 1.0: X-1"
    assert "httptools" in lines[1]
    assert lines[-1] == "vulnerabilities: 2 packages checked"


def test_one_that_a_new_lock_puts_right_fails() -> None:
    code, lines = audit.judge(found("h11", "aiohttp"), "", HELD)
    assert code == 1
    assert any("make lock" in line for line in lines)


def test_no_answer_is_said_and_does_not_fail() -> None:
    code, lines = audit.judge("", "requests.exceptions.ConnectionError: Failed to resolve 'host'", HELD)
    assert (code, lines) == (0, ["vulnerabilities: not checked, no answer"])


def test_another_failure_of_the_tool_fails() -> None:
    code, lines = audit.judge("", "error: unrecognized arguments: --nonsense", HELD)
    assert code == 2
    assert "unrecognized" in lines[1]


def test_what_is_held_back_is_locked_and_says_why() -> None:
    assert set(HELD) <= set(pins(ROOT / "requirements.lock"))
    assert all(set(entry) == {"held_by", "bearable"} and len(entry["bearable"]) > 30 for entry in HELD.values())
