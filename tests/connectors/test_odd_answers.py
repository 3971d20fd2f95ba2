"""The HTTP client on a server that answers in every wrong way there is: a plain code each time, never content."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from connectors.sdk import SourceMisconfigured, SourceUnavailable
from connectors.sdk.faults import Fault
from connectors.sdk.http import SourceClient
from connectors.sdk.simulation import Reply
from tests.connectors.scripted import Source, client_of


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.HANG, "timeout"),
        (Fault.SLOW, "timeout"),
        (Fault.HALF_PAGE, "half_answer"),
        (Fault.HALF_JSON, "half_answer"),
        (Fault.GARBAGE, "garbage"),
        (Fault.WEB_PAGE, "garbage"),
        (Fault.HUGE, "too_large"),
        (Fault.HUGE_COMPRESSED, "too_large"),
    ],
)
async def test_an_odd_answer_makes_the_source_unavailable_with_a_plain_code(
    source: Source, fault: Fault, code: str
) -> None:
    _, running = source
    running.faults.switch_on(fault)
    async with client_of(running, attempts=1) as client:
        with pytest.raises(SourceUnavailable, match=f"^{code}$") as raised:
            await client.get_json("/x")
    assert raised.value.__context__ is None
    assert raised.value.__cause__ is None


async def test_a_compressed_answer_is_read_and_half_of_one_is_half(source: Source) -> None:
    simulation, running = source
    whole = gzip.compress(b'{"a": "' + b"x" * 1000 + b'"}')
    simulation.reply = lambda _: Reply(200, whole, headers={"Content-Encoding": "gzip"})
    async with client_of(running, attempts=1) as client:
        assert await client.get_json("/x") == {"a": "x" * 1000}
        simulation.reply = lambda _: Reply(200, whole[:-12], headers={"Content-Encoding": "gzip"})
        with pytest.raises(SourceUnavailable, match="half_answer"):
            await client.get_json("/x")
        simulation.reply = lambda _: Reply(200, b"{}", headers={"Content-Encoding": "gzip"})
        with pytest.raises(SourceUnavailable, match="garbage"):
            await client.get_json("/x")
        simulation.reply = lambda _: Reply(200, b"{}", headers={"Content-Encoding": "br"})
        with pytest.raises(SourceUnavailable, match="garbage"):
            await client.get_json("/x")


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"a": "\xff\xfe"}', b'{"number": "twelve"}', b"null", b"NaN", b'{"number": 1} trailing'],
)
async def test_json_of_another_shape_is_garbage(source: Source, body: bytes) -> None:
    class Numbered(msgspec.Struct):
        number: int

    simulation, running = source
    simulation.reply = lambda _: Reply(200, body)
    async with client_of(running, attempts=1) as client:
        with pytest.raises(SourceUnavailable, match="garbage"):
            await client.get_json("/x", into=Numbered)


async def test_an_empty_answer_is_half_an_answer(source: Source) -> None:
    simulation, running = source
    simulation.reply = lambda _: Reply(200, b"")
    async with client_of(running, attempts=1) as client:
        with pytest.raises(SourceUnavailable, match="half_answer"):
            await client.get_json("/x")


async def test_a_certificate_nobody_vouches_for_is_for_an_operator(tmp_path: Path) -> None:
    certificate, key = _self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_shake_hands, args=(listening, context), daemon=True)
        thread.start()
        client = SourceClient("test", {"base_url": f"https://127.0.0.1:{listening.getsockname()[1]}", "attempts": 1})
        with pytest.raises(SourceMisconfigured, match="certificate"):
            await client.get_json("/x")
        await client.close()
        thread.join()


def _shake_hands(listening: socket.socket, context: ssl.SSLContext) -> None:
    connection, _ = listening.accept()
    try:
        context.wrap_socket(connection, server_side=True).close()
    except OSError:
        connection.close()


def _self_signed(folder: Path) -> tuple[Path, Path]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
    ).sign(key, hashes.SHA256())
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return folder / "cert.pem", folder / "key.pem"
