"""What differs between the endpoints that are sold, as data: the way of a paid request (`forward`) is one for all.

A request is passed through as it is where the provider speaks its dialect (`Provider.speaks`), and translated where it can
be (`translate`). Here are the dialects of text; `media` has the others, `endpoints` knows all by their paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core.errors import BadRequest
from ..core.pieces import NO_PIECES, Pieces
from .billing import Counts, anthropic_counts, openai_counts, responses_counts
from .failures import Shape, anthropic_envelope, envelope
from .pieces import Said
from .sse import EventStream, delivered_size
from .streams import MessagesStream, ResponsesStream, message_size, response_size

Json = dict[str, Any]
MAX_PROMPTS = 4096
_RUN_BY_CLIENTS = (
    "bash_",
    "computer",
    "custom",
    "function",
    "local_shell",
    "memory_",
    "namespace",
    "text_editor_",
    "apply_patch",
)
"""Tools that the client runs itself. The provider runs all others, at a price and with input that no hold covers."""
_OFFERED = ("web_search", "image_generation")
"""Tools that coding agents offer with every request; the model does without them."""
_DROPPED = frozenset({"provider", "service_tier", "transforms", "usage", "user", "safety_identifier", "store", "metadata"})
"""Fields that would change the operator's price or tell the upstream who the customer is, whatever the dialect."""


def _nothing(_: Json) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Dialect:
    """One endpoint. The defaults are those of chat completions."""

    name: str
    """As `Preset.dialects` calls it."""
    path: str
    prompts: Callable[[Json], int]
    """Checks what the model shall read; how many prompts that is. BadRequest."""
    prompt_fields: tuple[str, ...]
    """Where parts that are not text may stand."""
    limits: tuple[str, ...] = ("max_tokens",)
    """The fields that limit the output."""
    limit_field: str = "max_tokens"
    """The one by which we limit it."""
    limit_at: Mapping[str, str] = field(default_factory=dict)
    """The same at certain kinds of providers."""
    limit_required: bool = False
    streams: bool = True
    writes: bool = True
    """False: there is no output to bill, only input."""
    sold_by: tuple[str, ...] = ("request", "prompt", "completion")
    """Parts of a price card, one of which has to be there."""
    asks: Callable[[Json, int, int | None], Pieces] = lambda payload, choices, length: NO_PIECES
    """What is no token that a request comes to at most: by its payload, its choices, and the bytes of its form."""
    used: Callable[[Pieces, Said], tuple[Pieces, bool]] = lambda asked, said: (asked, False)
    """How much of that an answer used, and whether it is an estimate."""
    sound: bool = False
    """What is said or heard may pass as it is."""
    binary: bool = False
    """The answer is no JSON; it passes as it comes."""
    files: int = 0
    """Above 0 the request is a form with at most so many files, each counted as a picture where the answer is one."""
    most_output: int | None = None
    """Output tokens of one choice at most, where the request cannot limit them and the model's own limit says nothing."""
    delivers: str = "data"
    """The list in an answer without output that holds what was made."""
    read_again: str = ""
    """A text of the request that is read anew with every prompt."""
    accepts: frozenset[str] = frozenset()
    """Fields that are refused elsewhere and mean something else here."""
    asks_usage: bool = False
    """A stream tells its usage only if `stream_options.include_usage` asks for it."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Fields not sold, and why."""
    dropped: frozenset[str] = _DROPPED
    """Fields that are not passed on."""
    forced: Mapping[str, Any] = field(default_factory=dict)
    check: Callable[[Json], None] = _nothing
    """Further checks of the request; may take out what is not sold. BadRequest."""
    headers: tuple[str, ...] = ()
    """Headers of the client that go upstream; no others do."""
    stream: Callable[[], EventStream] = EventStream
    size: Callable[[Json], int] = delivered_size
    """Bytes of text in a whole answer."""
    counts: Counts = openai_counts
    shape: Shape = envelope
    """How an error is written."""
    id_prefix: str = ""
    chunk: str = ""
    """`object` of a streamed event."""

    @property
    def upstream_path(self) -> str:
        """Below the provider's base URL, which has the version in it."""
        return self.path[3:]

    def limit_name(self, kind: str) -> str:
        """The field by which we limit the output at a kind of provider."""
        return self.limit_at.get(kind, self.limit_field)


# --- what the model shall read ------------------------------------------------------------------------------------------


def _messages(payload: Json) -> int:
    messages = payload.get("messages")
    if not isinstance(messages, list) or not messages:
        raise BadRequest("'messages' must be a list with at least one message.")
    if not all(isinstance(message, dict) for message in messages):
        raise BadRequest("Every entry of 'messages' must be an object.")
    return 1


def texts(name: str) -> Callable[[Json], int]:
    """A text, its tokens, or a list of either, each a prompt of its own."""

    def check(payload: Json) -> int:
        value = payload.get(name)
        if isinstance(value, str) and value:
            return 1
        if isinstance(value, list) and value:
            if all(type(item) is int for item in value):
                return 1
            if len(value) > MAX_PROMPTS:
                raise BadRequest(f"'{name}' must have at most {MAX_PROMPTS} entries.")
            if all(isinstance(item, str) for item in value):
                return len(value)
            if all(isinstance(item, list) and item and all(type(token) is int for token in item) for item in value):
                return len(value)
        raise BadRequest(f"'{name}' must be a text or a list of texts.")

    return check


def _input(payload: Json) -> int:
    value = payload.get("input")
    if isinstance(value, str) and value:
        return 1
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        raise BadRequest("'input' must be a text or a list of items.")
    if any(item.get("type") == "item_reference" for item in value):
        raise BadRequest("References to stored items are not sold here ('input').", code="unsupported_parameter")
    return 1


def parts(payload: Json, fields: tuple[str, ...]) -> Iterator[Json]:
    """Everything with a type below `fields`, however deep in tool results."""
    rest: list[Any] = [payload.get(name) for name in fields]
    while rest:
        value = rest.pop()
        if isinstance(value, list):
            rest += value
        elif isinstance(value, dict):
            yield value
            rest += (value.get("content"), value.get("output"))


# --- tools --------------------------------------------------------------------------------------------------------------


def _no_search(payload: Json) -> None:
    for tool in payload.get("tools") or ():
        if isinstance(tool, dict) and str(tool.get("type", "")).startswith("web_search"):
            raise BadRequest("Web search is not sold here: remove that tool.", code="unsupported_parameter")


def _own_tools(payload: Json) -> None:
    _check_tools(payload.get("tools") or ())


def _check_tools(tools: Any) -> None:
    for tool in tools if isinstance(tools, list | tuple) else ():
        kind = tool.get("type") if isinstance(tool, dict) else None
        if kind is not None and not str(kind).startswith(_RUN_BY_CLIENTS):
            raise BadRequest("Tools that the provider runs are not sold here: remove them.", code="unsupported_parameter")
        if isinstance(tool, dict):
            _check_tools(tool.get("tools"))


def _agent_tools(payload: Json) -> None:
    """Takes out the hosted tools that agents merely offer, unless one is demanded; refuses the other hosted ones."""
    tools = payload.get("tools")
    if not tools:
        return
    kept = [tool for tool in tools if not (isinstance(tool, dict) and str(tool.get("type", "")).startswith(_OFFERED))]
    _check_tools(kept)
    if len(kept) < len(tools):
        choice = payload.get("tool_choice")
        demanded = isinstance(choice, dict) and str(choice.get("type", "")).startswith(_OFFERED)
        if demanded or (choice == "required" and not kept):
            raise BadRequest("Tools that the provider runs are not sold here: remove them.", code="unsupported_parameter")
        payload["tools"] = kept
        if not kept:
            del payload["tools"]
            payload.pop("tool_choice", None)


# --- the dialects -------------------------------------------------------------------------------------------------------

CHAT = Dialect(
    "chat",
    "/v1/chat/completions",
    _messages,
    ("messages",),
    limits=("max_tokens", "max_completion_tokens", "max_output_tokens"),
    limit_at={"openai": "max_completion_tokens", "azure": "max_completion_tokens"},
    asks_usage=True,
    check=_no_search,
    id_prefix="chatcmpl-",
    chunk="chat.completion.chunk",
)
COMPLETIONS = Dialect(
    "completions",
    "/v1/completions",
    texts("prompt"),
    (),
    asks_usage=True,
    id_prefix="cmpl-",
    chunk="text_completion",
)
EMBEDDINGS = Dialect("embeddings", "/v1/embeddings", texts("input"), (), limits=(), streams=False, writes=False)
RESPONSES = Dialect(
    "responses",
    "/v1/responses",
    _input,
    ("input",),
    limits=("max_output_tokens",),
    limit_field="max_output_tokens",
    refused={"prompt": "stored prompts are not sold here"},
    dropped=_DROPPED | {"client_metadata"},
    forced={"store": False},
    check=_agent_tools,
    stream=ResponsesStream,
    size=response_size,
    counts=responses_counts,
    id_prefix="resp_",
)
MESSAGES = Dialect(
    "messages",
    "/v1/messages",
    _messages,
    ("messages", "system"),
    limit_required=True,
    refused={
        "mcp_servers": "servers that the provider calls are not sold here",
        "container": "containers of the provider are not sold here",
    },
    dropped=_DROPPED | {"speed", "inference_geo"},
    check=_own_tools,
    headers=("anthropic-version", "anthropic-beta"),
    stream=MessagesStream,
    size=message_size,
    counts=anthropic_counts,
    shape=anthropic_envelope,
    id_prefix="msg_",
)
TEXT = (CHAT, COMPLETIONS, EMBEDDINGS, RESPONSES, MESSAGES)
