"""A request and an answer, whichever dialect wrote them down: what chat, responses and messages have in common.

Each dialect reads its own writing into this form and writes this form down, so three dialects need six translators for
requests and six for answers, and no pair knows of another. What the form cannot hold is refused before anybody pays
(`cannot`); what a field only hints at (`HARMLESS` of each dialect) may be lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...core.errors import BadRequest, RoutstrError

Json = dict[str, Any]
SEAL = "routstr."
"""Begins what we put where a dialect keeps a provider's seal, if another dialect made it."""


def cannot(what: str) -> RoutstrError:
    """The provider speaks another dialect, and that has no word for `what`."""
    return BadRequest(
        f"{what} cannot be translated for the provider of this model, which speaks another API. Nothing was charged.",
        code="unsupported_parameter",
    )


def wrong(what: str) -> RoutstrError:
    """The request is not what its dialect says."""
    return BadRequest(f"{what}. Nothing was charged.")


def check_fields(payload: Json, known: frozenset[str]) -> None:
    """Every field that is set must be known, or be lost without harm. BadRequest."""
    for name in payload.keys() - known:
        if payload[name] not in (None, False, 0, "", [], {}):
            raise cannot(f"'{name}'")


# --- what is said -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Words of either side."""

    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by URL, often a `data:` one. This node never fetches it."""

    url: str
    detail: str = ""

    def inline(self) -> tuple[str, str] | None:
        """(media type, base64) of a `data:` URL; None = it stands elsewhere."""
        head, comma, data = self.url.partition(",")
        if not comma or not head.startswith("data:") or not head.endswith(";base64"):
            return None
        return head[5:-7].partition(";")[0], data


@dataclass(frozen=True, slots=True)
class Thinking:
    """What the model thought. `seal`: Anthropic's signature, without which its models refuse to see it again."""

    text: str
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """The model wants a tool to be run. `arguments`: JSON as the model wrote it."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Result:
    """What the tool of call `id` said."""

    id: str
    content: tuple[Text | Image, ...]
    failed: bool = False


Part = Text | Image | Thinking | Call | Result


@dataclass(slots=True)
class Turn:
    """What one side says before the other does. Results of tools are the user's."""

    assistant: bool
    parts: list[Part]


# --- a request ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tool:
    """A function of the client. `schema`: JSON schema of its arguments."""

    name: str
    description: str
    schema: Json
    strict: bool | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What a tool was before it became a function: a `custom` one of free text, or one of a namespace (Responses)."""

    name: str
    namespace: str = ""
    custom: bool = False


@dataclass(slots=True)
class Ask:
    """A request. What is None was not asked for; the limit of the output is the order's, not ours."""

    system: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    tools: list[Tool] = field(default_factory=list)
    choice: str | None = None
    """auto, none, required, or `name:` and a tool's name."""
    parallel: bool | None = None
    stop: list[str] = field(default_factory=list)
    temperature: float | None = None
    top_p: float | None = None
    effort: str | None = None
    """How long to think, in OpenAI's words."""
    form: Json | None = None
    """{"type": "json_schema", "name", "schema", "strict"} or {"type": "json_object"}."""
    stream: bool = False
    origins: dict[str, Origin] = field(default_factory=dict)
    """By the name that the provider sees."""

    def say(self, assistant: bool, parts: Iterable[Part]) -> None:
        """Add to the last turn of the same side, or begin one; nothing said is no turn."""
        said = list(parts)
        if not said:
            return
        if self.turns and self.turns[-1].assistant == assistant:
            self.turns[-1].parts += said
        else:
            self.turns.append(Turn(assistant, said))


# --- an answer ----------------------------------------------------------------------------------------------------------

EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")

STOP, LENGTH, CALLS, FILTER = "stop", "length", "calls", "filter"
"""Why an answer ended."""


@dataclass(slots=True)
class Answer:
    """A whole answer."""

    parts: list[Text | Thinking | Call]
    stop: str

    def __post_init__(self) -> None:
        if self.stop == STOP and any(isinstance(part, Call) for part in self.parts):
            self.stop = CALLS


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a streamed answer: of text or thinking, or of the arguments of the call at `index`."""

    kind: type[Text | Thinking | Call]
    text: str
    index: int = 0


@dataclass(frozen=True, slots=True)
class Started:
    """A call begins; `index` tells its pieces from those of others."""

    id: str
    name: str
    index: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """The seal of the thinking that just ended."""

    seal: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The model ended, and why."""

    why: str


Event = Piece | Started | Sealed | Stopped


def pieces(answer: Answer) -> Iterator[Event]:
    """A whole answer, as if it had been streamed."""
    for index, part in enumerate(answer.parts):
        match part:
            case Call(call_id, name, arguments):
                yield Started(call_id, name, index)
                yield Piece(Call, arguments, index)
            case Text(text):
                yield Piece(Text, text)
            case Thinking(text, seal):
                yield Piece(Thinking, text)
                if seal:
                    yield Sealed(seal)
    yield Stopped(answer.stop)


# --- reading ------------------------------------------------------------------------------------------------------------


def objects(value: Any) -> list[Json]:
    """The objects of a list; what is no object is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text_of(value: Any) -> str:
    """`value` where it is a text."""
    return value if isinstance(value, str) else ""


def index_of(value: Any) -> int:
    """`value` where it is a place in a list."""
    return value if type(value) is int and value >= 0 else 0


def number(payload: Mapping[str, Any], name: str) -> float | None:
    """A number that may be missing. BadRequest."""
    value = payload.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(f"'{name}' must be a number")
    return value if isinstance(value, int) else float(value)


def texts(payload: Mapping[str, Any], name: str) -> list[str]:
    """A text or a list of texts that may be missing. BadRequest."""
    value = payload.get(name)
    if value is None:
        return []
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise wrong(f"'{name}' must be a text or a list of texts")
    return found


def choice_of(value: Any, allowed: tuple[str, ...], name: str) -> str | None:
    """One of `allowed`, or nothing. BadRequest."""
    if value is None or (isinstance(value, str) and value in allowed):
        return value
    raise wrong(f"'{name}' must be one of {', '.join(allowed)}")


def flag(payload: Mapping[str, Any], name: str) -> bool | None:
    """True or false, or missing. BadRequest."""
    value = payload.get(name)
    if value is None or isinstance(value, bool):
        return value
    raise wrong(f"'{name}' must be true or false")


def named_choice(choice: str | None) -> str | None:
    """The tool that must be called; None = no certain one."""
    return choice[5:] if choice is not None and choice.startswith("name:") else None


def joined(parts: Iterable[Part]) -> str:
    """The text of `parts`."""
    return "\n".join(part.text for part in parts if isinstance(part, Text))
