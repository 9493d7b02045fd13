"""The upstream's certificate is verified, always."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from routstr_desktop.core.errors import UpstreamUnreachable

from .conftest import Connect
from .raw import Client, serve


def certificate(folder: Path, address: str = "127.0.0.1", *, name: str | None = None) -> Path:
    """A self-signed certificate with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    named = x509.IPAddress(ipaddress.ip_address(address)) if name is None else x509.DNSName(name)
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([named]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


def listening(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


async def answer(client: Client) -> None:
    while True:
        await client.request()
        await client.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


async def test_a_trusted_certificate(tmp_path: Path, connect: Connect) -> None:
    path = certificate(tmp_path)
    async with serve(answer, listening(path)) as server:
        client = connect(server.url, tls=ssl.create_default_context(cafile=str(path)))
        for _ in range(3):
            assert await (await client.send("GET", "/v1/x", [], b"")).read(10) == b"ok"
        assert len(server.clients) == 1
        await client.close()


async def test_an_unknown_certificate_is_refused(tmp_path: Path, connect: Connect) -> None:
    async with serve(answer, listening(certificate(tmp_path))) as server:
        with pytest.raises(UpstreamUnreachable):
            await connect(server.url).send("GET", "/v1/x", [], b"")


async def test_a_certificate_of_another_host_is_refused(tmp_path: Path, connect: Connect) -> None:
    path = certificate(tmp_path, "127.0.0.2")
    async with serve(answer, listening(path)) as server:
        with pytest.raises(UpstreamUnreachable):
            await connect(server.url, tls=ssl.create_default_context(cafile=str(path))).send("GET", "/v1/x", [], b"")


async def test_a_handshake_that_never_comes(connect: Connect) -> None:
    async def silent(client: Client) -> None:
        await client.wait_gone()

    async with serve(silent) as server:
        client = connect(server.url.replace("http:", "https:"), connect_timeout=0.2)
        with pytest.raises(UpstreamUnreachable):
            await client.send("GET", "/v1/x", [], b"")
        assert client.running == 0
