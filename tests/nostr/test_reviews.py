"""Labels count from the reviewer's key alone, the newest first; recommendations from anybody but the node itself."""

from __future__ import annotations

from typing import Any

import pytest
from nostr_sdk import Keys

from routstr_desktop.nostr.reviews import recommendations, review

from .relays import signed

NOW = 1_795_300_000
REVIEWER, NODE, OTHER = Keys.generate(), Keys.generate(), Keys.generate()
KEY, WHO = NODE.public_key().to_hex(), REVIEWER.public_key().to_hex()


def label(*labels: str, at: int = NOW - 10, by: Any = REVIEWER, node: str = KEY, ends: int | None = None) -> dict[str, Any]:
    tags = [["d", f"r{at}"], ["node", "00" * 32], ["node", node], *(["t", one] for one in labels)]
    return signed(by, 38425, tags if ends is None else [*tags, ["expiration", str(ends)]], "", at)


@pytest.mark.parametrize(
    ("labels", "verdict"),
    [
        (["lgtm"], "trusted"), (["verified"], "trusted"), (["avoid"], "flagged"), (["lgtm", "suspicious"], "flagged"),
        (["whatever"], "unreviewed"), ([], "unreviewed"),
    ],
)  # fmt: skip
def test_what_a_label_means(labels: list[str], verdict: str) -> None:
    found = review([label(*labels)], KEY, NOW, WHO)
    assert (found.verdict, found.labels, found.at) == (verdict, tuple(labels), NOW - 10)


def test_the_newest_genuine_label_of_the_reviewer_counts() -> None:
    good, later = label("lgtm", at=NOW - 100), label("removed", at=NOW - 50)
    assert review([good, later], KEY, NOW, WHO).verdict == "flagged"
    for wrong in (
        label("removed", by=OTHER),
        {**label("removed"), "sig": "0" * 128},
        {**good, "created_at": NOW, "tags": [["node", KEY], ["t", "removed"]]},
        label("removed", node="11" * 32),
        label("removed", at=NOW + 3600),
        label("removed", ends=NOW - 1),
    ):
        assert review([wrong, good], KEY, NOW, WHO).verdict == "trusted", wrong
    assert review([], KEY, NOW, WHO).verdict == "unreviewed"


def test_recommendations() -> None:
    address = [["k", "38421"], ["d", "x"], ["a", f"38421:{KEY}:x"]]
    events = [
        signed(OTHER, 38000, address, "fast\n\x00and fair" + "!" * 5000, NOW - 5),
        signed(OTHER, 38000, address, "older", NOW - 9),
        signed(NODE, 38000, address, "I am great", NOW - 1),
        signed(REVIEWER, 38000, [["a", f"38421:{KEY}:y"]], "another listing", NOW - 1),
        {**signed(REVIEWER, 38000, address, "forged", NOW - 1), "sig": "0" * 128},
    ]
    [found] = recommendations(events, KEY, "x", NOW)
    assert (found.author, found.at) == (OTHER.public_key().to_hex(), NOW - 5)
    assert found.text.startswith("fast and fair!")
    assert len(found.text) == 300
