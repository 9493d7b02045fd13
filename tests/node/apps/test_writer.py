"""Other people's settings: shown, backed up, changed by our values only, and put back."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.node.apps.merge import leaves, put, take_out
from routstr_desktop.node.apps.snippets import APPS, BY_ID, render
from routstr_desktop.node.apps.values import Values
from routstr_desktop.node.apps.writer import TARGETS, Writer

VALUES = Values("http://127.0.0.1:8421/v1", "sk-0123456789abcdef", "openai/gpt-x", "openai/gpt-x-mini")


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    (tmp_path / "home").mkdir()
    return Writer(tmp_path / "home", tmp_path / "apps.json")


def file_of(writer: Writer, app: str) -> Path:
    return writer._home / TARGETS[app].file


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.id)
def test_every_text_says_where_and_what(app: object) -> None:
    text = render(app, VALUES)  # type: ignore[arg-type]

    assert "127.0.0.1:8421" in text
    assert "$" not in text
    if app.kind == "plain":  # type: ignore[attr-defined]
        lines = dict(re.split(r": |=", line, maxsplit=1) for line in text.splitlines())
        assert {VALUES.base_url, VALUES.key} <= set(lines.values())
        assert app.id == "open-webui" or VALUES.model in lines.values()  # type: ignore[attr-defined]
    if app.kind == "json":  # type: ignore[attr-defined]
        json.loads(text)
    if app.kind == "toml":  # type: ignore[attr-defined]
        tomllib.loads(text)
    if app.id in ("python",):  # type: ignore[attr-defined]
        compile(text, "python.txt", "exec")


@given(st.text(min_size=1))
def test_a_model_cannot_end_the_string_it_stands_in(model: str) -> None:
    values = Values(VALUES.base_url, VALUES.key, model, model)

    assert json.loads(render(BY_ID["opencode"], values))["model"] == f"routstr/{model}"
    compile(render(BY_ID["python"], values), "python.txt", "exec")


@pytest.mark.parametrize("app", TARGETS)
def test_a_file_that_was_not_there_comes_and_goes(writer: Writer, app: str) -> None:
    change = writer.plan(app, VALUES)
    assert "sk-0123456789abcdef" not in change.diff
    assert "127.0.0.1:8421" in change.diff
    assert not file_of(writer, app).exists()

    writer.write(change, key_id=7)

    assert "sk-0123456789abcdef" in file_of(writer, app).read_text()
    assert file_of(writer, app).stat().st_mode & 0o777 == 0o600
    assert writer.connected() == {app}
    assert writer.key_of(app) == 7
    assert "sk-0123456789abcdef" not in writer._record.read_text()
    writer.write(writer.plan_removal(app))
    assert not file_of(writer, app).exists()
    assert writer.connected() == frozenset()


def test_what_was_there_stays_and_comes_back(writer: Writer) -> None:
    file = file_of(writer, "opencode")
    file.parent.mkdir(parents=True)
    was = {"theme": "dark", "model": "anthropic/claude", "provider": {"mine": {"npm": "x"}}}
    text = json.dumps(was, indent=4) + "\n"
    file.write_text(text)
    file.chmod(0o644)

    writer.write(writer.plan("opencode", VALUES))

    found = json.loads(file.read_text())
    assert found["theme"] == "dark"
    assert found["provider"]["mine"] == {"npm": "x"}
    assert found["model"] == "routstr/openai/gpt-x"
    assert '\n    "theme"' in file.read_text(), "its indentation"
    assert file.stat().st_mode & 0o777 == 0o600, "it holds a key, which others on this computer could spend with"
    (backup,) = file.parent.glob("opencode.json.before-routstr-*")
    assert backup.read_text() == text

    other = Values(VALUES.base_url, "sk-fedcba9876543210", "other", "other")
    writer.write(writer.plan("opencode", other))  # again, with another model
    assert set(json.loads(file.read_text())["provider"]["routstr"]["models"]) == {"other"}
    assert len(list(file.parent.glob("opencode.json.before-routstr-*"))) == 1
    writer.write(writer.plan_removal("opencode"))
    assert json.loads(file.read_text()) == json.loads(text)


def test_what_was_changed_since_is_left_alone(writer: Writer) -> None:
    file = file_of(writer, "claude-code")
    file.parent.mkdir(parents=True)
    file.write_text('{"env": {"ANTHROPIC_MODEL": "opus", "DEBUG": "1"}}')
    writer.write(writer.plan("claude-code", VALUES))
    edited = json.loads(file.read_text())
    edited["env"]["ANTHROPIC_MODEL"] = "mine now"
    file.write_text(json.dumps(edited))

    change = writer.plan_removal("claude-code")
    writer.write(change)

    assert change.left_alone == ("env.ANTHROPIC_MODEL",)
    assert json.loads(file.read_text()) == {"env": {"ANTHROPIC_MODEL": "mine now", "DEBUG": "1"}}


def test_toml_keeps_its_comments_and_top_level_values_stay_on_top(writer: Writer) -> None:
    file = file_of(writer, "codex")
    file.parent.mkdir(parents=True)
    text = '# my codex\napproval_policy = "never" # careful\n\n[mcp_servers.docs]\ncommand = "docs"\n'
    file.write_text(text)

    writer.write(writer.plan("codex", VALUES))

    written = file.read_text()
    assert "# my codex" in written
    assert "# careful" in written
    found = tomllib.loads(written)
    assert found["model_provider"] == "routstr"
    assert found["mcp_servers"] == {"docs": {"command": "docs"}}
    assert found["model_providers"]["routstr"]["wire_api"] == "responses"
    writer.write(writer.plan_removal("codex"))
    assert tomllib.loads(file.read_text()) == tomllib.loads(text)
    assert "# careful" in file.read_text()


@pytest.mark.parametrize(
    ("app", "text"),
    [
        ("opencode", '{"a": 1, // a comment\n}'),
        ("opencode", "[1]"),
        ("opencode", '{"provider": "none"}'),
        ("opencode", '{"model": {"a": 1}}'),
        ("codex", "a = = 1"),
        ("codex", 'model_providers = "x"'),
    ],
)
def test_a_file_that_is_not_understood_is_left_alone(writer: Writer, app: str, text: str) -> None:
    file = file_of(writer, app)
    file.parent.mkdir(parents=True)
    file.write_text(text)

    with pytest.raises(ConfigError):
        writer.plan(app, VALUES)

    assert file.read_text() == text
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_changed_meanwhile_is_not_written(writer: Writer) -> None:
    change = writer.plan("opencode", VALUES)
    file_of(writer, "opencode").parent.mkdir(parents=True)
    file_of(writer, "opencode").write_text("{}")

    with pytest.raises(ConfigError, match="look again"):
        writer.write(change)

    assert file_of(writer, "opencode").read_text() == "{}"
    assert writer.connected() == frozenset()


def test_a_link_is_followed_not_replaced(writer: Writer, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.json"
    real.write_text("{}")
    file = file_of(writer, "claude-code")
    file.parent.mkdir(parents=True)
    file.symlink_to(real)

    writer.write(writer.plan("claude-code", VALUES))

    assert file.is_symlink()
    assert "ANTHROPIC_BASE_URL" in real.read_text()


def test_a_folder_that_cannot_be_made_changes_nothing(writer: Writer) -> None:
    (writer._home / ".codex").write_text("a file in the way")

    with pytest.raises(ConfigError):
        writer.write(writer.plan("codex", VALUES))

    assert writer.connected() == frozenset()


TREES = st.recursive(
    st.integers() | st.text(max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, min_size=1, max_size=3),
    max_leaves=8,
).filter(lambda tree: isinstance(tree, dict))


@given(TREES, TREES)
def test_taking_out_is_the_opposite_of_putting_in(document: dict[str, object], values: dict[str, object]) -> None:
    before = json.loads(json.dumps(document))
    try:
        done = put(document, values)
    except ConfigError:
        return
    assert dict(leaves(values)).items() <= dict(leaves(document)).items()

    assert take_out(document, done) == []
    assert document == before
