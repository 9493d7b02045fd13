"""The container's recipes name files, commands and settings that exist; packaging/docker/without_engine.py proves the image."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from routstr_desktop import cli
from routstr_desktop.node.configuration import load as load_settings
from routstr_desktop.node.environment import environment_names
from routstr_desktop.node.settings import Settings
from routstr_desktop.system.paths import Paths
from tests.packaging.recipes import RECIPES, ROOT, load

DOCKER = RECIPES / "docker"
stages = load("docker/dockerfile").read(DOCKER / "Dockerfile")
COMPOSE = re.sub(r"(^|\s)#.*", "", (DOCKER / "compose.yaml").read_text(), flags=re.MULTILINE)


def compose(name: str) -> str:
    """The value of a key of the service that stands on one line."""
    found = re.search(rf"^    {name}: (.+)$", COMPOSE, re.MULTILINE)
    assert found is not None, name
    return found[1].strip()


def test_what_is_copied_exists() -> None:
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    for stage in stages:
        for name, rest in stage.steps:
            if name == "COPY" and "--from=" not in rest:
                for source in shlex.split(rest)[:-1]:
                    assert (ROOT / source).exists(), source
                    assert f"!{source.split('/')[0]}" in allowed


def test_the_image_runs_serve_as_nobody_in_particular() -> None:
    image = stages[-1]
    parser = cli._parser()
    assert image.entrypoint == ["routstr-desktop"]
    assert parser.parse_args(image.command).run is cli._serve
    program, *arguments = image.healthcheck
    assert program == "routstr-desktop"
    assert parser.parse_args(arguments).check is True
    assert image.user not in ("", "0", "root")
    assert any(name == "RUN" and f"useradd --uid {image.user}" in rest for name, rest in image.steps)
    assert image.volumes == [image.env["ROUTSTR_DATA_DIR"]] == ["/data"]


def test_the_lock_that_is_installed_is_one_with_hashes() -> None:
    installs = [rest for stage in stages for name, rest in stage.steps if name == "RUN" and "pip install" in rest]
    assert installs
    assert all("--require-hashes" in line or "--no-index" in line for line in installs)


def test_compose_takes_away_what_a_node_does_not_need() -> None:
    assert compose("read_only") == "true"
    assert compose("cap_drop") == "[ALL]"
    assert "no-new-privileges:true" in compose("security_opt")
    assert compose("volumes") == '["data:/data"]'
    assert all(port.startswith("127.0.0.1:") for port in re.findall(r'"([\d.:]+)"', compose("ports")))
    assert (DOCKER / "../.." / "packaging/docker/Dockerfile").resolve() == DOCKER / "Dockerfile"


def test_secrets_come_from_files_only() -> None:
    section = COMPOSE.split("    environment:\n")[1].split("    secrets:")[0]
    given = dict(re.findall(r"^      ([A-Z_]+): (.+)$", section, re.MULTILINE))
    known = {name for field in Settings.model_fields for name in environment_names(field)}
    files = {name.removesuffix("_FILE") for name in given if name.endswith("_FILE")}
    assert files == {"UPSTREAM_API_KEY", "ROUTSTR_PASSPHRASE"}
    assert {name for name in given if not name.endswith("_FILE")} <= known
    assert not {"UPSTREAM_API_KEY", "NSEC", "ROUTSTR_PASSPHRASE"} & set(given)
    mounted = {f"/run/secrets/{name}" for name in compose("secrets").strip("[]").split(", ")}
    assert {value.strip() for name, value in given.items() if name.endswith("_FILE")} == mounted


@pytest.mark.parametrize("name", ["UPSTREAM_API_KEY", "NSEC"])
def test_a_secret_of_the_settings_may_stand_in_a_file(name: str, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("the-secret\n")
    loaded = load_settings(Paths(tmp_path), {}, {f"{name}_FILE": str(file)})
    secret = getattr(loaded.settings, name.lower())
    assert secret.get_secret_value() == "the-secret"
    assert loaded.source(name.lower()) == "environment"
