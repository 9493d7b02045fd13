"""The .env of a routstr-core node: what it means here, what differs, and that no secret lands in a file."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from routstr_desktop.core.errors import ConfigError, RoutstrError
from routstr_desktop.node.configuration import load
from routstr_desktop.node.importing import apply, plan, read
from routstr_desktop.node.settings import Settings
from routstr_desktop.nostr import identity
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import NSEC, UPSTREAM_API_KEY, Secrets

OWN = identity.generate()
ENV = f"""\ufeff# routstr-core
UPSTREAM_BASE_URL=https://api.openai.com/v1
UPSTREAM_API_KEY="sk-SECRET-first"   # the operator's
export NAME='My node # 1'
DESCRIPTION="Says \\"hello\\""
NSEC={OWN.nsec}
NPUB={OWN.npub}
CASHU_MINTS=https://mint.one, https://mint.two/
PRIMARY_MINT_URL=https://mint.two
HTTP_URL=https://node.example
RECEIVE_LN_ADDRESS=me@example.com
MIN_PAYOUT_SAT=500
MODEL_BASED_PRICING=false
COST_PER_REQUEST=3
EXCHANGE_FEE=1.01
RELAYS=
OPENROUTER_API_KEY=sk-SECRET-or
OPENAI_API_KEY=sk-SECRET-again
OLLAMA_BASE_URL=http://localhost:11434
ADMIN_PASSWORD=SECRET-password
DATABASE_URL=sqlite+aiosqlite:///keys.db
TOLERANCE_PERCENTAGE=1.0
SOMETHING_ELSE=1
"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "data").prepare()


async def test_a_node_moves_in(tmp_path: Path, paths: Paths) -> None:
    (tmp_path / "models.json").write_text('{"models": []}')
    found = plan(read(ENV), tmp_path, Settings())
    secrets = Secrets.in_memory()
    await apply(found, paths, secrets)
    chosen = load(paths, {}, {}).settings
    assert (chosen.name, chosen.description) == ("My node # 1", 'Says "hello"')
    assert chosen.upstream_base_url == "https://api.openai.com/v1"
    assert chosen.cashu_mints == ("https://mint.two", "https://mint.one")
    assert (chosen.fixed_pricing, chosen.fixed_cost_per_request) == (True, Decimal(3))
    assert (chosen.exchange_fee, chosen.min_payout_sat) == (Decimal("1.01"), 500)
    assert (chosen.receive_ln_address, chosen.http_url) == ("me@example.com", "https://node.example")
    assert chosen.models_path == (tmp_path / "models.json").resolve()
    assert chosen.relays == Settings().relays
    assert not chosen.announce
    assert [(one.slug, one.base_url) for one in chosen.upstreams] == [
        ("openrouter", "https://openrouter.ai/api/v1"),
        ("ollama", "http://localhost:11434/v1"),
    ]
    assert await secrets.get(UPSTREAM_API_KEY) == "sk-SECRET-first"
    assert await secrets.get(NSEC) == OWN.nsec
    assert await secrets.get(chosen.upstreams[0].secret) == "sk-SECRET-or"
    everything = paths.config_file.read_text() + str(found.taken) + str(found.left)
    assert "SECRET" not in everything
    assert OWN.nsec not in everything
    assert set(found.left) == {
        "NPUB", "OPENAI_API_KEY", "ADMIN_PASSWORD", "DATABASE_URL", "TOLERANCE_PERCENTAGE", "SOMETHING_ELSE",
    }  # fmt: skip
    assert "in use already" in found.left["OPENAI_API_KEY"]
    assert set(found.taken) | set(found.left) == (set(read(ENV)) - {"RELAYS"}) | {"MODELS_PATH"}


async def test_moving_in_twice_changes_nothing(tmp_path: Path, paths: Paths) -> None:
    secrets = Secrets.in_memory()
    await apply(plan(read(ENV), tmp_path, Settings()), paths, secrets)
    before = paths.config_file.read_text()
    again = plan(read(ENV), tmp_path, load(paths, {}, {}).settings)
    assert "upstreams" not in again.values
    await apply(again, paths, secrets)
    assert paths.config_file.read_text() == before


async def test_another_identity_is_not_replaced(tmp_path: Path, paths: Paths) -> None:
    secrets = Secrets.in_memory({NSEC: identity.generate().nsec})
    with pytest.raises(ConfigError, match="another identity"):
        await apply(plan(read(ENV), tmp_path, Settings()), paths, secrets)
    assert not paths.config_file.exists()
    assert await secrets.get(UPSTREAM_API_KEY) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not a line", "Line 1"),
        ('A=1\nNAME="no end', "Line 2"),
        ("CASHU_MINTS=ftp://mint", "cashu_mints"),
        ("MIN_PAYOUT_SAT=many", "min_payout_sat"),
        ("MODELS_PATH=nowhere.json", "no such file"),
        ("NSEC=nsec1wrong", ""),
    ],
)
def test_what_is_wrong_is_told_before_anything_changes(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RoutstrError) as wrong:
        plan(read(text), tmp_path, Settings())
    assert said in wrong.value.message


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=b", "b"),
        ("A = b c # d", "b c"),
        ("A=b#c", "b#c"),
        ("A='b # c' # d", "b # c"),
        ('A="b\\nc"', "b\nc"),
        ("A=", ""),
        ("export A=b", "b"),
        ("a=b", "b"),
        ("A=1\nA=2", "2"),
    ],
)
def test_lines(line: str, value: str) -> None:
    assert read(line) == {"A": value}
