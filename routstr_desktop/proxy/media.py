"""The endpoints beside text: pictures, speech, moderation and reranking.

Some tell tokens in their answers and are billed by them; others are sold by the picture, the minute or the character, or by the
model's price per request.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..core.errors import BadRequest
from ..core.pricing import PriceCard
from . import pieces
from .billing import responses_counts, transcript_counts
from .dialect import Dialect, texts
from .sse import text_size
from .usage import BYTES_PER_TOKEN

if TYPE_CHECKING:
    from .body import Order

Json = dict[str, Any]
PICTURE_TOKENS = 6_240
"""The dearest picture of the common families (GPT Image, high quality, 1024 x 1536)."""
ORDINARY_PICTURE_TOKENS = 1_056
"""One of medium quality, where the provider does not tell: for estimates only."""
MAX_DOCUMENTS = 4096


def _prompt(payload: Json) -> int:
    if not isinstance(payload.get("prompt"), str) or not payload["prompt"]:
        raise BadRequest("'prompt' must be a text.")
    return 1


def _speech(payload: Json) -> int:
    if not isinstance(payload.get("input"), str) or not payload["input"]:
        raise BadRequest("'input' must be a text.")
    return 1


def _moderated(payload: Json) -> int:
    value = payload.get("input")
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return 1
    return texts("input")(payload)


def _ranked(payload: Json) -> int:
    documents = payload.get("documents")
    if not isinstance(payload.get("query"), str) or not payload["query"]:
        raise BadRequest("'query' must be a text.")
    if not isinstance(documents, list) or not 0 < len(documents) <= MAX_DOCUMENTS:
        raise BadRequest(f"'documents' must be a list of 1 to {MAX_DOCUMENTS} documents.")
    if not all(isinstance(document, str | dict) for document in documents):
        raise BadRequest("Every entry of 'documents' must be a text or an object.")
    return len(documents)


def _anything(payload: Json) -> int:
    return 1


def _transcript_size(answer: Json) -> int:
    return text_size(answer.get("text"))


def _pictures_size(answer: Json) -> int:
    made = answer.get("data")
    return ORDINARY_PICTURE_TOKENS * BYTES_PER_TOKEN * (len(made) if isinstance(made, list) else 0)


IMAGES = Dialect(
    "images",
    "/v1/images/generations",
    _prompt,
    (),
    limits=(),
    streams=False,
    most_output=PICTURE_TOKENS,
    refused={"partial_images": "pictures are not streamed here"},
    accepts=frozenset({"background"}),
    size=_pictures_size,
    counts=responses_counts,
    sold_by=("request", "prompt", "completion", "picture", "pictures"),
    asks=pieces.pictures,
    used=pieces.pictures_made,
)
SPEECH = Dialect(
    "speech",
    "/v1/audio/speech",
    _speech,
    (),
    limits=(),
    streams=False,
    writes=False,
    sound=True,
    binary=True,
    sold_by=("request", "character"),
    asks=pieces.characters,
    refused={"stream_format": "speech is sent as it is"},
)
MODERATIONS = Dialect(
    "moderations", "/v1/moderations", _moderated, ("input",), limits=(), streams=False, writes=False, delivers="results"
)
RERANK = Dialect(
    "rerank",
    "/v1/rerank",
    _ranked,
    (),
    limits=(),
    streams=False,
    writes=False,
    delivers="results",
    read_again="query",
)
EDITS = replace(IMAGES, name="edits", path="/v1/images/edits", prompts=_anything, files=17)
VARIATIONS = replace(IMAGES, name="variations", path="/v1/images/variations", prompts=_anything, files=1)
TRANSCRIPTIONS = Dialect(
    "transcriptions",
    "/v1/audio/transcriptions",
    _anything,
    (),
    limits=(),
    streams=False,
    sound=True,
    files=1,
    size=_transcript_size,
    counts=transcript_counts,
    sold_by=("request", "prompt", "completion", "second"),
    asks=pieces.seconds,
    used=pieces.seconds_heard,
)
TRANSLATIONS = replace(TRANSCRIPTIONS, name="translations", path="/v1/audio/translations")
MEDIA = (IMAGES, EDITS, VARIATIONS, SPEECH, TRANSCRIPTIONS, TRANSLATIONS, MODERATIONS, RERANK)


def check_price(order: Order, card: PriceCard) -> None:
    """Whether a price card can say what this request costs. BadRequest (no_price, length_required)."""
    dialect = order.dialect
    if not any(getattr(card, part) for part in dialect.sold_by) and not (card.fixed and not dialect.sound):
        raise BadRequest(
            f"Model '{card.model_id}' has no price by which this endpoint could be sold. Nothing was charged.", code="no_price"
        )
    if card.second and order.pieces.seconds == pieces.UNKNOWN:
        raise BadRequest(
            "This model is sold by the minute: say how large the form is (Content-Length). Nothing was charged.",
            status=411,
            code="length_required",
        )
    if dialect.most_output is not None and order.choices > 1 and card.request:
        raise BadRequest("This model is sold by the request: ask for one picture at a time ('n').", code="no_price")
