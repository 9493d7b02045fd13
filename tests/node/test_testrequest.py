"""A test request goes the whole way: listener, key, provider, stream, log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from routstr_desktop.core.errors import BadRequest, NotSelling, RoutstrError
from routstr_desktop.core.events import Event
from routstr_desktop.core.trial import Trial, TrialMoved
from routstr_desktop.node.demo import demo_settings
from routstr_desktop.node.node import Node
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets
from routstr_desktop.system.tasks import spawn
from routstr_desktop.upstream.scripted import REPLY
from tests.support.upstream import Script, ScriptedUpstream, model_entry

MODEL = "play-model"
MINT = "https://mint.invalid"


class Heard(list[Event]):
    def trials(self) -> list[Trial]:
        return [event.trial for event in self if isinstance(event, TrialMoved)]


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
async def upstream() -> AsyncIterator[ScriptedUpstream]:
    scripted = ScriptedUpstream((model_entry(MODEL, "0.00005", "0.0005"),))
    await scripted.start()
    yield scripted
    await scripted.stop()


@pytest.fixture
async def node(tmp_path: Path, upstream: ScriptedUpstream, heard: Heard) -> AsyncIterator[Node]:
    made = Node(
        demo_settings(upstream.url, MINT), Paths(tmp_path / "data").prepare(), Secrets.in_memory(), publish=heard.append
    )
    await made.start()
    yield made
    audit = await made.audit()
    assert audit.ok, audit.problems
    await made.stop()


async def test_the_answer_and_what_it_took(node: Node, heard: Heard) -> None:
    assert await node.trials.models() == (MODEL,)
    trial = await node.trials.send("mine", MODEL, "Are you there?")
    assert trial.text == REPLY
    assert trial.first_ms is not None
    assert trial.total_ms is not None
    assert 0 < trial.first_ms <= trial.total_ms
    (logged,) = await node.parts()[0].requests()
    row = logged.row
    assert (trial.input_tokens, trial.output_tokens) == (row.prompt_tokens, row.completion_tokens)
    assert (trial.cost_usd, trial.cost_msat) == (row.upstream_usd, row.upstream_msat)
    assert trial.cost_usd == Decimal("0.00005") * row.prompt_tokens + Decimal("0.0005") * row.completion_tokens
    assert logged.charged_msat == 0
    assert trial.price_msat is not None
    assert trial.cost_msat is not None
    assert trial.price_msat >= trial.cost_msat
    assert heard.trials()[-1] == trial


async def test_it_is_told_piece_by_piece(node: Node, upstream: ScriptedUpstream, heard: Heard) -> None:
    upstream.script = Script(text="one two three", pace=0.3)
    await node.trials.send("mine", MODEL, "Count.")
    texts = [trial.text for trial in heard.trials()]
    assert texts[0].strip() == "one"
    assert texts[-1] == "one two three"
    assert {trial.id for trial in heard.trials()} == {"mine"}


async def test_stopped_halfway_is_metered_as_far_as_it_came(node: Node, upstream: ScriptedUpstream, heard: Heard) -> None:
    upstream.script = Script(stall_after=3)
    task = spawn(node.trials.send("mine", MODEL, "Go on for ever."), name="trial")
    async with asyncio.timeout(60):
        while not heard.trials():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.wait([task])
        await upstream.requests[-1].disconnected.wait()
        while not (rows := await node.parts()[0].requests()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert rows[0].row.completion_tokens > 0


async def test_an_error_is_told_as_an_app_would_get_it(node: Node, upstream: ScriptedUpstream) -> None:
    with pytest.raises(RoutstrError, match="not found"):
        await node.trials.send("mine", "no-such-model", "Hello?")
    upstream.script = Script(error_after=2)
    with pytest.raises(RoutstrError) as broken:
        await node.trials.send("mine", MODEL, "Hello?")
    assert "oops" not in broken.value.message
    upstream.script = Script(die_after=2)
    with pytest.raises(RoutstrError):
        await node.trials.send("mine", MODEL, "Hello?")


async def test_the_operator_is_told_what_is_wrong_with_their_account(node: Node, upstream: ScriptedUpstream) -> None:
    upstream.script = Script(status=401, body=b'{"error": {"message": "Incorrect API key provided: sk-UPSTREAMSECRET"}}')
    with pytest.raises(RoutstrError) as refused:
        await node.trials.send("mine", MODEL, "Hello?")
    assert "key" in refused.value.message
    assert "SECRET" not in refused.value.message


async def test_nothing_to_ask_and_nobody_to_ask(node: Node) -> None:
    with pytest.raises(BadRequest):
        await node.trials.send("mine", MODEL, "  ")
    await node.stop()
    with pytest.raises(NotSelling):
        await node.trials.send("mine", MODEL)
    await node.start()
