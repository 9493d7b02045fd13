"""Prices as the screens write them, and what was typed as prices: pure functions, no Qt.

Prices are per million tokens: USD as a Decimal, ours in msat. `Numbers` gives the signs of this person's language.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from routstr_desktop.core.catalog import UsdPrice
from routstr_desktop.core.money import MSAT_PER_SAT
from routstr_desktop.core.pricetable import MILLION, ModelRow, Raise
from routstr_desktop.gui.text import MINUS, NBSP, UNKNOWN, Numbers, plural
from routstr_desktop.gui.translation import tr

SOURCES = {
    "list": "from your provider's list",
    "data": "from the bundled price list",
    "file": "from your models.json",
    "override": "your own",
}


def usd(value: Decimal, numbers: Numbers) -> str:
    """`$2.50`, `$0.075`: cents; below a dollar up to four decimals, below those two digits that count."""
    if value and abs(value) < Decimal("0.0001"):
        text = f"{value.quantize(Decimal(1).scaleb(value.adjusted() - 1)):f}"
    else:
        exact = Decimal("0.01") if abs(value) >= 1 else Decimal("0.0001")
        text = f"{value.quantize(exact, ROUND_HALF_UP):,f}"
        whole, _, decimals = text.partition(".")
        text = f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
    signs = {",": numbers.group, ".": numbers.point}
    return "$" + "".join(signs.get(letter, letter) for letter in text)


def sat(msat: int, numbers: Numbers) -> str:
    """`2,638`, below a hundred with decimals: `0.42`."""
    if msat >= 100 * MSAT_PER_SAT:
        return numbers.count(-(-msat // MSAT_PER_SAT))
    whole, rest = divmod(msat, MSAT_PER_SAT)
    return f"{whole}{numbers.point}{rest:03d}".rstrip("0").rstrip(numbers.point)


def cost(row: ModelRow, numbers: Numbers) -> str:
    """What its provider asks: `$2.50 / $10.00`; `–` where nobody knows."""
    return UNKNOWN if row.cost is None else pair(row.cost, numbers)


def pair(price: UsdPrice, numbers: Numbers) -> str:
    """In and out, in USD."""
    return f"{usd(price.prompt * MILLION, numbers)} / {usd(price.completion * MILLION, numbers)}"


def ours(row: ModelRow, numbers: Numbers) -> str:
    """Our price: `2,638 / 10,552 sat`, or the flat one for a request."""
    if row.in_msat is None or row.out_msat is None:
        return UNKNOWN
    if row.each is not None:
        part, msat = row.each
        return _each(part, f"{sat(msat, numbers)}{NBSP}sat")
    return f"{sat(row.in_msat, numbers)} / {sat(row.out_msat, numbers)}{NBSP}sat"


def _each(part: str, price: str) -> str:
    """What is not sold by tokens."""
    match part:
        case "minute":
            return tr("{price} a minute", price=price)
        case "character":
            return tr("{price} for a million characters", price=price)
        case "picture":
            return tr("{price} a picture", price=price)
    return tr("{price} a request", price=price)


def fiat(row: ModelRow, numbers: Numbers) -> str:
    """Our price in USD, second to the sat; "" where it is not known."""
    if row.in_usd is None or row.out_usd is None or not (row.in_usd or row.out_usd):
        return ""
    return f"≈{NBSP}{usd(row.in_usd, numbers)} / {usd(row.out_usd, numbers)}"


def percent(factor: Decimal, numbers: Numbers) -> str:
    """1.05 -> `+5 %`; 0.9 -> `−10 %`."""
    value = ((factor - 1) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    sign = "+" if value > 0 else MINUS if value < 0 else ""
    return f"{sign}{abs(value):f}".replace(".", numbers.point) + f"{NBSP}%"


def state(row: ModelRow) -> tuple[str, str, str]:
    """(word, tone, icon) of a model."""
    if not row.enabled:
        return "Off", "plain", "circle-pause"
    if not row.sold:
        return "No price", "error", "circle-x"
    if row.loss_msat:
        return "At a loss", "warn", "triangle-alert"
    return ("Own price", "info", "tags") if row.own_price else ("For sale", "ok", "circle-check")


def about(row: ModelRow, numbers: Numbers) -> str:
    """One sentence about a model, for the line below the table."""
    if not row.sold:
        return f"{row.name} is not for sale: {row.reason}"
    if row.loss_msat:
        return f"You would lose about {lost(row, numbers)} per typical request on {row.name}."
    return f"{row.name} · price {SOURCES.get(row.source, 'of all models')}"


def lost(row: ModelRow, numbers: Numbers) -> str:
    """`3 sat`."""
    return f"{sat(row.loss_msat, numbers)}{NBSP}sat"


def rising(raises: tuple[Raise, ...], numbers: Numbers) -> str:
    """What would get dearer: the first two by name, and how many more."""
    shown = [f"{one.model} from {pair(one.old, numbers)} to {pair(one.new, numbers)}" for one in raises[:2]]
    more = f", and {plural(len(raises) - 2, 'more model', 'more models', numbers)}" if len(raises) > 2 else ""
    return f"{'; '.join(shown)}{more}. Until you agree the old ones count, and you may sell below cost."


# --- what was typed -----------------------------------------------------------------------------------------------------


def number(text: str, numbers: Numbers) -> Decimal | None:
    """A number as people type it; None where nothing was typed. ValueError."""
    plain = text.strip().removeprefix("$").removesuffix("%").strip().replace(NBSP, "").replace(MINUS, "-")
    if not plain:
        return None
    if numbers.point != ".":
        plain = plain.replace(numbers.group, "").replace(numbers.point, ".") if numbers.point in plain else plain
    else:
        plain = plain.replace(",", "")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise ValueError("is not a number") from None
    if not value.is_finite():
        raise ValueError("is not a number")
    return value


def typed(value: Decimal, numbers: Numbers) -> str:
    """A number for an input field, exact."""
    return f"{value.normalize():f}".replace(".", numbers.point)
