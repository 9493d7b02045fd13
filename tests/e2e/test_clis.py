"""The command lines of Codex, Claude Code and OpenCode, connected as the window connects them, do a task with a tool over a
provider of each dialect.

`make clis` installs them and runs this where only loopback exists: a client that needs anything else fails.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from routstr_desktop.node.apps.values import Values
from routstr_desktop.node.apps.writer import Writer
from routstr_desktop.upstream.scripted import Received, Script
from tests.proxy.spoken import NAMES, PATHS, Only
from tests.proxy.stand import Stand
from tests.support.upstream import ScriptedUpstream, upstream  # noqa: F401

ROOT = os.environ.get("CLIS_ROOT", "")
pytestmark = pytest.mark.skipif(not ROOT, reason="`make clis` runs this")
FUNDS = 100_000_000
TASK = "Write the word sold into the file made.txt with your tool, then say that it is done."
COMMAND = "printf sold > made.txt"
DONE = "The file is written and paid for."

Json = dict[str, Any]


@pytest_asyncio.fixture
async def shop(tmp_path: Path, upstream: ScriptedUpstream) -> AsyncIterator[Stand]:  # noqa: F811
    """A proxy in front of a provider that calls the client's tool once."""
    (tmp_path / "node").mkdir()
    stand = await Stand.open(tmp_path / "node", upstream)
    upstream.script = script
    try:
        yield stand
        await stand.audit()
    finally:
        await stand.close()


def tools_of(request: Json) -> dict[str, Json]:
    """The schemas of the offered tools, by name, in any dialect."""
    found = {}
    for tool in request.get("tools", ()):
        declared = tool.get("function", tool)
        found[declared.get("name", "")] = declared.get("parameters") or declared.get("input_schema") or {}
    return found


def script(received: Received) -> Script:
    """The tool first, then a sentence once its result is there. A request without tools is for a title."""
    tools = tools_of(received.json)
    said = json.dumps(received.json.get("messages") or received.json.get("input") or "")
    if any(mark in said for mark in ('"tool_result"', '"function_call_output"', '"role": "tool"')):
        return Script(text=DONE)
    for name, arguments in (
        ("Bash", {"command": COMMAND, "description": "Write"}),
        ("bash", {"command": COMMAND, "description": "Write"}),
        ("exec_command", {"cmd": COMMAND}),
        ("shell_command", {"command": COMMAND}),
        ("shell", {"command": ["sh", "-c", COMMAND]}),
    ):
        if name in tools:
            return Script(text="I use a tool.", calls=[(name, json.dumps(arguments))])
    return Script(text="A title")


def codex(home: Path) -> list[str]:
    return [_binary("codex"), "exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", TASK]


def claude(home: Path) -> list[str]:
    return [_binary("claude"), "-p", TASK, "--allowedTools", "Bash"]


def opencode(home: Path) -> list[str]:
    own = home / ".config" / "opencode" / "opencode.json"  # settings of its user, which stay
    own.parent.mkdir(parents=True)
    own.write_text(json.dumps({"autoupdate": False, "permission": "allow"}))
    return [_binary("opencode"), "run", TASK]


def _binary(name: str) -> str:
    found = sorted(path for path in Path(ROOT).rglob(name) if path.is_file() and path.stat().st_size > 5 << 20)
    assert found, f"{name} is not installed below {ROOT}"
    return str(found[0])


CLIS: dict[str, tuple[str, Callable[[Path], list[str]]]] = {
    "codex": ("responses", codex),
    "claude-code": ("messages", claude),
    "opencode": ("chat", opencode),
}
QUIET = {"OPENCODE_DISABLE_AUTOUPDATE": "1", "OPENCODE_DISABLE_MODELS_FETCH": "1"}


@pytest.mark.parametrize("spoken", NAMES)
@pytest.mark.parametrize("cli", CLIS)
async def test_a_task_with_a_tool(shop: Stand, tmp_path: Path, cli: str, spoken: str) -> None:
    provider = Only("scripted", "generic", shop.upstream.url, "sk-upstream", dialect=spoken)
    shop.provided_by(provider)
    secret = await shop.fund(FUNDS)
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    name, make = CLIS[cli]
    command = make(home)
    apps = Writer(home, tmp_path / "apps.json")
    apps.write(apps.plan(cli, Values(f"{shop.public}/v1", secret, "play-small", "play-small", 32_768, 4_096)))
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=work,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "TERM": "dumb", **QUIET},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(120):
            output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    told = output.decode(errors="replace")
    assert process.returncode == 0, told
    assert DONE in told, told
    assert (work / "made.txt").read_text() == "sold", told
    rows = await shop.rows()
    assert len(rows) >= 2
    assert {row.path for row in rows} == {PATHS[name]}
    assert all(row.status == 200 and not row.estimated and row.error is None for row in rows)
    assert {received.path for received in shop.upstream.requests} == {PATHS[spoken]}
    assert FUNDS - shop.balance(secret) == sum(row.prompt_tokens + 2 * row.completion_tokens for row in rows) > 0
    shutil.rmtree(home)
