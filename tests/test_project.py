"""Rules of the project that no other tool holds: what the README promises, file sizes, the lock, the make targets."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from routstr_desktop.node.environment import environment_names
from routstr_desktop.node.settings import Settings
from routstr_desktop.system import guard

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
SOURCES = sorted([*ROOT.glob("routstr_desktop/**/*.py"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("packaging/*.py")])
LONGEST = 450
TARGETS = ["help", "setup", "run", "demo", "test", "soak", "kills", "wayland", "interop", "clis", "local-model"]
TARGETS += ["screen-reader", "lint", "audit", "bench", "package", "lock", "prices", "translations", "screenshots"]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def make(*arguments: str) -> str:
    """What it prints, also when it is asked by a test that `make` itself has started."""
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_floors_in_the_readme_are_the_ones_that_lint_checks() -> None:
    contract = next(c for c in PROJECT["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    checked = [[name.strip().removeprefix("routstr_desktop.") for name in layer.split("|")] for layer in contract["layers"]]
    block = re.search(r"<!-- floors -->\n```\n(.*?)```", text("README.md"), re.DOTALL)
    assert block, "README.md lost its list of floors"
    told = [re.split(r"\s{2,}", line.strip()) for line in block.group(1).splitlines()]
    assert told == checked


def test_every_package_stands_on_a_floor() -> None:
    contract = next(c for c in PROJECT["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    named = {name.strip().removeprefix("routstr_desktop.") for layer in contract["layers"] for name in layer.split("|")}
    there = {path.parent.name for path in ROOT.glob("routstr_desktop/*/__init__.py")} | {"cli"}
    assert there == named


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_is_short_and_says_why_it_is_there(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= LONGEST, f"{path.name}: past {LONGEST} lines a file needs a new shape"
    if path.name != "__init__.py" and path.relative_to(ROOT).parts[0] == "routstr_desktop":
        assert source.lstrip().startswith('"""'), f"{path.name} has no docstring that says why it is there"


def test_the_readme_names_every_setting_and_no_other() -> None:
    section = text("README.md").partition("\n## Settings\n")[2].partition("\n## ")[0]
    first_columns = "".join(line.split("|")[1] for line in section.splitlines() if line.startswith("| `"))
    told = set(re.findall(r"`([A-Z0-9_]+)`", first_columns))
    known = {environment_names(field)[0] for field in Settings.model_fields}
    assert told - {"ROUTSTR_DATA_DIR"} == known


def test_the_readme_names_every_command() -> None:
    section = text("README.md").partition("\n## Command line\n")[2].partition("\n## ")[0]
    told = set(re.findall(r"^\| `routstr-desktop ([\w-]+)", section, re.MULTILINE))
    program = [sys.executable, "-m", "routstr_desktop.cli", "--help"]
    said = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    assert told == set(re.findall(r"^    ([\w-]+) ", said, re.MULTILINE))


def test_every_make_target_has_a_line_of_help() -> None:
    helped = dict(re.findall(r"make ([\w-]+) +(\S.*)", make("help")))
    assert list(helped) == TARGETS
    assert all(len(line) > 10 for line in helped.values())


def test_make_test_prints_how_much_of_the_money_is_tested_and_fails_below() -> None:
    """Only when all tests run: a part of them says nothing."""
    coverage = PROJECT["tool"]["coverage"]
    watched = {"routstr_desktop.ledger", "routstr_desktop.wallet", "routstr_desktop.proxy.billing"}
    assert watched <= set(coverage["run"]["source_pkgs"])
    assert (coverage["run"]["branch"], coverage["report"]["fail_under"]) == (True, 95)
    for given, counted in (("ARGS=", True), ("ARGS=tests/core", False)):
        assert ("--cov" in make("-n", "test", given).splitlines()[-1].split()) is counted


@pytest.mark.parametrize("table", ["tests/README.md", "tests/features.md"])
def test_every_test_that_the_tests_readme_names_is_there(table: str) -> None:
    named = set(re.findall(r"`(test_\w+)`", text(table)))
    there = {name for path in SOURCES for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))}
    assert named - there == set()


def test_ci_runs_what_the_readme_says() -> None:
    command = text(".ci/run").strip().splitlines()[-1].removeprefix("exec ")
    assert command == "make lint test"
    assert command in text("README.md")


def test_the_lock_has_hashes_and_no_address() -> None:
    lock = text("requirements.lock")
    packages = re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", lock, re.MULTILINE)
    assert len(packages) > 50
    entries = re.split(r"\n(?=[a-z0-9])", lock.strip())
    assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"://|index-url|find-links|^-e|^\S+ @ ", lock, re.MULTILINE)


def test_the_lock_holds_every_named_dependency() -> None:
    locked = {name.lower() for name in re.findall(r"^([A-Za-z0-9][\w.-]*)==", text("requirements.lock"), re.MULTILINE)}
    named = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    wanted = {re.split(r"[<>=!~; \[]", line)[0].lower().replace("_", "-") for line in named}
    assert wanted - locked == set()


def test_installed_packages_are_the_locked_ones() -> None:
    markers = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;]+)(?: ; (.*?))? \\", re.MULTILINE)
    for name, version, marker in markers.findall(text("requirements.lock")):
        if not marker:
            assert metadata.version(name) == version, f"{name}: run make setup"


def test_no_test_is_held_to_a_clock() -> None:
    """Which machine it runs on decides that: work is bounded by `tests.support.cost`, waiting by a long `asyncio.timeout`.

    That at least some time has passed may be asserted (`... > 2.0`): it holds on every machine.
    """
    clock = re.compile(r"\b(perf_counter|monotonic|thread_time|process_time)(_ns)?\(\)")
    found = []
    for path in ROOT.glob("tests/**/test_*.py"):
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)) if clock.search(source) else ():
            if isinstance(node, ast.Assert) and clock.search(shown := ast.unparse(node.test)) and "<" in shown:
                found.append(f"{path.name}:{node.lineno}: {shown}")
    assert not found


def test_no_file_names_a_registry_host() -> None:
    named = re.compile(r"https?://[\w.-]*(pypi|pythonhosted|npmjs|debian|crates)\.(org|com)", re.IGNORECASE)
    files = [ROOT / name for name in ("Makefile", "pyproject.toml", "requirements.lock", ".ci/run")]
    files += [path for path in ROOT.glob("packaging/**/*") if path.is_file() and path.suffix not in (".pyc", ".png")]
    assert [path.name for path in files if named.search(path.read_text())] == []


def test_the_guard_refuses_only_the_pair_that_crashes() -> None:
    sentence = guard.refusal((3, 11, 7), "6.12.0")
    assert sentence is not None
    assert "6.12.0" in sentence
    assert "pip install" in sentence
    assert guard.refusal((3, 12, 0), "6.12.0") is None
    assert guard.refusal((3, 11, 7), "6.11.3") is None
    assert guard.refusal((3, 11, 7), None) is None
    assert guard.refusal(sys.version_info, guard.installed_pyside()) is None
