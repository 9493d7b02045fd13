"""Reads a Dockerfile as plainly as ours is written: one instruction a line, no heredocs, no ARG."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Stage:
    """From one FROM to the next. `steps` are RUN, COPY, WORKDIR and ENV with their arguments, in order."""

    base: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)
    user: str = "0"
    volumes: list[str] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    healthcheck: list[str] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        """All of its ENV."""
        return dict(rest.split("=", 1) for name, rest in self.steps if name == "ENV")


def read(file: Path) -> list[Stage]:
    """The stages; the last one is the image. ValueError for an instruction that is not known here."""
    stages: list[Stage] = []
    for line in file.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, rest = line.split(maxsplit=1)
        if name == "FROM":
            base, _, alias = rest.partition(" AS ")
            stages.append(Stage(base.strip(), alias.strip()))
            continue
        stage = stages[-1]
        if name in ("RUN", "COPY", "WORKDIR", "ENV"):
            stage.steps.append((name, rest))
        elif name == "USER":
            stage.user = rest
        elif name == "VOLUME":
            stage.volumes.append(rest)
        elif name == "HEALTHCHECK":
            stage.healthcheck = json.loads(rest[rest.index("CMD ") + 4 :])
        elif name in ("ENTRYPOINT", "CMD"):
            setattr(stage, "entrypoint" if name == "ENTRYPOINT" else "command", json.loads(rest))
        elif name not in ("EXPOSE", "STOPSIGNAL"):
            raise ValueError(f"{name} is not known here")
    return stages
