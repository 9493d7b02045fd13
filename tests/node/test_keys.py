"""What the operator does with keys, on a real node with a real mint; the books balance after each test."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from routstr_desktop.core.errors import BadRequest, MintUnreachable, NotSelling, PayoutPending, RoutstrError
from routstr_desktop.core.keys import KeyKind, KeyRefund, KeyRow, is_secret
from routstr_desktop.node.customer import Customer
from tests.node.test_node import MODEL, World, upstream, world  # noqa: F401
from tests.support.faultproxy import FaultProxy
from tests.support.mint import TestMint
from tests.support.upstream import ScriptedUpstream


@pytest.fixture
async def customer(world: World, mint: TestMint) -> AsyncIterator[Customer]:  # noqa: F811
    """Paid 1000 sat and was served once."""
    async with Customer(str(world.node.public_url), mint.url, MODEL) as made:
        await made.stream(await made.mint(1000), "Hello")
        yield made


async def only(world: World, kind: KeyKind = KeyKind.CUSTOMER) -> KeyRow:  # noqa: F811
    (row,) = await world.node.key_desk.page(kind)
    return row


async def refused(world: World, key: str) -> tuple[int, str, str]:  # noqa: F811
    body = {"model": MODEL, "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 10}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{world.node.local_url}/chat/completions", json=body, headers={"Authorization": f"Bearer {key}"}) as answer,
    ):
        found = await answer.json()
        return answer.status, *(found.get("error", {}).get(name, "") for name in ("code", "message"))  # type: ignore[return-value]


async def retried(world: World, key_id: int) -> KeyRefund | None:  # noqa: F811
    """Ask again until the mint is back and has answered; its back-off decides how long that takes."""
    async with asyncio.timeout(40):
        while True:
            try:
                return await world.node.key_desk.revoke_with_refund(key_id)
            except (MintUnreachable, PayoutPending):
                await asyncio.sleep(0.1)


async def test_name_and_pause(world: World, customer: Customer) -> None:  # noqa: F811
    desk = world.node.key_desk
    row = await only(world)
    assert (row.kind, row.requests, row.paused, row.name) == (KeyKind.CUSTOMER, 1, False, "")
    assert row.balance_msat + row.spent_msat == 1_000_000
    assert (await desk.rename(row.id, "  Ada  of the shop ")).name == "Ada of the shop"
    with pytest.raises(BadRequest, match="100 characters"):
        await desk.rename(row.id, "a" * 101)
    assert (await desk.pause(row.id, True)).paused
    assert await refused(world, customer.key) == (403, "key_paused", "This API key is paused by the operator of this node.")
    assert not (await desk.pause(row.id, False)).paused
    assert (await refused(world, customer.key))[0] == 200
    assert (await only(world)).name == "Ada of the shop"


async def test_revoke_with_refund(world: World, customer: Customer) -> None:  # noqa: F811
    desk = world.node.key_desk
    row = await only(world)
    made = await desk.revoke_with_refund(row.id)
    assert made is not None
    assert made.amount_msat == row.balance_msat // 1000 * 1000
    after = await only(world)
    assert (after.revoked, after.balance_msat, after.refund) == (True, row.balance_msat % 1000, "minted")
    assert await refused(world, customer.key) == (401, "key_revoked", "This API key was revoked by the operator of this node.")
    with pytest.raises(RoutstrError):
        await customer.refund()
    assert await desk.revoke_with_refund(row.id) == made  # the same token while nobody has it
    await desk.refund_handed_out(made.operation_id)
    assert await desk.revoke_with_refund(row.id) is None  # it is shown once
    assert (await only(world)).refund == "handed_out"
    assert await customer.redeem(made.token) * 1000 == made.amount_msat
    await world.node.till.check_claims()
    assert (await only(world)).refund == "claimed"


async def test_revoking_a_child_leaves_the_balance_to_its_parent(world: World, customer: Customer) -> None:  # noqa: F811
    desk = world.node.key_desk
    headers = {"Authorization": f"Bearer {customer.key}"}
    url = f"{world.node.public_url}/balance/child-key"
    async with aiohttp.ClientSession() as http, http.post(url, json={"count": 1}, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        (secret,) = (await answer.json())["api_keys"]
    child, parent = await desk.page(KeyKind.CUSTOMER)
    assert child.balance_msat == 0
    assert await desk.revoke_with_refund(child.id) is None
    assert (await refused(world, secret))[1] == "key_revoked"
    _, after = await desk.page(KeyKind.CUSTOMER)
    assert (after.balance_msat, after.revoked) == (parent.balance_msat, False)
    assert (await refused(world, customer.key))[0] == 200


async def test_a_refund_that_cannot_be_made_stays_on_the_key(
    tmp_path: Path,
    mint: TestMint,
    upstream: ScriptedUpstream,  # noqa: F811
) -> None:
    faulty = FaultProxy(mint.url)
    await faulty.start()
    made = World(tmp_path, upstream.url, faulty.url)
    try:
        node, desk = made.node, made.node.key_desk
        await node.start()
        async with Customer(str(node.public_url), faulty.url, MODEL) as buyer:
            await buyer.stream(await buyer.mint(1000), "Hello")
        row = await only(made)
        await faulty.stop()
        with pytest.raises(MintUnreachable):
            await desk.revoke_with_refund(row.id)
        stuck = await only(made)
        assert (stuck.revoked, stuck.balance_msat, stuck.refund) == (True, row.balance_msat, "failed")
        await faulty.start()
        again = await retried(made, row.id)
        assert again is not None
        assert again.amount_msat == row.balance_msat // 1000 * 1000
        audit = await node.audit()
        assert audit.ok, audit.problems
    finally:
        await made.node.stop()
        await faulty.stop()


async def test_running_requests_end_before_a_refund(world: World, customer: Customer) -> None:  # noqa: F811
    node = world.node
    row = await only(world)
    assert node.ledger is not None
    hold = node.ledger.hold(node.ledger.key_by_id(row.id), 5_000)
    with pytest.raises(BadRequest, match="still running"):
        await node.key_desk.revoke_with_refund(row.id)
    hold.release()
    assert (await only(world)).balance_msat == row.balance_msat
    assert await node.key_desk.revoke_with_refund(row.id) is not None


async def test_local_keys(world: World) -> None:  # noqa: F811
    desk = world.node.key_desk
    default = await only(world, KeyKind.LOCAL)
    assert default.needed
    with pytest.raises(BadRequest, match="Overview"):
        await desk.revoke(default.id)
    secret, row = await desk.create_local("My editor")
    assert is_secret(secret)
    assert (await refused(world, secret))[0] == 200
    assert [one.name for one in await desk.page(KeyKind.LOCAL)] == ["My editor", "This computer"]
    assert await desk.page(KeyKind.LOCAL, 1, row.id) == await desk.page(KeyKind.LOCAL, 5, row.id)
    with pytest.raises(BadRequest, match="no balance"):
        await desk.revoke_with_refund(row.id)
    assert (await desk.revoke(row.id)).revoked
    assert (await refused(world, secret))[:2] == (401, "key_revoked")
    for wrong in (0, 10**12):
        with pytest.raises(BadRequest, match="no key"):
            await desk.row(wrong)


async def test_admin_api(world: World, customer: Customer) -> None:  # noqa: F811
    row = await only(world)
    token = world.paths.admin_token.read_text().strip()
    base = str(world.node.local_url).removesuffix("/v1") + f"/admin/api/keys/{row.id}"
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:
        async with http.patch(base, json={"name": "Ada", "paused": True}) as answer:
            found = await answer.json()
            assert (answer.status, found["name"], found["paused"]) == (200, "Ada", True)
        for models, status in ((["some-model"], 403), (None, 200)):
            async with http.patch(base, json={"allowed_models": models, "paused": False}) as answer:
                assert (answer.status, (await answer.json())["models"]) == (200, models)
            assert (await refused(world, customer.key))[0] == status
        for body in (
            {},
            {"allowed_models": []},
            {"allowed_models": "x"},
            {"balance": 1},
            {"revoked": False},
            {"paused": "yes"},
            {"name": 1},
        ):
            async with http.patch(base, json=body) as answer:
                assert answer.status == 400
        async with http.post(f"{base}/revoke-with-refund") as answer:
            paid = await answer.json()
        assert await customer.redeem(paid["token"]) * 1000 == paid["amount_msat"] > 0
        async with http.post(f"{base}/revoke-with-refund") as answer:
            assert (await answer.json())["token"] is None


async def test_a_stopped_node_says_so(world: World) -> None:  # noqa: F811
    await world.node.stop()
    with pytest.raises(NotSelling):
        await world.node.key_desk.page(KeyKind.CUSTOMER)


async def test_terms_are_shown_and_rules_kept(world: World, customer: Customer) -> None:  # noqa: F811
    desk, ledger = world.node.key_desk, world.node.parts()[0]
    row = await only(world)
    assert (row.mint, row.limit_msat, row.expires, row.parent) == (world.settings.cashu_mints[0], None, None, "")
    key = ledger.key_by_id(row.id)
    await ledger.update_key(key, balance_limit=row.spent_msat + 50_000, limit_reset="daily", expires=2_000_000_000)
    row = await only(world)
    assert (row.limit_left_msat, row.limit_reset, row.expires) == (row.limit_msat, "daily", 2_000_000_000)
    with pytest.raises(BadRequest, match="agreed"):
        await desk.valid_until(row.id, None)
    assert (await desk.allow_models(row.id, ("other-model",))).models == ("other-model",)
    assert (await refused(world, customer.key))[0] == 403
    with pytest.raises(BadRequest, match="Choose 1 to"):
        await desk.allow_models(row.id, ())
    assert (await desk.allow_models(row.id, None)).models is None
    assert (await refused(world, customer.key))[0] == 200


async def test_a_local_key_for_some_models_until_some_time(world: World) -> None:  # noqa: F811
    desk = world.node.key_desk
    with pytest.raises(BadRequest, match="over already"):
        await desk.create_local("Too late", None, 1_000)
    secret, row = await desk.create_local("Tests", ("other-model",), int(time.time()) + 3600)
    assert row.models == ("other-model",)
    assert row.expires is not None
    assert (await refused(world, secret))[0] == 403
    await desk.allow_models(row.id, (MODEL,))
    assert (await refused(world, secret))[0] == 200
    await world.node.parts()[0].update_key(world.node.parts()[0].key_by_id(row.id), expires=int(time.time()) - 1)
    assert (await desk.row(row.id)).expired
    assert (await refused(world, secret))[0] != 200
    assert (await desk.valid_until(row.id, None)).expires is None
    assert (await refused(world, secret))[0] == 200
    needed = next(one for one in await desk.page(KeyKind.LOCAL) if one.needed)
    with pytest.raises(BadRequest, match="does not expire"):
        await desk.valid_until(needed.id, int(time.time()) + 60)


async def test_a_key_and_its_children(world: World, customer: Customer) -> None:  # noqa: F811
    desk, ledger = world.node.key_desk, world.node.parts()[0]
    parent = ledger.key_by_id((await only(world)).id)
    assert await desk.children(parent.id) == ()
    await ledger.children.create(parent, ["sk-" + "ab" * 32], price_msat=0)
    (child,) = await desk.children(parent.id)
    assert (child.prefix, child.parent, child.balance_msat) == ("sk-abababab", parent.prefix, 0)
    assert await desk.children(child.id) == ()
