"""Moving codes are read: parts in any order, missed, repeated, spoiled, of another code, or made up to cost memory and time."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routstr_desktop.core.cbor import byte_string, head
from routstr_desktop.core.fountain import Contradiction, Gathering
from routstr_desktop.core.ur import UrBytes, bytewords, from_bytewords
from routstr_desktop.core.ur_reader import MOST_BYTES, MOST_MESSAGES, MOST_PIECES, Fed, Progress, UrReader, parts_in
from tests.core.test_ur import message
from tests.support.cost import cost_of

OTHERS = [
    "UR:BYTES/8-7/LPAYATCSKNCYFRETUYCNGMIAHSJKISKPFGKOJOKNIAHSJKISKPKTCSFWAXCNSTGSFN",
    "UR:BYTES/9-7/LPASATCSKNCYFRETUYCNGMFRCFBEASAMDMAMIAGEAEAEAEAEAEECDNIAKNPRKNASBW",
    "UR:BYTES/10-7/LPBKATCSKNCYFRETUYCNGMIAHSJKISKPFWEEISKNIAHSJKISKPFWEYKOKNFDOXCLRK",
    "UR:BYTES/11-7/LPBDATCSKNCYFRETUYCNGMAOBGCWCAEMKPAEFPCFAOBGCWCAEMKTGYCECYWKHTMUPS",
    "UR:BYTES/12-7/LPBNATCSKNCYFRETUYCNGMHDKSIAHSJKISKPFWDYIAHSJKISKPFWENEOKNMKBYFWRN",
    "UR:BYTES/13-7/LPBTATCSKNCYFRETUYCNGMAOBGCWCAEMJSFPBKCYAOBGCWCAEMFWEEECKKNTTELTBG",
    "UR:BYTES/14-7/LPBAATCSKNCYFRETUYCNGMFRCFBEASAMDRFLDEGAAEAEAEAEAEAEGLGECFTNFGVTPF",
    "UR:BYTES/15-7/LPBSATCSKNCYFRETUYCNGMHSJKISKPFWEMEHKSIAHSJKISKPFWECIYKSIARLLKPROY",
    "UR:BYTES/16-7/LPBEATCSKNCYFRETUYCNGMFRCFBEASAMDMAEHSGAAEAEAEAEAEECHSJZIAIOOSTBBT",
    "UR:BYTES/17-7/LPBYATCSKNCYFRETUYCNGMAOBGCWCAEMKPATHKCFAOBGCWCAEMKTCAGDAEHKFWBYKS",
    "UR:BYTES/18-7/LPBGATCSKNCYFRETUYCNGMIAHSJKISKPFWEEISKNIAHSJKISKPFWEYKOKNHYGHCSLS",
    "UR:BYTES/19-7/LPBWATCSKNCYFRETUYCNGMHDKSIAHSJKISKPFWDYIAHSJKISKPFWENEOKNLEVSLOTL",
    "UR:BYTES/20-7/LPBBATCSKNCYFRETUYCNGMIAHSJKISKPFWEHESKNIAHSJKISKPFWEMIEKKNTGTLARK",
    "UR:BYTES/21-7/LPBZATCSKNCYFRETUYCNGMAOBGCWCAEMKPAHBECFAOBGCWCAEMKTGHBACFCLQDEYPS",
    "UR:BYTES/22-7/LPCMATCSKNCYFRETUYCNGMHDKSIAHSJKJZEYBDDYIAHSJKISKPKTCFBZAECNDILAKT",
]
"""The eighth to the 22nd part that `@ngraveio/bc-ur` 1.1.13 makes of `message(120)` in pieces of 20 bytes: mixtures only."""


def read(parts: list[str]) -> UrReader:
    """A reader that was shown these."""
    reader = UrReader()
    for part in parts:
        reader.feed(part)
    return reader


def parts(content: bytes, numbers: range, most: int = 150) -> list[str]:
    """Some parts of a text."""
    ur = UrBytes(content, most)
    return [ur.text(number) for number in numbers]


def made(
    number: int = 1,
    count: int = 3,
    length: int = 25,
    checksum: int = 7,
    data: bytes = b"123456789",
    text: tuple[int, int] | None = None,
) -> str:
    """A part with whatever claims."""
    body = b"\x85" + b"".join(head(0, one) for one in (number, count, length, checksum)) + byte_string(data)
    first, second = text or (number, count)
    return f"ur:bytes/{first}-{second}/{bytewords(body)}"


# --- whole again ----------------------------------------------------------------------------------------------------------


def test_the_mixtures_of_another_make() -> None:
    assert read(OTHERS).text == message(120).decode()
    assert read(OTHERS[::-1]).text == message(120).decode()


@settings(max_examples=40)
@given(st.data())
def test_any_order_with_losses_and_repeats(data: st.DataObject) -> None:
    content = data.draw(st.text(min_size=1, max_size=900)).encode()
    ur = UrBytes(content, data.draw(st.integers(5, 200)))
    assume(ur.count < 60)
    order = data.draw(st.permutations(range(1, 3 * ur.count + 20)))
    lost = data.draw(st.integers(0, ur.count))
    reader, known = UrReader(), 0
    for number in order[lost:]:
        fed = reader.feed(ur.text(number))
        assert (fed is Fed.NEW) == (reader.progress.known > known)
        assert reader.feed(ur.text(number)) is Fed.KNOWN
        known = reader.progress.known
    assert reader.text == content.decode()
    assert reader.progress == Progress(ur.count, ur.count)


def test_progress_is_told() -> None:
    shown = parts(message(700), range(1, 24), 30)
    reader = read(shown[:12])
    assert reader.progress == Progress(12, 24)
    assert reader.text is None


def test_one_part_is_enough_for_a_short_text() -> None:
    assert read(parts(b"cashuB123", range(1, 2))).text == "cashuB123"


def test_two_codes_that_stand_side_by_side() -> None:
    one, other = parts(message(1200), range(1, 30)), parts(message(1300)[::-1], range(1, 30))
    assert read([part for pair in zip(one, other, strict=True) for part in pair]).text in (
        message(1200).decode(),
        message(1300)[::-1].decode(),
    )
    assert read(one[:5] + other).text == message(1300)[::-1].decode()


def test_other_parts_in_a_text_are_found() -> None:
    shown = parts(message(700), range(1, 4))
    shown[1] = shown[1].lower()
    assert parts_in(f"Look: {shown[0]}, {shown[1]}\n> {shown[0]}\n{shown[2]}.") == shown
    assert parts_in("ur:bytes/ and UR:BYTES/1-2/x") == []


# --- spoiled --------------------------------------------------------------------------------------------------------------


@given(st.data())
def test_a_spoiled_part_is_noticed_and_left_out(data: st.DataObject) -> None:
    content = message(600)
    ur = UrBytes(content)
    reader = UrReader()
    spoiled = list(ur.text(2))
    place = data.draw(st.integers(len("UR:BYTES/2-5/"), len(spoiled) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    assume(letter != spoiled[place])
    spoiled[place] = letter
    reader.feed(ur.text(1))
    assert reader.feed("".join(spoiled)) is Fed.DAMAGED
    for number in range(2, 6):
        reader.feed(ur.text(number))
    assert reader.text == content.decode()


@pytest.mark.parametrize(
    ("part", "fed"),
    [
        ("", Fed.DAMAGED),
        ("cashuB", Fed.DAMAGED),
        ("ur:bytes/1-2", Fed.DAMAGED),
        ("ur:bytes/1-2/lpadaocsptcybkgdcarhhdgohd", Fed.DAMAGED),
        ("ur:bytes/aeadaolazmjendeoti", Fed.DAMAGED),
        (f"ur:crypto-seed/{bytewords(b'content')}", Fed.FOREIGN),
        (f"ur:bytes/{bytewords(byte_string(bytes(range(128, 200))))}", Fed.FOREIGN),
        (f"ur:bytes/{bytewords(byte_string(b'text') + b'more')}", Fed.DAMAGED),
        (f"ur:bytes/{bytewords(head(2, 2**40) + b'text')}", Fed.DAMAGED),
        (f"ur:bytes/{bytewords(b'')}aaaa", Fed.DAMAGED),
        (f"ur:bytes/{'ae' * (MOST_BYTES + 1)}", Fed.TOO_LARGE),
        (made(text=(2, 3)), Fed.DAMAGED),
        (made(text=(1, 4)), Fed.DAMAGED),
        (made(number=0), Fed.DAMAGED),
        (made(number=1 << 32), Fed.DAMAGED),
        (made(count=0), Fed.DAMAGED),
        (made(length=28), Fed.DAMAGED),
        (made(length=18), Fed.DAMAGED),
        (made(checksum=1 << 32), Fed.DAMAGED),
        (made(data=b"", length=0), Fed.DAMAGED),
        (made(count=MOST_PIECES + 1, length=9 * MOST_PIECES + 1), Fed.TOO_LARGE),
        (made(count=1 << 31, length=1 << 33), Fed.TOO_LARGE),
        (made(length=MOST_BYTES + 1), Fed.TOO_LARGE),
        (made(), Fed.NEW),
    ],
)
def test_whatever_it_claims(part: str, fed: Fed) -> None:
    reader = UrReader()
    assert reader.feed(part) is fed
    assert reader.text is None


def test_a_part_that_was_made_up_does_not_end_it() -> None:
    """It has a right sum of its own, but is of no piece: what was gathered is dropped, and a new round brings it all."""
    content = message(600)
    ur = UrBytes(content)
    whole = byte_string(content)
    false = made(5, ur.count, len(whole), zlib.crc32(whole), b"x" * -(-len(whole) // ur.count))
    reader = UrReader()
    fed = [reader.feed(one) for one in (*[ur.text(number) for number in range(1, 5)], false)]
    assert fed[-1] is Fed.DAMAGED
    assert reader.progress == Progress(0, ur.count)
    reader.feed(false)
    for number in range(1, 13):
        reader.feed(ur.text(number))
    assert reader.text == content.decode()


def test_a_contradiction_is_seen_as_soon_as_it_follows() -> None:
    gathering = Gathering(3, 2, 5, 0)
    assert gathering.add(1, b"ab")
    assert not gathering.add(1, b"ab")
    with pytest.raises(Contradiction):
        gathering.add(1, b"xy")


@given(st.binary(max_size=60))
def test_any_content_is_read_or_refused(body: bytes) -> None:
    for numbers, content in (("", body), ("1-3/", body), ("1-3/", b"\x85" + body)):
        reader = UrReader()
        fed = reader.feed(f"ur:bytes/{numbers}{bytewords(content)}")
        assert (reader.text is None) or fed is Fed.NEW


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for part in (text, f"ur:bytes/1-3/{text}"):
        reader = UrReader()
        assert reader.feed(part) in Fed
        assert reader.text is None or part.lower().startswith("ur:")


@given(st.binary(max_size=300))
def test_bytewords_there_and_back(data: bytes) -> None:
    assert from_bytewords(bytewords(data)) == data


# --- its price ------------------------------------------------------------------------------------------------------------


def test_what_is_kept_is_bounded() -> None:
    reader = UrReader()
    for checksum in range(5 * MOST_MESSAGES):
        for number in (1, 2, 2):
            reader.feed(made(number, checksum=checksum))
    assert len(reader._begun) == MOST_MESSAGES
    gathering = Gathering(20, 10, 200, 0)
    for number in range(1, 400):
        gathering.add(number, bytes(10))
    assert gathering.known == len(gathering._rows) == 20


def test_the_largest_code_is_read_in_little_time() -> None:
    """Its own pieces missed: every part is a mixture. Measured: 0.4 s for 500 kB."""
    content = message(100_000)
    shown = parts(content, range(300, 650), 400)
    assert read(shown).text == content.decode()
    assert cost_of(lambda: read(shown)) < 2
