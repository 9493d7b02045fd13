"""What people ask and are answered passes through and is kept nowhere: not in the books, not in the log, not in an export."""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import structlog

from routstr_desktop.core.activity import LogFilter
from routstr_desktop.node.activity import export_log
from routstr_desktop.upstream.scripted import Script
from tests.proxy.stand import Stand

ASKED, ANSWERED = "marmalade-prompt-51", "zeppelin-answer-93"
TEXT = f"tell me about {ASKED} at once"
TURN = [{"role": "system", "content": TEXT}, {"role": "user", "content": TEXT, "name": ASKED}]
TOOL = {"type": "function", "function": {"name": ASKED, "description": TEXT, "parameters": {"type": "object"}}}
CHAT: dict[str, Any] = {"messages": TURN, "tools": [TOOL], "user": ASKED, "metadata": {"a": ASKED}, "stop": [ASKED]}
BODIES: list[tuple[str, dict[str, Any]]] = [
    ("chat/completions", CHAT),
    ("chat/completions", {**CHAT, "stream": True}),
    ("completions", {"prompt": TEXT}),
    ("embeddings", {"input": [TEXT]}),
    ("responses", {"input": TEXT, "instructions": TEXT}),
    ("responses", {"input": TEXT, "stream": True}),
    ("messages", {"messages": TURN[1:], "system": TEXT, "max_tokens": 50}),
    ("messages", {"messages": [{"role": "user", "content": TEXT}], "max_tokens": 50, "stream": True}),
    ("chat/completions", {"messages": TEXT}),
    ("chat/completions", {"messages": TURN, "max_tokens": ASKED}),
    ("no/such/endpoint", {"prompt": TEXT}),
]
SCRIPTS = [
    Script(text=ANSWERED, thinking=ANSWERED),
    Script(text=f"{ANSWERED} " * 5, usage=False, calls=((ANSWERED, json.dumps({"a": ANSWERED})),)),
    Script(text=f"{ANSWERED} " * 5, die_after=2),
    Script(text=f"{ANSWERED} " * 5, error_after=2),
    Script(status=400, body=json.dumps({"error": {"message": f"{ASKED} {ANSWERED} is not allowed"}}).encode()),
    Script(status=500, body=f"{ANSWERED} {ASKED}".encode(), content_type="text/plain"),
    Script(body=f"<html>{ANSWERED} {ASKED}</html>".encode(), content_type="text/html"),
]


@pytest.mark.parametrize("script", SCRIPTS, ids=["served", "tools", "dies", "error-event", "refused", "broken", "html"])
async def test_no_text_is_kept(stand: Stand, tmp_path: Path, script: Script) -> None:
    stand.upstream.default = script
    secret = await stand.fund(10**9)
    headers = {"Authorization": f"Bearer {secret}", "Referer": f"http://x/{ASKED}", "Cookie": ASKED}
    with structlog.testing.capture_logs() as said:
        for path, body in BODIES:
            await cut_or_not(stand, path, {"model": "play-small", **body}, headers)
        await cut_or_not(stand, "chat/completions", {**CHAT, "model": f"{ASKED}-model"}, headers)
        form = aiohttp.FormData({"model": "play-small", "prompt": TEXT})
        form.add_field("file", TEXT.encode(), filename=f"{ASKED}.wav")
        await cut_or_not(stand, "audio/transcriptions", form, headers)
    await stand.idle()
    await stand.ledger.flush()
    rows = (await stand.ledger.activity.page(LogFilter(), 100)).rows
    assert rows
    assert len(stand.upstream.requests) >= len(rows) > 3
    target = tmp_path / "export.csv"
    assert await export_log(stand.ledger.activity.page, LogFilter(), target, lambda *_: None) == len(rows)
    found = {file.name: content for file, content in await asyncio.to_thread(contents, tmp_path)}
    assert {"ledger.sqlite3", "ledger.sqlite3-wal", "export.csv"} <= found.keys()
    for name, content in {**found, "log": repr(said).encode()}.items():
        for word in (ASKED, ANSWERED):
            assert word.encode() not in content, name


async def cut_or_not(stand: Stand, path: str, body: Any, headers: dict[str, str]) -> None:
    """Ask; an answer that breaks off is one as well."""
    sent = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
    with contextlib.suppress(aiohttp.ClientError):
        await stand.ask("POST", f"/v1/{path}", headers=headers, **sent)


def contents(folder: Path) -> list[tuple[Path, bytes]]:
    return [(file, file.read_bytes()) for file in folder.rglob("*") if file.is_file()]
