"""Every command that the README shows runs: in its order, against a node with a mint, a provider and a customer."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.nostr.relays import real_relay
from tests.support.mint import TestMint
from tests.support.serve import Served

from .conftest import GatedUpstream

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODES = set(re.findall(r"`(\w+)`", README.partition("\n## Troubleshooting\n")[2].partition("\n## ")[0]))

BY_HAND = {
    "routstr-desktop": "test_window_tray_second_start_and_end",
    "routstr-desktop open [LINK]": "test_window_tray_second_start_and_end",
    "routstr-desktop serve": "test_a_token_as_the_api_key_streams_an_answer_and_the_operator_withdraws",
    "routstr-desktop quit": "test_quit_ends_it_and_says_when",
    "routstr-desktop demo": "test_demo_plays_a_whole_sale",
    "routstr-desktop log": "test_the_log_is_followed",
    "routstr-desktop restore FILE": "test_lost_and_found",
    "routstr-desktop restore --words": "test_lost_and_found",
    "routstr-desktop restore --scan": "test_lost_and_found",
    "routstr-desktop payout TARGET [AMOUNT]": "test_a_deposit_and_a_payout",
    "routstr-desktop db upgrade": "test_status_upgrade_and_back",
    "routstr-desktop db restore-copy [COPY]": "test_status_upgrade_and_back",
    "routstr-desktop import-env FILE": "test_shown_first_then_done",
    "routstr-desktop move AMOUNT FROM TO": "test_a_deposit_and_a_payout",
}
"""Commands that want a screen, a stopped program or a second mint, or end it: the test that runs them."""
INSTALLS = ("sudo apt install ./dist/", "systemctl --user ", "docker ")
"""What changes the computer is run where packages are proved, not here."""
MODELS = ("gpt-4o", "gpt-4o-mini", "whisper-1")
"""Those that the README speaks of."""


def shell_lines() -> list[str]:
    """Commands in the README's blocks of shell, comments off, continued lines joined."""
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    joined = "\n".join(blocks).replace("\\\n", " ")
    return [line for raw in joined.splitlines() if (line := re.sub(r"\s+#\s.*$", "", raw).strip())]


def table_rows() -> list[str]:
    section = README.partition("\n## Command line\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `(routstr-desktop[^`]*)` \|", section, re.MULTILINE)


def curl(line: str) -> tuple[int, Any]:
    """The part of curl that the README uses: -X, -H, -d and an address."""
    words, headers, data, method, url = shlex.split(line)[1:], {}, None, None, ""
    while words:
        word = words.pop(0)
        match word:
            case "-X":
                method = words.pop(0)
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-d":
                data = words.pop(0).encode()
            case _:
                url = word
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


@pytest.fixture
def models_file(tmp_path: Path) -> Path:
    """With prices."""
    path = tmp_path / "models.json"
    price = {"prompt": "0.0000025", "completion": "0.00001"}
    models = [{"id": name, "name": name, "context_length": 8192, "pricing": price} for name in MODELS]
    path.write_text(json.dumps({"models": models}))
    return path


@pytest.fixture
async def upstream() -> Any:
    scripted = GatedUpstream()
    scripted.models = tuple({"id": name, "object": "model"} for name in MODELS)
    await scripted.start()
    yield scripted
    await scripted.stop()


async def test_every_command_shown_in_a_block(node: Served, mint: TestMint, upstream: GatedUpstream) -> None:
    key = "sk-none"
    answers: dict[str, tuple[int, Any]] = {}
    for line in shell_lines():
        program = line.split()[0]
        if program == "make":
            target = line.split()[1]
            done = await asyncio.to_thread(subprocess.run, ["make", "-n", target], cwd=ROOT, capture_output=True, check=False)
            assert done.returncode == 0, line
        elif program == "curl":
            real = line.replace("http://127.0.0.1:8421", node.local).replace("sk-...", key)
            if "cashuB..." in real:
                real = real.replace("cashuB...", await mint.fund(500))
            answers[line] = status, body = await asyncio.to_thread(curl, real)
            if status != 200:
                assert body["error"]["code"] in CODES, (line, body)
            if "balance/create" in line:
                key = body["api_key"]
        elif not line.startswith(INSTALLS):
            assert program == "routstr-desktop", f"what runs {line!r}?"
            arguments = shlex.split(line)[1:]
            await asyncio.to_thread(node.command, *arguments)
    refused = [line for line, (status, _) in answers.items() if status != 200]
    assert [line for line in refused if "lightning_address" not in line] == [], answers
    assert len(answers) >= 8


async def test_every_command_of_the_table(mint: TestMint, upstream: GatedUpstream, models_file: Path, tmp_path: Path) -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("**/*.py"))
    values = {"AMOUNT": "5", "FILE": str(tmp_path / "file"), "MODEL": "gpt-4o", "TOKEN": await mint.fund(50)}
    more = {"words": ["--yes"]}
    async with real_relay() as relay:
        settings = {"RELAYS": relay, "ROUTSTR_BACKUP_PASSPHRASE": "correct horse battery staple river"}
        node = Served(tmp_path / "profile", mints=[mint.url], upstream=upstream.url, models=models_file, **settings)
        await asyncio.to_thread(node.start)
        try:
            for first in (("receive", await mint.fund(50)), ("identity", "--new")):
                await asyncio.to_thread(node.command, *first)
            for row in table_rows():
                if row in BY_HAND:
                    assert f"def {BY_HAND[row]}(" in sources, f"{BY_HAND[row]} is gone"
                    continue
                arguments = [values.get(word.strip("[]"), word) for word in shlex.split(row)[1:]]
                await asyncio.to_thread(node.command, *arguments, *more.get(arguments[0], ()))
        finally:
            assert await asyncio.to_thread(node.stop) == 0


def test_both_lists_are_found() -> None:
    assert len(shell_lines()) > 15
    assert len(table_rows()) > 25
    assert set(BY_HAND) <= set(table_rows())
