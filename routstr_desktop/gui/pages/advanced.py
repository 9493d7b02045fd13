"""Advanced: settings that few need and that have no other place in the window."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from routstr_desktop.gui.controller import Controller
from routstr_desktop.gui.translation import tr, tr_later
from routstr_desktop.gui.widgets.boxes import Card
from routstr_desktop.gui.widgets.fold import Fold
from routstr_desktop.gui.widgets.labels import label
from routstr_desktop.gui.widgets.settingform import Entry, Group, SettingForm

SAT, MSAT, USD, PERCENT = "sat", "msat", "USD", "%"
DAYS, SECONDS = tr_later("days"), tr_later("seconds")

PRICES = (
    Entry(
        "fixed_pricing",
        tr_later("One price for all models"),
        tr_later("Instead of the price of each model: what stands in the next three lines."),
        switch=True,
    ),
    Entry(
        "fixed_cost_per_request",
        tr_later("Per request"),
        tr_later("Counts with one price for all models, where both prices per 1,000 tokens are 0."),
        SAT,
    ),
    Entry(
        "fixed_per_1k_input_tokens",
        tr_later("Per 1,000 tokens asked"),
        tr_later("With one price for all models, instead of the price per request."),
        SAT,
    ),
    Entry(
        "fixed_per_1k_output_tokens",
        tr_later("Per 1,000 tokens answered"),
        tr_later("With one price for all models, instead of the price per request."),
        SAT,
    ),
    Entry(
        "exchange_fee",
        tr_later("Factor for the exchange rate"),
        tr_later("Multiplies each price besides your margin: 1.005 is half a percent more."),
    ),
    Entry(
        "min_request_msat",
        tr_later("Least price of a request"),
        tr_later("No request costs less. 1,000 msat are 1 sat."),
        MSAT,
    ),
    Entry("child_key_cost", tr_later("Price of a child key"), tr_later("What a customer pays for each."), MSAT),
    Entry(
        "btc_usd_price",
        tr_later("Price of a bitcoin"),
        tr_later("Fixes the exchange rate. Empty: it is asked from public sources."),
        USD,
    ),
    Entry(
        "price_raise_limit",
        tr_later("List prices may rise by"),
        tr_later("A greater rise waits until you agree to it on the page Models."),
        PERCENT,
    ),
    Entry(
        "price_list_refresh",
        tr_later("Fetch list prices once a day"),
        tr_later("Without it, those that came with the program count."),
        switch=True,
    ),
)
MONEY = (
    Entry(
        "locked_limit_sat",
        tr_later("Credit before the swap"),
        tr_later("Most that counts at each mint before it is swapped, of ecash locked to you. 0: each is swapped first."),
        SAT,
    ),
    Entry(
        "refund_sweep_ttl",
        tr_later("Unclaimed change returns after"),
        tr_later("To the key that it is of. One day has 86400 seconds. 0: never."),
        SECONDS,
    ),
    Entry(
        "dead_key_days",
        tr_later("Forget unused keys after"),
        tr_later("Only keys without a balance. 0: never."),
        DAYS,
    ),
    Entry(
        "payout_fee_percent",
        tr_later("Fee of a payout at most"),
        tr_later("Of what is paid out by itself, and 1 sat on top; 3 sat are always allowed."),
        PERCENT,
    ),
    Entry("payout_interval_seconds", tr_later("Look for a payout every"), tr_later("At least 60."), SECONDS),
)
PROGRAM = (
    Entry(
        "keep_awake",
        tr_later("Stay awake while serving"),
        tr_later("The computer does not fall asleep by itself while a request runs."),
        switch=True,
    ),
    Entry(
        "reach_check",
        tr_later("Check the address"),
        tr_later("Your address is announced only after it answered. Off: if your router hides it from yourself."),
        switch=True,
    ),
    Entry(
        "providers_refresh_interval_seconds",
        tr_later("Look for other nodes every"),
        tr_later("To list them for customers. 0: only when you look yourself."),
        SECONDS,
    ),
    Entry(
        "log_level",
        tr_later("The log holds"),
        tr_later("This and what is worse."),
        choices=("DEBUG", "INFO", "WARNING", "ERROR"),
    ),
)
GROUPS: tuple[Group, ...] = (
    (tr_later("Prices"), PRICES),
    (tr_later("Ecash and keys"), MONEY),
    (tr_later("Program"), PROGRAM),
)


class AdvancedCard(Card):
    """Folded, since the defaults are meant to be right."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(spacing=10)
        inside = QWidget()
        self.fold = Fold(tr("Show advanced settings"), tr("Hide advanced settings"), inside)
        self.headed(tr("Advanced"), self.fold)
        self.body.addWidget(
            label(tr("Prices, limits and intervals that few need to change."), "caption", "text2", wrap=True)
        )
        self.form = SettingForm(controller, GROUPS, tr("Save the advanced settings"))
        inside.setLayout(self.form)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(inside)
