"""Uniform Resources (BCR-2020-005): bytes as short texts for QR codes, in one part or in as many as are looked at.

NUT-16 shows a token that does not fit one code so: type `bytes`, its text as a CBOR byte string, a part per frame.
`ur_reader` is the other direction.
"""

from __future__ import annotations

import zlib

from .cbor import byte_string, head
from .fountain import Fountain

_PAIRS = (
    "aeadaoaxaaahamatayasbkbdbnbtbabsbebybgbwbbbzcmchcscfcycwcecackctcxclcpcndkdadsdidedtdrdndwdpdmdldyeheyeo"
    "eeecenemetesftfrfnfsfmfhfzfpfwfxfyfefgflfdgagegrgsgtglgwgdgygmgughgohfhghdhkhthphhhlhyhehnhsidiaieihiyio"
    "isinimjejzjnjtjljojsjpjkjykpkoktkskkknkgkekikblblalylflslrlplnltloldlelulklgmnmymhmemomumwmdmtmsmknlnynd"
    "nsntnnnenboyoeotoxonolospdptpkpypspmplpepfpaprqdqzrerprlrorhrdrkrfryrnrsrtsesasrssskswstspsosgsbsfsntotk"
    "titttdtetytltbtstptatnuyuoutueurvtvyvovlvevwvavdvswlwdwmwpwewywswtwnwzwfwkykynylyaytzszoztzczezm"
)
"""First and last letter of the 256 bytewords (BCR-2020-012)."""
_BYTES = {_PAIRS[2 * byte : 2 * byte + 2]: byte for byte in range(256)}
PART = 150
"""Bytes of the message in one part: a code of version 10, which any camera reads from a screen."""


def bytewords(data: bytes) -> str:
    """The minimal style: two letters a byte, with a CRC-32 at the end."""
    return "".join(_PAIRS[2 * byte : 2 * byte + 2] for byte in data + zlib.crc32(data).to_bytes(4, "big"))


def from_bytewords(words: str) -> bytes:
    """The bytes of the minimal style in small letters; ValueError if they are none, or their sum is wrong."""
    try:
        data = bytes(map(_BYTES.__getitem__, map("".join, zip(*[iter(words)] * 2, strict=True))))
    except KeyError as error:
        raise ValueError("no bytewords") from error
    if zlib.crc32(data[:-4]).to_bytes(4, "big") != data[-4:]:
        raise ValueError("the sum is wrong")
    return data[:-4]


class UrBytes:
    """A message as a UR of type `bytes`; texts are in capitals, which QR codes pack best."""

    def __init__(self, message: bytes, part: int = PART) -> None:
        self._message = byte_string(message)
        self._fountain = Fountain(self._message, part)
        self.count = len(self._fountain.pieces)
        """Parts that are enough if none is missed; 1 = it is not cut up."""

    def text(self, number: int) -> str:
        """The text of part `number`, counted from 1 without end; of a message in one piece always the same."""
        if self.count == 1:
            return f"UR:BYTES/{bytewords(self._message)}".upper()
        numbers = (number, self.count, self._fountain.length, self._fountain.checksum)
        body = b"\x85" + b"".join(head(0, one) for one in numbers) + byte_string(self._fountain.part(number))
        return f"UR:BYTES/{number}-{self.count}/{bytewords(body)}".upper()
