"""Tokens of an answer, whatever dialect the upstream counts in.

Every token is counted once: `prompt` without cached reads and cache writes. A value that makes no sense never crashes and
never credits the customer; it counts as missing and is estimated from what was delivered.

Shapes: OpenAI (`prompt_tokens` includes cached ones), Responses (`input_tokens` includes them), Anthropic (`input_tokens`
excludes them), DeepSeek (`prompt_cache_hit_tokens`), OpenRouter and litellm (OpenAI's with extra fields).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from ..core.pricing import Usage

ABSURD = 10_000_000
"""No answer of today uses so many tokens: a larger number is a fault of the upstream, not a bill."""
ABSURD_USD = 1_000
"""Nor does any cost so much."""
BYTES_PER_TOKEN = 4
"""Average of ordinary text, for estimates only (holds use the sound bound of one token per byte)."""

_PLAIN = {"prompt_tokens", "completion_tokens", "total_tokens", "prompt_tokens_details", "completion_tokens_details"}
_PLAIN_DETAILS = {"cached_tokens", "audio_tokens", "text_tokens", "image_tokens"}


def count(value: Any) -> int | None:
    """A token count, or None when it is none: not a bool, not negative, finite, below ABSURD."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        value = value.strip()
        if not value.isascii() or not value.isdigit() or len(value) > 12:
            return None
        value = int(value)
    if isinstance(value, float):
        if not math.isfinite(value) or value < 0 or value > ABSURD:
            return None
        value = math.ceil(value)
    if not isinstance(value, int) or value < 0 or value > ABSURD:
        return None
    return value


def _first(usage: Mapping[str, Any], *names: str) -> int | None:
    for name in names:
        found = count(usage.get(name))
        if found is not None:
            return found
    return None


def _detail(usage: Mapping[str, Any], group: str, name: str) -> int:
    details = usage.get(group)
    return (count(details.get(name)) or 0) if isinstance(details, dict) else 0


def estimate_tokens(size: int) -> int:
    """Tokens of `size` bytes of ordinary text, rounded up."""
    return -(-max(0, size) // BYTES_PER_TOKEN)


def tells_output(usage: Any) -> bool:
    """Whether the upstream reported how much it wrote; if not, what was delivered has to be counted.

    None tells nothing: some report zeros until their last event, or always.
    """
    return isinstance(usage, dict) and bool(_first(usage, "completion_tokens", "output_tokens"))


def tells_input(usage: Any) -> bool:
    """Whether the upstream reported how much it read. None tells nothing: some servers count no embeddings."""
    return isinstance(usage, dict) and bool(_first(usage, "prompt_tokens", "input_tokens"))


def read_input(usage: Any, *, input_bytes: int) -> Usage:
    """The usage of an answer without output: some tell its total only; where nothing is told it is estimated."""
    if tells_input(usage):
        return replace(read_usage(usage, input_bytes=input_bytes, output_tokens=0), completion=0)
    total = count(usage.get("total_tokens")) if isinstance(usage, dict) else None
    return Usage(prompt=total) if total else Usage(prompt=estimate_tokens(input_bytes), estimated=True)


def read_usage(usage: Any, *, input_bytes: int, output_tokens: int) -> Usage:
    """The usage of an answer; what is missing or malformed is estimated.

    `input_bytes`: size of the request's text. `output_tokens`: our own count of what was delivered beside what is reported.
    Nothing reported and nothing delivered is an empty answer, which is free.
    """
    if not isinstance(usage, dict):
        if not output_tokens:
            return Usage()
        return Usage(prompt=estimate_tokens(input_bytes), completion=output_tokens, estimated=True)
    prompt, written = usage.get("prompt_tokens"), usage.get("completion_tokens")
    plain = usage.keys() <= _PLAIN and not output_tokens
    if plain and type(prompt) is type(written) is int and 0 <= prompt <= ABSURD and 0 <= written <= ABSURD:
        # OpenAI's own shape, by far the most frequent
        details = usage.get("prompt_tokens_details")
        if not details:
            return Usage(prompt, 0, 0, written)
        if isinstance(details, dict) and details.keys() <= _PLAIN_DETAILS:
            cached = min(count(details.get("cached_tokens")) or 0, prompt)
            return Usage(prompt - cached, cached, 0, written)
    counted = _counted(usage, input_bytes, output_tokens)
    told = reported_usd(usage)
    return counted if told is None else replace(counted, reported_usd=told)


def reported_usd(usage: Mapping[str, Any]) -> Decimal | None:
    """What the upstream says the answer cost (OpenRouter, Perplexity, other nodes), in USD; None where it says nothing usable.

    With the operator's own key at a router (`is_byok`) its fee and the provider's price are two numbers, and both are needed.
    """
    details, cost = usage.get("cost_details"), usage.get("cost")
    details = details if isinstance(details, dict) else {}
    if isinstance(cost, dict):
        return _usd(cost.get("total_cost", cost.get("total_usd")))
    if (total := _usd(details.get("total_cost"))) is not None:
        return total
    fee = _usd(usage.get("total_cost", cost))
    if not usage.get("is_byok"):
        return fee
    inference = _usd(details.get("upstream_inference_cost"))
    return None if inference is None else inference + (fee or 0)


def _usd(value: Any) -> Decimal | None:
    """An amount of USD above zero, or None."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(text := str(value)) > 40:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 < amount < ABSURD_USD else None


def _counted(usage: Mapping[str, Any], input_bytes: int, output_tokens: int) -> Usage:
    """The tokens of any dialect."""
    total_in = _first(usage, "prompt_tokens")
    exclusive = total_in is None and "prompt_tokens" not in usage
    if exclusive:
        total_in = _first(usage, "input_tokens")
    details = "prompt_tokens_details" if "prompt_tokens_details" in usage else "input_tokens_details"
    inclusive_read = max(_detail(usage, details, "cached_tokens"), count(usage.get("prompt_cache_hit_tokens")) or 0)
    anthropic_read = count(usage.get("cache_read_input_tokens")) or 0
    anthropic_write = count(usage.get("cache_creation_input_tokens")) or 0
    read = max(inclusive_read, anthropic_read)
    write = max(
        _detail(usage, details, "cache_write_tokens"), _detail(usage, details, "cache_creation_tokens"), anthropic_write
    )
    completion = _first(usage, "completion_tokens", "output_tokens")
    estimated = False
    if output_tokens and not (total_in or read or write or completion):
        total_in = None  # zeros beside an answer that was delivered tell nothing
    if total_in is None:
        hits = usage.get("prompt_cache_miss_tokens")
        total_in = (count(hits) or 0) + read if count(hits) is not None else None
    if total_in is None:
        total_in, read, write, estimated, exclusive = estimate_tokens(input_bytes), 0, 0, True, False
        if not output_tokens and not completion:
            total_in = 0
    if completion is None:
        # embeddings and a like have no output field at all: that is a zero; a malformed value is not
        estimated = estimated or any(usage.get(name) is not None for name in ("completion_tokens", "output_tokens"))
    completion = (completion or 0) + output_tokens
    estimated = estimated or output_tokens > 0
    if exclusive and (anthropic_read or anthropic_write) and not inclusive_read:
        return Usage(total_in, read, write, completion, estimated)
    read = min(read, total_in)
    write = min(write, total_in - read)
    return Usage(total_in - read - write, read, write, completion, estimated)
