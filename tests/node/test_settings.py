"""defaults < config.toml < environment < command line (invariant 84)."""

from __future__ import annotations

import stat
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.pricing import FlatPrice
from routstr_desktop.node.configuration import changed, load, save
from routstr_desktop.node.settings import Settings
from routstr_desktop.system.paths import Paths


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path).prepare()


def test_precedence(paths: Paths) -> None:
    paths.config_file.write_text('name = "file"\ndescription = "file"\nport = 1\nnpub = "file"\n')
    found = load(paths, {"port": 3, "public_port": None}, {"DESCRIPTION": "env", "ROUTSTR_PORT": "2"})
    chosen = found.settings
    assert (chosen.name, chosen.description, chosen.port, chosen.public_port) == ("file", "env", 3, None)
    assert [found.source(name) for name in ("name", "description", "port", "public_port", "http_url")] == [
        "config.toml",
        "environment",
        "command line",
        "default",
        "default",
    ]


def test_zero_false_and_empty_count(paths: Paths) -> None:
    paths.config_file.write_text('fixed_pricing = true\nname = "x"\ncashu_mints = ["https://a.example"]\nport = 5\n')
    environment = {"FIXED_PRICING": "false", "NAME": "", "CASHU_MINTS": "", "ROUTSTR_PORT": "0", "FIXED_COST_PER_REQUEST": "0"}
    chosen = load(paths, {}, environment).settings
    assert (chosen.fixed_pricing, chosen.name, chosen.cashu_mints, chosen.port) == (False, "", (), 0)
    assert chosen.fixed_cost_per_request == 0
    # for a number or a switch, an empty variable is no value
    assert load(paths, {}, {"ROUTSTR_PORT": "", "FIXED_PRICING": " "}).settings.port == 5
    assert load(paths, {}, {"FIXED_PRICING": ""}).settings.fixed_pricing is True
    assert load(paths, {"port": 0}, {"ROUTSTR_PORT": "9"}).settings.port == 0


def test_operators_names(paths: Paths) -> None:
    environment = {
        "UPSTREAM_BASE_URL": "https://api.openai.com/v1/",
        "UPSTREAM_API_KEY": "sk-secret",
        "CASHU_MINTS": " https://a.example/Bitcoin/ , http://127.0.0.1:3338,https://a.example/Bitcoin",
        "FIXED_PRICING": "1",
        "COST_PER_REQUEST": "2.5",
        "EXCHANGE_FEE": "1.01",
        "UPSTREAM_PROVIDER_FEE": "1.1",
        "MODELS_PATH": "/x/models.json",
        "BTC_USD_PRICE": "100000",
        "CORS_ORIGINS": "https://x.example,https://y.example",
        "MIN_REQUEST_MSAT": "1000",
        "LOG_LEVEL": "debug",
        "HTTP_URL": "https://node.example",
        "ONION_URL": "http://abc.onion",
        "NPUB": "npub1x",
        "PORT": "99",
        "HOST": "0.0.0.0",
    }
    chosen = load(paths, {}, environment).settings
    assert chosen.upstream_base_url == "https://api.openai.com/v1"
    assert chosen.upstream_api_key is not None
    assert chosen.upstream_api_key.get_secret_value() == "sk-secret"
    assert "sk-secret" not in repr(chosen)
    assert chosen.cashu_mints == ("https://a.example/Bitcoin", "http://127.0.0.1:3338")
    assert chosen.flat_price == FlatPrice(2500)
    assert chosen.margin == Decimal("1.111")
    assert chosen.models_path == Path("/x/models.json")
    assert chosen.btc_usd_price == 100_000
    assert chosen.cors_origins == ("https://x.example", "https://y.example")
    assert (chosen.min_request_msat, chosen.log_level, chosen.port) == (1000, "DEBUG", 8421)
    assert load(paths, {}, {"MODEL_BASED_PRICING": "false"}).settings.fixed_pricing is True
    assert load(paths, {}, {}).settings.flat_price is None
    per_token = {"FIXED_PRICING": "1", "FIXED_PER_1K_INPUT_TOKENS": "0.5", "COST_PER_1K_OUTPUT_TOKENS": "2.0001"}
    assert load(paths, {}, per_token).settings.flat_price == FlatPrice(1000, 500, 2001)
    mints = {"PRIMARY_MINT_URL": "https://p.example", "CASHU_MINTS": "https://a.example,https://p.example"}
    assert load(paths, {}, mints).settings.cashu_mints == ("https://p.example", "https://a.example")


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"EXCHANGE_FEE": "abc"}, "EXCHANGE_FEE"),
        ({"EXCHANGE_FEE": "0"}, "EXCHANGE_FEE"),
        ({"EXCHANGE_FEE": "NaN"}, "EXCHANGE_FEE"),
        ({"FIXED_COST_PER_REQUEST": "-1"}, "FIXED_COST_PER_REQUEST"),
        ({"COST_PER_REQUEST": "x"}, "COST_PER_REQUEST"),
        ({"BTC_USD_PRICE": "0"}, "BTC_USD_PRICE"),
        ({"ROUTSTR_PORT": "65536"}, "ROUTSTR_PORT"),
        ({"ROUTSTR_HOST": "0.0.0.0"}, "ROUTSTR_HOST"),
        ({"CASHU_MINTS": "http://mint.example"}, "CASHU_MINTS"),
        ({"CASHU_MINTS": "ftp://mint.example"}, "CASHU_MINTS"),
        ({"CASHU_MINTS": "https://u:p@mint.example"}, "CASHU_MINTS"),
        ({"UPSTREAM_BASE_URL": "api.openai.com"}, "UPSTREAM_BASE_URL"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"),
        ({"FIXED_PRICING": "perhaps"}, "FIXED_PRICING"),
    ],
)
def test_bad_values_are_named(paths: Paths, environment: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(paths, {}, environment)
    assert named.removeprefix("COST") in caught.value.message
    assert "environment" in caught.value.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nmae = 'x'", "unknown setting 'nmae'"),
        ("port = 'x'", "port from the config.toml"),
        ("port = ", "not valid TOML"),
        ("upstream_api_key = 'sk-or-v1-verysecret'", "keyring"),
        ("nsec = 'nsec1verysecret'", "plain file"),
    ],
)
def test_bad_file(paths: Paths, text: str, said: str) -> None:
    paths.config_file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(paths, {}, {})
    assert said in caught.value.message
    assert "verysecret" not in caught.value.message


def test_saving_keeps_comments(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPSTREAM_BASE_URL", "not a url")  # the environment has no say in what is written
    paths.config_file.write_text('# mine\nname = "old" # here\n\nCASHU-MINTS = ["https://a.example"]\nport = 1\n')
    save(paths, {"name": "new", "cashu_mints": ("https://b.example",), "btc_usd_price": Decimal("99000.5"), "port": None})
    text = paths.config_file.read_text()
    assert '# mine\nname = "new" # here' in text
    assert "port" not in text
    assert "a.example" not in text
    chosen = load(paths, {}, {}).settings
    assert (chosen.name, chosen.cashu_mints, chosen.btc_usd_price) == ("new", ("https://b.example",), Decimal("99000.5"))
    assert stat.S_IMODE(paths.config_file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "changes", [{"upstream_api_key": "x"}, {"unknown": 1}, {"port": 99999}, {"cashu_mints": ["http://m.example"]}]
)
def test_bad_changes_leave_the_file(paths: Paths, changes: dict[str, Any]) -> None:
    paths.config_file.write_text('name = "old"\n')
    with pytest.raises(ConfigError):
        save(paths, changes)
    assert paths.config_file.read_text() == 'name = "old"\n'
    with pytest.raises(ConfigError):
        changed(Settings.model_construct(), **changes)


def test_changed_is_checked_and_complete(paths: Paths) -> None:
    before = load(paths, {}, {"NAME": "n", "UPSTREAM_API_KEY": "k"}).settings
    after = changed(before, port=7, cashu_mints=["https://a.example/"])
    assert (after.name, after.port, after.cashu_mints) == ("n", 7, ("https://a.example",))
    assert after.upstream_api_key == before.upstream_api_key
