"""A text for each app: rendered from `resources/connect/`, one template per app."""

from __future__ import annotations

import json
from dataclasses import dataclass
from string import Template
from typing import Literal

from routstr_desktop.core.sentence import say
from routstr_desktop.system.paths import resources

from .values import Values

Kind = Literal["code", "shell", "json", "toml", "plain"]


@dataclass(frozen=True, slots=True)
class App:
    """`id` names its template, `where` says where the text goes; `kind` decides how values are escaped in it."""

    id: str
    name: str
    kind: Kind
    where: str
    pays: bool = False
    """It asks from outside, with a customer's key."""


APPS = (
    App("curl", "curl", "shell", say("In a terminal.")),
    App("python", "Python", "code", say("With the openai package: pip install openai")),
    App("node", "Node.js", "code", say("With the openai package: npm install openai")),
    App(
        "environment",
        say("Environment"),
        "shell",
        say("In ~/.profile or a terminal; programs with OpenAI's libraries read it."),
    ),
    App("opencode", "OpenCode", "json", say("In ~/.config/opencode/opencode.json")),
    App("claude-code", "Claude Code", "json", say("In ~/.claude/settings.json")),
    App("codex", "Codex", "toml", say("In ~/.codex/config.toml")),
    App("continue", "Continue", "code", say("In ~/.continue/config.yaml")),
    App("cline", "Cline", "plain", say("In its settings, with the API provider OpenAI Compatible.")),
    App("open-webui", "Open WebUI", "plain", say("As environment, or in Admin settings > Connections > OpenAI.")),
    App(
        "cursor",
        "Cursor",
        "plain",
        say(
            "In Cursor Settings > Models > API Keys. Its servers ask, not this computer, so it pays like a customer: with the "
            "key of one, or with a token in place of the key."
        ),
        pays=True,
    ),
    App("zed", "Zed", "json", say("In ~/.config/zed/settings.json; its agent panel asks for the key.")),
    App("goose", "Goose", "code", say("In ~/.config/goose/config.yaml; the key goes in by: goose configure")),
)
BY_ID = {app.id: app for app in APPS}


def render(app: App, values: Values) -> str:
    """The text for an app."""
    template = Template((resources() / "connect" / f"{app.id}.txt").read_text(encoding="utf-8"))
    text = template.substitute(
        {
            "base_url": _escaped(values.base_url, app.kind),
            "root_url": _escaped(values.root_url, app.kind),
            "key": _escaped(values.key, app.kind),
            "model": _escaped(values.model, app.kind),
            "small": _escaped(values.small, app.kind),
            "context": values.context,
            "output": values.output,
        }
    ).rstrip("\n")
    # two models of one name are one entry
    return json.dumps(json.loads(text), indent=2, ensure_ascii=False) if app.kind == "json" else text


def _escaped(text: str, kind: Kind) -> str:
    """Names of models are an upstream's words: they must not end the string they stand in."""
    if kind == "plain":
        return " ".join(text.split())
    quoted = json.dumps(text, ensure_ascii=False)[1:-1]
    if kind == "shell":
        for character in ("$", "`", "!", "'"):
            quoted = quoted.replace(character, "")
    return quoted
