"""What an app has to be told."""

from __future__ import annotations

from dataclasses import dataclass

SHOWN_KEY = "sk-your-local-key"
"""Stands for the key wherever a text is only shown."""
PAYING_KEY = "sk-key-of-a-customer"
"""Stands for the key of an app that pays: the owner puts one in."""

CONTEXT = 128_000
OUTPUT = 8_192
"""Apps that ask for no limit make a node hold the model's whole output: tell them one."""


@dataclass(frozen=True, slots=True)
class Values:
    """Address, key and models. `base_url` ends in /v1; sizes in tokens."""

    base_url: str
    key: str
    model: str
    small: str
    context: int = CONTEXT
    output: int = OUTPUT

    @property
    def root_url(self) -> str:
        """The address without /v1, as Anthropic's clients want it."""
        return self.base_url.removesuffix("/v1")
