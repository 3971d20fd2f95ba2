"""The HTTP client against a real server on this machine that answers in every wrong way there is."""

from __future__ import annotations

import gzip
import logging
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from connectors.sdk import SourceMisconfigured, SourceUnavailable
from connectors.sdk.cassette import CassetteMismatchError, Player, Recorder
from connectors.sdk.faults import Fault
from connectors.sdk.http import SourceClient
from connectors.sdk.http_settings import fill_path, read_http_settings
from connectors.sdk.pacing import Pace, retry_after
from connectors.sdk.simulation import Reply, Request, RunningSimulation, Simulation, json_reply

CANARY = "Qyx-canary-999990019"

Answering = Callable[[Request], Reply]


class Scripted(Simulation):
    """Answers as the test says, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Request] = []
        self.reply: Answering = lambda request: json_reply({"ok": True})

    def person_of(self, request: Request) -> str | None:
        return None

    def answer(self, request: Request, person: str | None) -> Reply:
        self.asked.append(request)
        return self.reply(request)


@pytest.fixture
def source() -> Iterator[tuple[Scripted, RunningSimulation]]:
    simulation = Scripted()
    with RunningSimulation(simulation) as running:
        yield simulation, running


@asynccontextmanager
async def client_of(running: RunningSimulation, **more: Any) -> AsyncIterator[SourceClient]:
    quick = {"total_timeout": 1.0, "attempts": 3, "retry_wait": 0.001}
    client = SourceClient("test", {"base_url": running.address, "allow_http": True, **quick, **more})
    try:
        yield client
    finally:
        await client.close()


Source = tuple[Scripted, RunningSimulation]


async def test_a_passing_failure_is_tried_again(source: Source) -> None:
    simulation, running = source
    simulation.reply = lambda _: json_reply({"ok": len(simulation.asked)}, 503 if len(simulation.asked) < 3 else 200)
    async with client_of(running) as client:
        assert await client.get_json("/x") == {"ok": 3}


async def test_a_post_is_tried_once_unless_it_is_declared_safe(source: Source) -> None:
    simulation, running = source
    simulation.reply = lambda _: json_reply({}, 500)
    async with client_of(running) as client:
        with pytest.raises(SourceUnavailable, match="server_error"):
            await client.post_json("/order", {})
        assert len(simulation.asked) == 1
        with pytest.raises(SourceUnavailable, match="server_error"):
            await client.post_json("/question", {}, safe=True)
        assert len(simulation.asked) == 1 + 3


async def test_a_source_nobody_answers_at_is_refused_also_for_a_post() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        client = SourceClient("test", {"base_url": address, "allow_http": True, "retry_wait": 0.001})
        with pytest.raises(SourceUnavailable, match="refused"):
            await client.post_json("/order", {})
        await client.close()


async def test_a_short_retry_after_is_obeyed_and_a_long_one_ends_it(source: Source) -> None:
    simulation, running = source
    simulation.reply = lambda _: (
        Reply(429, b"", headers={"Retry-After": "0"}) if len(simulation.asked) == 1 else json_reply(1)
    )
    async with client_of(running) as client:
        assert await client.get_json("/x") == 1
        simulation.asked.clear()
        simulation.reply = lambda _: Reply(429, b"", headers={"Retry-After": "3600"})
        with pytest.raises(SourceUnavailable, match="rate_limited"):
            await client.get_json("/x")
        assert len(simulation.asked) == 1


def test_retry_after_is_read_as_seconds_or_a_date_and_nonsense_is_nothing() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)

    assert retry_after("7") == 7.0
    assert 3000 < (retry_after(later) or 0) <= 3600
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0
    assert retry_after("soon") is None
    assert retry_after(None) is None


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "bad_request"), (401, "unauthorised"), (403, "forbidden"), (404, "not_found"), (418, "refused_request")],
)
async def test_a_refusal_is_not_tried_again_and_is_for_an_operator(source: Source, status: int, code: str) -> None:
    simulation, running = source
    simulation.reply = lambda _: json_reply({"detail": CANARY}, status)
    async with client_of(running) as client:
        with pytest.raises(SourceMisconfigured, match=f"^{code}$"):
            await client.get_json("/x")
    assert len(simulation.asked) == 1


async def test_a_status_the_connector_wants_to_judge_is_given_to_it(source: Source) -> None:
    simulation, running = source
    simulation.reply = lambda _: json_reply({"detail": "none"}, 404)
    async with client_of(running) as client:
        assert (await client.send("GET", "/x", also=(404,))).status == 404


async def test_no_redirect_is_followed(source: Source) -> None:
    simulation, running = source
    with RunningSimulation(elsewhere := Scripted()) as other:
        simulation.reply = lambda _: Reply(302, b"", headers={"Location": other.address + "/stolen"})
        async with client_of(running, auth="bearer", secret="s3cret") as client:
            with pytest.raises(SourceMisconfigured, match="redirected"):
                await client.get_json("/x")
    assert elsewhere.asked == []


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


@pytest.mark.parametrize(
    ("settings", "name", "value"),
    [
        ({"auth": "api_key", "secret": "k"}, "x-api-key", "k"),
        ({"auth": "api_key", "secret": "k", "api_key_header": "Apikey"}, "apikey", "k"),
        ({"auth": "bearer", "secret": "t"}, "authorization", "Bearer t"),
        (
            {"auth": "basic", "username": "u", "secret": "é"},
            "authorization",
            f"Basic {b64encode('u:é'.encode()).decode()}",
        ),
        ({"headers": {"X-Organisation": "0001"}}, "x-organisation", "0001"),
    ],
)
async def test_each_way_of_signing_in_sends_its_header(
    source: Source, settings: dict[str, Any], name: str, value: str
) -> None:
    simulation, running = source
    async with client_of(running, **settings) as client:
        await client.get_json("/x")
    assert simulation.asked[0].headers[name] == value


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({"base_url": "http://source.example.nl", "allow_http": True}, "base_url"),
        ({"base_url": "http://127.0.0.1:1"}, "base_url"),
        ({"base_url": "http://127.0.0.1.example.nl", "allow_http": True}, "base_url"),
        ({"base_url": "ftp://source.example.nl"}, "base_url"),
        ({"base_url": "source.example.nl"}, "base_url"),
        ({"base_url": "https://me:pass@source.example.nl"}, "base_url"),
        ({"base_url": "https://source.example.nl?key=1"}, "base_url"),
        ({"base_url": "https://s.nl", "auth": "bearer"}, "secret"),
        ({"base_url": "https://s.nl", "auth": "basic", "secret": "x"}, "username"),
        ({"base_url": "https://s.nl", "auth": "magic"}, "auth"),
        ({"base_url": "https://s.nl", "atempts": 3}, "atempts"),
        ({"base_url": "https://s.nl", "attempts": 0}, "attempts"),
        ({"base_url": "https://s.nl", "read_timeout": 0}, "time-outs"),
        ({}, "base_url"),
    ],
)
def test_a_wrong_setting_is_named(table: dict[str, Any], named: str) -> None:
    with pytest.raises(SourceMisconfigured, match="bad_setting") as raised:
        read_http_settings(table)
    assert named in raised.value.hint


def test_settings_keep_their_secret_to_themselves() -> None:
    settings = read_http_settings({"base_url": "https://s.nl", "auth": "bearer", "secret": CANARY})
    assert CANARY not in repr(settings)


@pytest.mark.parametrize("template", ["x", "//evil.example", "https://evil.example", "/x?bsn=1", "/\\evil"])
def test_a_path_template_cannot_lead_elsewhere(template: str) -> None:
    with pytest.raises(ValueError, match="template"):
        fill_path(template, {})


@pytest.mark.parametrize("argument", ["..", ".", ""])
def test_a_path_argument_cannot_climb(argument: str) -> None:
    with pytest.raises(ValueError, match="would change the path"):
        fill_path("/a/{id}", {"id": argument})


async def test_a_path_argument_arrives_as_it_was(source: Source) -> None:
    simulation, running = source
    async with client_of(running) as client:
        await client.get_json("/a/{id}", args={"id": "x/../é?#%2e"})
    assert simulation.asked[0].path == "/a/x/../é?#%2e"
    assert simulation.asked[0].params == {}


async def test_the_log_names_the_template_and_nothing_else(source: Source, caplog: pytest.LogCaptureFixture) -> None:
    simulation, running = source
    caplog.set_level(logging.DEBUG)
    async with client_of(running, auth="bearer", secret=CANARY) as client:
        await client.get_json("/a/{id}", args={"id": CANARY}, params={"q": CANARY})
        simulation.reply = lambda _: json_reply({"detail": CANARY}, 500)
        with pytest.raises(SourceUnavailable):
            await client.post_json("/b/{id}", {"q": CANARY}, args={"id": CANARY}, safe=True)
    assert "test GET /a/{id}: 200" in caplog.text
    assert "test POST /b/{id}: server_error" in caplog.text
    assert CANARY not in caplog.text


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


async def test_a_conversation_can_be_replayed_without_the_source(source: Source, tmp_path: Path) -> None:
    simulation, running = source
    simulation.reply = lambda request: json_reply({"asked": request.json()})
    table = {"base_url": running.address, "allow_http": True}
    recording = SourceClient("test", table, transport=Recorder(tmp_path / "cassette.json"))
    recorded = await recording.post_json("/q", {"a": 1}, safe=True)
    await recording.close()
    asked = len(simulation.asked)

    elsewhere = {"base_url": "http://127.0.0.1:9", "allow_http": True}
    playing = SourceClient("test", elsewhere, transport=Player(tmp_path / "cassette.json"))

    assert await playing.post_json("/q", {"a": 1}, safe=True) == recorded
    assert len(simulation.asked) == asked
    with pytest.raises(CassetteMismatchError):
        await playing.post_json("/q", {"a": 2}, safe=True)


async def test_no_more_requests_run_at_once_than_the_source_allows() -> None:
    import asyncio

    pace, running, most = Pace(concurrency=3, per_second=10_000), 0, 0

    async def one() -> None:
        nonlocal running, most
        async with pace:
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.005)
            running -= 1

    await asyncio.gather(*(one() for _ in range(20)))

    assert most == 3
