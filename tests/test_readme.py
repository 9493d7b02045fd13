"""What the README explains is so: every error code has its line, the worked bill is the one that the program makes."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from pathlib import Path

from routstr_desktop.core.catalog import Model, UsdPrice
from routstr_desktop.core.pricing import MICRO, Usage, price_card
from routstr_desktop.gui.shortcuts import TABLE
from routstr_desktop.gui.window import PAGES
from routstr_desktop.node.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def table(mark: str) -> list[list[str]]:
    """The rows of the table below `<!-- mark -->`, without its head."""
    below = README.partition(f"<!-- {mark} -->\n")[2]
    assert below, f"README.md lost its table of {mark}"
    lines = below.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def codes_in(path: Path) -> set[str]:
    """Codes of errors: a class's `code`, alone or beside `status` and `type`, and what a call gives as `code=`."""
    found: set[str] = set()

    def constant(node: ast.expr) -> None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)

    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "code":
            constant(node.value)
        for line in node.body if isinstance(node, ast.ClassDef) else ():
            if not isinstance(line, ast.Assign):
                continue
            target, value = line.targets[0], line.value
            together = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
            for name, given in zip(target.elts, value.elts, strict=True) if together else [(target, value)]:
                if isinstance(name, ast.Name) and name.id == "code":
                    constant(given)
    return found


def test_every_error_code_has_its_line_and_no_other() -> None:
    rows = [*table("codes: customers"), *table("codes: operator")]
    told = [code for row in rows for code in re.findall(r"`(\w+)`", row[0])]
    assert sorted(told) == sorted(set(told)), "a code has one line"
    known = set().union(*(codes_in(path) for path in ROOT.glob("routstr_desktop/**/*.py")))
    assert set(told) == known


def test_every_key_has_its_line_and_no_other() -> None:
    told = {row[1]: re.findall(r"`([^`]+)`", row[0]) for row in table("keys")}
    known = {keys.about: list(keys.keys) for keys in TABLE.values()}
    known[TABLE["page"].about] = ["Ctrl+1", f"Ctrl+{len(PAGES)}"]
    assert told == known


def test_the_worked_bill_is_the_one_that_is_made() -> None:
    price = UsdPrice(
        prompt=Decimal("0.15") / MICRO, completion=Decimal("0.60") / MICRO, input_cache_read=Decimal("0.075") / MICRO
    )
    defaults = Settings.model_construct()
    card = price_card(Model("gpt-4o-mini", price), btc_usd=Decimal(100_000), margin=defaults.margin)
    rows = {row[0]: row for row in table("bill")}
    used = {part: int(rows[part][1].replace(",", "")) for part in ("input", "cached input", "output")}
    rates = {"input": card.prompt, "cached input": card.cache_read, "output": card.completion}
    for part, rate in rates.items():
        assert f"= {Decimal(rate) / MICRO:.6f} msat" in rows[part][2]
        assert rows[part][3] == f"{(Decimal(rate) * used[part] / MICRO).quantize(Decimal('0.001')):f}"
    usage = Usage(prompt=used["input"], cache_read=used["cached input"], completion=used["output"])
    assert rows["**bill**"][-1] == f"**{card.cost(usage).total_msat}**"

    cost = usage.prompt * price.prompt + usage.cache_read * price.input_cache_read + usage.completion * price.completion  # type: ignore[operator]
    asked = cost * 1_000_000  # $1 is 1,000 sat
    left = card.cost(usage).total_msat - asked
    assert f"Your provider asks ${cost:.8f} for it, which is {asked:.1f} msat: {left:.1f} msat are yours" in README


def test_every_picture_and_link_leads_somewhere() -> None:
    heads = {re.sub(r"[^a-z0-9 -]", "", head.lower()).replace(" ", "-") for head in re.findall("^#+ (.*)", README, re.M)}
    for target in re.findall(r"\]\(([^)]+)\)", README):
        if target.startswith("#"):
            assert target[1:] in heads, target
        elif "://" not in target:
            assert (ROOT / target).exists(), target
