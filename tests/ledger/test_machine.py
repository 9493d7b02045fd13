"""Invariants 1 to 17 and 20 as a state machine: random keys and child keys, top-ups, holds, ends, refunds, faults and
restarts.

The model is a dictionary of plain numbers. After every step memory agrees with it; at every restart and at the end the
file does, and the audit proves the rest.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule, run_state_machine_as_test

from routstr_desktop.core.errors import BadRequest, BalanceChanged, InsufficientBalance
from routstr_desktop.core.keys import ApiKey
from routstr_desktop.ledger import BalanceLimitExceeded, Hold, Ledger

from .books import MINT, OPERATOR, beneficiary, open_ledger, pay, row, secret, sound

AMOUNTS = st.integers(1, 20_000)
MINTS = st.sampled_from([MINT, "http://127.0.0.1:3339"])


@dataclass
class ModelKey:
    """What a key should look like."""

    name: str
    limit: int | None = None
    balance: int = 0
    spent: int = 0
    requests: int = 0
    holds: list[int] = field(default_factory=list)
    """Its own; a parent's include those of its children."""
    parent: ModelKey | None = None

    @property
    def payer(self) -> ModelKey:
        return self.parent or self

    @property
    def line(self) -> list[ModelKey]:
        """Itself, and its parent if it has one."""
        return [self] if self.parent is None else [self, self.parent]

    @property
    def free(self) -> int:
        return self.payer.balance - sum(self.payer.holds)

    def left(self) -> int | None:
        """What the limits of the line allow."""
        found = [key.limit - key.spent - sum(key.holds) for key in self.line if key.limit is not None]
        return min(found) if found else None


class Machine(RuleBasedStateMachine):
    """Rules are what a node does; every rule also checks what the ledger answers."""

    names = Bundle("names")
    holds = Bundle("holds")
    sends = Bundle("sends")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="ledger-"))
        self.ledger: Ledger = self.runner.run(open_ledger(self.folder, cached_keys=2))
        self.keys: dict[str, ModelKey] = {}
        self.operator = self.fees = self.outstanding = self.wallet = 0
        self.count = 0
        self.epoch = 0

    def number(self) -> str:
        self.count += 1
        return str(self.count)

    def real(self, name: str) -> ApiKey:
        key = self.ledger.find_key(secret(name))
        assert key is not None
        return key

    @rule(target=names, amount=AMOUNTS, limit=st.none() | st.integers(0, 10_000))
    def new_key(self, amount: int, limit: int | None) -> str:
        name = self.number()
        self.runner.run(pay(self.ledger, amount, beneficiary(secret(name), balance_limit=limit)))
        self.keys[name] = ModelKey(name, limit, amount)
        self.wallet += amount
        return name

    @rule(target=names, parent=names, limit=st.none() | st.integers(1, 10_000), price=st.integers(0, 3_000))
    def new_child(self, parent: str, limit: int | None, price: int) -> Any:
        name, model = self.number(), self.keys[parent]
        create = self.ledger.children.create(self.real(parent), [secret(name)], price_msat=price, balance_limit=limit)
        left = model.left()
        try:
            self.runner.run(create)
        except BadRequest:
            assert model.parent is not None
            return multiple()
        except InsufficientBalance:
            assert price > model.free
            return multiple()
        except BalanceLimitExceeded:
            assert left is not None
            assert price > left
            return multiple()
        assert price <= model.free
        assert model.parent is None
        model.balance -= price
        model.spent += price
        self.operator += price
        self.keys[name] = ModelKey(name, limit, parent=model)
        return name

    @rule(name=names, amount=AMOUNTS, mint=MINTS)
    def top_up(self, name: str, amount: int, mint: str) -> None:
        self.runner.run(pay(self.ledger, amount, beneficiary(secret(name)), mint))
        self.keys[name].payer.balance += amount
        self.wallet += amount

    @rule(amount=AMOUNTS)
    def operator_deposit(self, amount: int) -> None:
        self.runner.run(pay(self.ledger, amount, OPERATOR))
        self.operator += amount
        self.wallet += amount

    @rule(target=holds, name=names, amount=st.integers(0, 12_000))
    def hold(self, name: str, amount: int) -> tuple[int, str, Hold] | None:
        key = self.keys[name]
        left = key.left()
        try:
            hold = self.ledger.hold(self.real(name), amount)
        except InsufficientBalance:
            assert amount > key.free
            return None
        except BalanceLimitExceeded:
            assert left is not None
            assert amount > left
            return None
        assert amount <= key.free
        assert left is None or amount <= left
        for counted in key.line:
            counted.holds.append(amount)
        return self.epoch, name, hold

    @rule(held=holds, amount=st.integers(0, 12_000))
    def resize(self, held: tuple[int, str, Hold] | None, amount: int) -> None:
        """Another upstream, at another price."""
        if held is None or held[0] != self.epoch:
            return
        _, name, hold = held
        key, before = self.keys[name], hold.amount
        if hold.finished:
            self.ledger.resize(hold, amount)
            assert hold.amount == before
            return
        free, left = key.free + before, key.left()
        try:
            self.ledger.resize(hold, amount)
        except InsufficientBalance:
            assert amount > free
        except BalanceLimitExceeded:
            assert left is not None
            assert amount - before > left
        else:
            assert amount <= max(free, before)
            assert left is None or amount - before <= max(0, left)
        for counted in key.line:
            counted.holds.remove(before)
            counted.holds.append(hold.amount)
        assert hold.amount in (before, amount)

    @rule(held=consumes(holds), cost=st.integers(0, 15_000), again=st.booleans())
    def settle(self, held: tuple[int, str, Hold] | None, cost: int, again: bool) -> None:
        if held is None or held[0] != self.epoch:
            return
        _, name, hold = held
        key = self.keys[name]
        for counted in key.line:
            counted.holds.remove(hold.amount)
        room, left = key.free, key.left()
        if left is not None:
            room = min(room, max(hold.amount, left))
        charged = min(cost, room)
        result = hold.settle(cost, row())
        assert result[:2] == (charged, cost - charged)
        key.payer.balance -= charged
        for counted in key.line:
            counted.spent += charged
            counted.requests += 1
        self.operator += charged
        if again:
            assert hold.settle(99_999, row()) is result
            hold.release(row())

    @rule(held=consumes(holds), log=st.booleans())
    def release(self, held: tuple[int, str, Hold] | None, log: bool) -> None:
        if held is None or held[0] != self.epoch:
            return
        _, name, hold = held
        key = self.keys[name]
        for counted in key.line:
            counted.holds.remove(hold.amount)
            counted.requests += log
        hold.release(row() if log else None)
        assert hold.settle(5, row()).charged_msat == 0

    @rule(target=sends, name=st.none() | names, amount=AMOUNTS)
    def begin_send(self, name: str | None, amount: int) -> dict[str, Any] | None:
        id = self.number()
        if name is not None:
            name = self.keys[name].payer.name  # a child has no money to send
        source: Any = "operator" if name is None else self.real(name)
        begin = self.ledger.operations.begin_send(id, source=source, mint=MINT, unit="sat", amount_msat=amount, payload={})
        try:
            self.runner.run(begin)
        except InsufficientBalance:
            assert amount > (max(0, self.operator - self.fees) if name is None else self.keys[name].balance)
            return None
        except BalanceChanged:
            assert name is not None
            assert self.keys[name].balance >= amount > self.keys[name].free
            return None
        self.outstanding += amount
        self.give(name, -amount)
        return {"id": id, "name": name, "amount": amount, "state": "prepared"}

    def give(self, name: str | None, amount: int) -> None:
        if name is None:
            self.operator += amount
        else:
            self.keys[name].balance += amount

    @rule(send=sends, twice=st.booleans(), fee=st.integers(0, 5))
    def next_step(self, send: dict[str, Any] | None, twice: bool, fee: int) -> None:
        if send is None or send["state"] not in ("prepared", "minted"):
            return
        for _ in range(1 + twice):
            if send["state"] == "prepared":
                self.runner.run(self.ledger.operations.finish_send(send["id"], token="t", fee_msat=fee, payload={}))
            else:
                self.runner.run(self.ledger.operations.handed_out(send["id"]))
        if send["state"] == "prepared":
            self.fees += fee
            self.wallet -= fee
        send["state"] = "minted" if send["state"] == "prepared" else "handed_out"

    @rule(send=consumes(sends), claim=st.booleans(), twice=st.booleans(), fee=st.integers(0, 5))
    def end_send(self, send: dict[str, Any] | None, claim: bool, twice: bool, fee: int) -> None:
        if send is None:
            return
        operations, id, amount = self.ledger.operations, send["id"], send["amount"]
        fee = min(fee, amount)
        self.outstanding -= amount
        for _ in range(1 + twice):
            if send["state"] == "prepared":
                self.runner.run(operations.fail_send(id, "refused"))
            elif claim:
                self.runner.run(operations.claimed(id))
            else:
                self.runner.run(operations.reclaimed(id, net_msat=amount - fee))
        if send["state"] != "prepared" and claim:
            self.wallet -= amount
            return
        self.give(send["name"], amount)
        if send["state"] != "prepared":
            self.fees += fee
            self.wallet -= fee

    @rule(flush=st.booleans())
    def restart(self, flush: bool) -> None:
        async def again() -> Ledger:
            if flush:
                await sound(self.ledger)
            await self.ledger.close()
            return await open_ledger(self.folder, cached_keys=2)

        self.ledger = self.runner.run(again())
        self.epoch += 1
        for key in self.keys.values():
            key.holds.clear()

    @invariant()
    def memory_agrees(self) -> None:
        totals = self.ledger.totals()
        assert totals.customers_msat == sum(key.balance for key in self.keys.values())
        assert totals.held_msat == sum(sum(key.holds) for key in self.keys.values() if key.parent is None)
        assert totals.customer_keys == len(self.keys)
        assert (totals.operator_msat, totals.fees_msat) == (self.operator, self.fees)
        assert (totals.outstanding_msat, sum(totals.wallet.values())) == (self.outstanding, self.wallet)
        for name, key in self.keys.items():
            real = self.real(name)
            assert self.ledger.balance(real) == key.payer.balance >= self.ledger.held(real) == sum(key.payer.holds) >= 0
            assert self.ledger.available(real) == key.free
            assert (real.spent, real.requests) == (key.spent, key.requests)
            left = key.left()
            assert self.ledger.spendable(real) == (key.free if left is None else min(key.free, max(0, left)))

    def teardown(self) -> None:
        try:
            self.runner.run(sound(self.ledger))
            self.runner.run(self.ledger.close())
        finally:
            self.runner.close()
            shutil.rmtree(self.folder)


@pytest.mark.timeout(170)
def test_any_history_balances() -> None:
    """Invariants 1 and 20."""
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
        ),
    )
