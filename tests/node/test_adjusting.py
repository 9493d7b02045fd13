"""What a variable or an option says is fixed: no command changes it, and none fails half-way because of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.node.configuration import load
from routstr_desktop.node.node import Node
from routstr_desktop.system.paths import Paths
from routstr_desktop.system.secrets import Secrets


def started_with(directory: Path, typed: dict[str, Any] | None = None, **environment: str) -> Node:
    """A node as a start in this environment makes it."""
    paths = Paths(directory).prepare()
    loaded = load(paths, typed, environment)
    return Node(loaded.settings, paths, Secrets.in_memory(), fixed=loaded.fixed)


async def test_the_variable_or_option_that_says_a_setting_is_known(tmp_path: Path) -> None:
    node = started_with(
        tmp_path,
        {"port": 9000, "host": None},
        NAME="From outside",
        ROUTSTR_PUBLIC_PORT="9001",
        PRIMARY_MINT_URL="https://mint.example",
        COST_PER_REQUEST="5",
        EXCHANGE_FEE=" ",
    )
    assert (await node.snapshot()).fixed == {
        "name": "NAME",
        "public_port": "ROUTSTR_PUBLIC_PORT",
        "cashu_mints": "PRIMARY_MINT_URL",
        "fixed_cost_per_request": "COST_PER_REQUEST",
        "port": "--port",
    }


async def test_a_secret_of_a_file_is_fixed_by_the_variable_that_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-from-a-file\n")
    node = started_with(tmp_path / "data", UPSTREAM_API_KEY_FILE=str(tmp_path / "key"))
    assert node.adjusting.fixed == {"upstream_api_key": "UPSTREAM_API_KEY_FILE"}


@pytest.mark.parametrize(
    ("typed", "environment", "where"),
    [({}, {"NAME": "From outside"}, "NAME of the environment"), ({"log_level": "ERROR"}, {}, "--log-level")],
)
async def test_what_is_fixed_cannot_be_changed(
    tmp_path: Path, typed: dict[str, Any], environment: dict[str, str], where: str
) -> None:
    node = started_with(tmp_path, typed, **environment)
    changes = {"name": "Mine"} if environment else {"log_level": "DEBUG"}
    with pytest.raises(ConfigError, match=where):
        await node.change_settings(**changes, description="Beside it")
    assert not node.paths.config_file.exists()
    assert node.settings.description == "A Routstr Node"


async def test_what_is_beside_it_can_be_saved_with_it_as_it_is(tmp_path: Path) -> None:
    node = started_with(tmp_path, NAME="From outside")
    await node.change_settings(name="From outside", description="Mine")
    assert (node.settings.name, node.settings.description) == ("From outside", "Mine")


async def test_fixed_mints_stay(tmp_path: Path) -> None:
    node = started_with(tmp_path, CASHU_MINTS="https://mint.example")
    with pytest.raises(ConfigError, match="CASHU_MINTS of the environment"):
        await node.set_mints(["https://mint.example", "https://other.example"])
    assert node.settings.cashu_mints == ("https://mint.example",)


async def test_this_network_only_is_refused_before_its_first_step(tmp_path: Path) -> None:
    node = started_with(tmp_path, HTTP_URL="https://node.example")
    node.settings = node.settings.model_copy(update={"tor": True})
    with pytest.raises(ConfigError, match="HTTP_URL"):
        await node.found.reach_by("lan")
    assert node.settings.tor


async def test_the_usual_port_is_kept_at_the_address_that_is_fixed(tmp_path: Path) -> None:
    node = started_with(tmp_path, ROUTSTR_PUBLIC_HOST="127.0.0.2")
    node.selling.keep_port("0.0.0.0")
    assert (node.settings.public_host, node.settings.public_port) == ("127.0.0.2", 8422)


async def test_an_empty_listing_id_of_the_environment_stays_empty(tmp_path: Path) -> None:
    node = started_with(tmp_path, PROVIDER_ID="", HTTP_URL="https://node.example", CASHU_MINTS="https://mint.example")
    assert node.secrets is not None
    await node.announcing.open(node.secrets)
    await node.found.identity.generate()
    await node.found.announce(True)
    assert (node.settings.announce, node.settings.provider_id) == (True, "")
