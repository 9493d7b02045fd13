"""A Lightning address on loopback, over TLS, that can be made to cheat; and invoices of nobody, which a play mint pays."""

from __future__ import annotations

import datetime
import hashlib
import secrets
import ssl
import time
from pathlib import Path
from typing import Any

from aiohttp import web
from bolt11 import Bolt11, MilliSatoshi, TagChar, Tags, encode
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from routstr_desktop.core.errors import LightningUnreachable
from routstr_desktop.wallet.lnurl import LnurlClient
from routstr_desktop.wallet.testmint import free_port

HOST = "pay.example"


def invoice(amount_msat: int | None, *, description_hash: str | None = None) -> str:
    """A BOLT11 invoice of a key that nobody has."""
    tags = Tags()
    tags.add(TagChar.payment_hash, secrets.token_hex(32))
    tags.add(TagChar.payment_secret, secrets.token_hex(32))
    if description_hash is None:
        tags.add(TagChar.description, "test")
    else:
        tags.add(TagChar.description_hash, description_hash)
    amount = None if amount_msat is None else MilliSatoshi(amount_msat)
    return encode(Bolt11(currency="bc", amount_msat=amount, date=int(time.time()), tags=tags), secrets.token_hex(32))


class LnurlService:
    """`alice@pay.example:<port>`. `least`, `most` in msat; `answers` replaces the answer of a path (`describe`, `pay`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.address = f"alice@{HOST}:{self.port}"
        self.least, self.most = 1_000, 1_000_000_000
        self.metadata = '[["text/identifier","alice@pay.example"],["text/plain","Zaps für Alice"]]'
        self.callback = f"https://{HOST}:{self.port}/pay?k=1"
        self.answers: dict[str, web.Response | dict[str, Any]] = {}
        self.asked: list[int] = []
        self._runner: web.AppRunner | None = None

    def client(self) -> LnurlClient:
        """A client that finds this service on loopback and trusts its certificate."""

        async def resolve(host: str) -> list[str]:
            if host != HOST:
                raise LightningUnreachable(f"There is no host {host}.")
            return ["127.0.0.1"]

        return LnurlClient(resolve=resolve, tls=ssl.create_default_context(cafile=str(self.folder / "lnurl.pem")), timeout=5)

    async def __aenter__(self) -> LnurlService:
        path = _certificate(self.folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        app = web.Application()
        app.router.add_get("/.well-known/lnurlp/alice", self._describe)
        app.router.add_get("/pay", self._pay)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, ssl_context=context).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _describe(self, _: web.Request) -> web.Response:
        return self._answer(
            "describe",
            {
                "tag": "payRequest",
                "callback": self.callback,
                "minSendable": self.least,
                "maxSendable": self.most,
                "metadata": self.metadata,
            },
        )

    async def _pay(self, request: web.Request) -> web.Response:
        amount = int(request.query["amount"])
        self.asked.append(amount)
        assert request.query["k"] == "1"
        named = hashlib.sha256(self.metadata.encode()).hexdigest()
        return self._answer("pay", {"pr": invoice(amount, description_hash=named), "routes": []})

    def _answer(self, name: str, usual: dict[str, Any]) -> web.Response:
        answer = self.answers.get(name, usual)
        return answer if isinstance(answer, web.Response) else web.json_response(answer)


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "lnurl.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path
