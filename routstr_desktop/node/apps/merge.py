"""Putting a few values into somebody else's settings, and taking exactly these out again.

Pure functions on nested mappings (JSON objects, tomlkit documents). A leaf is a value that is no mapping; its path is the
tuple of names that leads to it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from routstr_desktop.core.errors import ConfigError
from routstr_desktop.core.sentence import say

Keys = tuple[str, ...]
Document = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value that we put in: a fingerprint of it (it may be a key), and what stood there before."""

    path: Keys
    fingerprint: str
    before: Any = None
    was_there: bool = False


def leaves(values: Mapping[str, Any], path: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Every leaf with its path."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*path, name))
        else:
            yield (*path, name), value


def fingerprint(value: Any) -> str:
    """Tells whether a value is still ours without keeping it."""
    return hashlib.sha256(json.dumps(_plain(value), sort_keys=True, default=str).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """A value of tomlkit without its comments."""
    return value.unwrap() if hasattr(value, "unwrap") else value


def put(document: Document, values: Mapping[str, Any]) -> list[Leaf]:
    """Write every leaf of `values`; what was replaced is remembered. ConfigError where the document has no room for them."""
    done = []
    for path, value in leaves(values):
        place = document
        for name in path[:-1]:
            inner = place.setdefault(name, {})
            if not isinstance(inner, MutableMapping):
                raise ConfigError(
                    say(
                        "{place} cannot be written: {name} holds something else. Nothing was changed.",
                        place=".".join(path),
                        name=name,
                    )
                )
            place = place[name]
        last = path[-1]
        was_there = last in place
        before: Any = place[last] if was_there else None
        if isinstance(before, Mapping):
            raise ConfigError(
                say("{place} cannot be written: it holds other settings. Nothing was changed.", place=".".join(path))
            )
        done.append(Leaf(path, fingerprint(value), _plain(before), was_there))
        place[last] = value
    return done


def take_out(document: Document, ours: list[Leaf]) -> list[Keys]:
    """Undo `put`: what somebody changed since is left alone (and returned); mappings that are empty then go too."""
    kept = []
    for leaf in ours:
        places: list[Document] = [document]
        for name in leaf.path[:-1]:
            inner = places[-1].get(name)
            if not isinstance(inner, MutableMapping):
                break
            places.append(inner)
        last = leaf.path[-1]
        if len(places) != len(leaf.path) or last not in places[-1]:
            continue
        if fingerprint(places[-1][last]) != leaf.fingerprint:
            kept.append(leaf.path)
            continue
        if leaf.was_there:
            places[-1][last] = leaf.before
            continue
        del places[-1][last]
        for depth in range(len(places) - 1, 0, -1):
            if places[depth]:
                break
            del places[depth - 1][leaf.path[depth - 1]]
    return kept
