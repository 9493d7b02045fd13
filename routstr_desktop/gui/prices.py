"""Prices as the screens write them, and what was typed as prices: pure functions, no Qt.

Prices are per million tokens: USD as a Decimal, ours in msat. `Numbers` gives the signs of this person's language.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from routstr_desktop.core.catalog import UsdPrice
from routstr_desktop.core.money import MINUS, MSAT_PER_SAT
from routstr_desktop.core.pricetable import MILLION, ModelRow, Raise
from routstr_desktop.gui.text import NBSP, UNKNOWN, Numbers
from routstr_desktop.gui.translation import tr, tr_later, tr_now, trn

SOURCES = {
    "list": tr_later("from your provider's list"),
    "data": tr_later("from the bundled price list"),
    "file": tr_later("from your models.json"),
    "override": tr_later("your own"),
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
    return (MINUS if value < 0 else "") + "$" + "".join(signs.get(letter, letter) for letter in text.removeprefix("-"))


def sat(msat: int, numbers: Numbers) -> str:
    """`2,638`, below a hundred with decimals: `0.42`."""
    if msat >= 100 * MSAT_PER_SAT:
        return numbers.count(-(-msat // MSAT_PER_SAT))
    whole, rest = divmod(msat, MSAT_PER_SAT)
    return f"{whole}{numbers.point}{rest:03d}".rstrip("0").rstrip(numbers.point)


def cost(row: ModelRow, numbers: Numbers) -> str:
    """What its provider asks: `$2.50 / $10.00`; `–` where nobody knows."""
    if row.cost is None:
        return UNKNOWN
    if row.cost.prompt or row.cost.completion:
        return pair(row.cost, numbers)
    return _each_usd(row.cost, numbers)


def pair(price: UsdPrice, numbers: Numbers) -> str:
    """In and out, in USD."""
    return f"{usd(price.prompt * MILLION, numbers)} / {usd(price.completion * MILLION, numbers)}"


def ours(row: ModelRow, numbers: Numbers) -> str:
    """Our price: `2,638 / 10,552 sat`, or the flat one for a request."""
    if row.in_msat is None or row.out_msat is None:
        return UNKNOWN
    if row.each is not None:
        part, msat = row.each
        return _each(part, sat(msat, numbers))
    return f"{sat(row.in_msat, numbers)} / {sat(row.out_msat, numbers)}{NBSP}sat"


def _each(part: str, amount: str) -> str:
    """What is not sold by tokens."""
    match part:
        case "minute":
            return tr("{amount}\N{NO-BREAK SPACE}sat a minute", amount=amount)
        case "character":
            return tr("{amount}\N{NO-BREAK SPACE}sat for a million characters", amount=amount)
        case "picture":
            return tr("{amount}\N{NO-BREAK SPACE}sat a picture", amount=amount)
    return tr("{amount}\N{NO-BREAK SPACE}sat a request", amount=amount)


def _each_usd(price: UsdPrice, numbers: Numbers) -> str:
    """The same of what its provider asks."""
    if price.minute:
        return tr("{price} a minute", price=usd(price.minute, numbers))
    if price.character:
        return tr("{price} for a million characters", price=usd(price.character * MILLION, numbers))
    if price.pictures or price.picture:
        picture = price.pictures[0].usd if price.pictures else price.picture
        return tr("{price} a picture", price=usd(picture, numbers))
    return tr("{price} a request", price=usd(price.request, numbers))


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
        return tr("Off"), "plain", "circle-pause"
    if not row.sold:  # with a price something else is in the way, its provider most likely
        return (tr("Not sold"), "warn", "circle-x") if row.price.sellable else (tr("No price"), "error", "circle-x")
    if row.loss_msat:
        return tr("At a loss"), "warn", "triangle-alert"
    if row.in_msat is None:
        return tr("Waiting"), "warn", "hourglass"
    return (tr("Own price"), "info", "tags") if row.own_price else (tr("For sale"), "ok", "circle-check")


def about(row: ModelRow, numbers: Numbers) -> str:
    """One sentence about a model, for the line below the table."""
    if not row.sold:
        return tr("{name} is not for sale: {reason}", name=row.name, reason=row.reason)
    if row.loss_msat:
        return tr("You would lose about {amount} per typical request on {name}.", amount=lost(row, numbers), name=row.name)
    if row.in_msat is None:
        return tr("{name} is sold as soon as there is a bitcoin price.", name=row.name)
    return tr("{name} · price {source}", name=row.name, source=tr_now(SOURCES.get(row.source, tr_later("of all models"))))


def lost(row: ModelRow, numbers: Numbers) -> str:
    """`3 sat`."""
    return f"{sat(row.loss_msat, numbers)}{NBSP}sat"


def rising(raises: tuple[Raise, ...], numbers: Numbers) -> str:
    """What would get dearer: the first two by name, and how many more."""
    told = "; ".join(
        tr("{model} from {old} to {new}", model=one.model, old=pair(one.old, numbers), new=pair(one.new, numbers))
        for one in raises[:2]
    )
    if rest := len(raises[2:]):
        told = trn("{models}, and {n} more model", "{models}, and {n} more models", rest, n=numbers.count(rest), models=told)
    return tr("{models}. Until you agree the old ones count, and you may sell below cost.", models=told)


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
        raise ValueError(tr("is not a number")) from None
    if not value.is_finite():
        raise ValueError(tr("is not a number"))
    return value


def typed(value: Decimal, numbers: Numbers) -> str:
    """A number for an input field, exact."""
    return f"{value.normalize():f}".replace(".", numbers.point)
