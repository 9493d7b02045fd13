"""What providers cost, and may cost, in words (no Qt)."""

from __future__ import annotations

from routstr_desktop.core.status import Spent
from routstr_desktop.gui import prices
from routstr_desktop.gui.text import Numbers
from routstr_desktop.gui.translation import tr


def spent_line(spent: Spent, numbers: Numbers) -> str:
    """`$3.20 of $20.00 today · $41.75 this month`; "" where nothing was spent and nothing is limited."""
    today, month = (prices.usd(one, numbers) for one in (spent.today, spent.month))
    told = []
    if spent.daily is not None:
        told.append(tr("{spent} of {limit} today", spent=today, limit=prices.usd(spent.daily, numbers)))
    elif spent.today:
        told.append(tr("{spent} today", spent=today))
    if spent.monthly is not None:
        told.append(tr("{spent} of {limit} this month", spent=month, limit=prices.usd(spent.monthly, numbers)))
    elif spent.month:
        told.append(tr("{spent} this month", spent=month))
    return " · ".join(told)


def reached(spent: Spent) -> bool:
    """Nothing more may be spent."""
    pairs = ((spent.today, spent.daily), (spent.month, spent.monthly))
    return any(limit is not None and cost >= limit for cost, limit in pairs)
