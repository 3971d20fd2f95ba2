"""Over a real connection to the real web server: whole, or visibly broken, and nothing is held for who has left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from connectors.sdk.faults import Fault
from portal.database import Login
from portal.documents.places import Limits, Places
from tests.documents.registry import TEXT, Registry

PATIENCE = 30.0


@asynccontextmanager
async def client_of(registry: Registry) -> AsyncIterator[httpx.AsyncClient]:
    """A client on a socket of its own."""
    address = registry.portal.settings.server.address
    async with registry.serving(), httpx.AsyncClient(base_url=address, cookies=await registry.token()) as client:
        yield client


async def asked_by_hand(registry: Registry, port: int, path: str, version: str = "1.1", method: str = "GET") -> bytes:
    """Every byte that comes until the server closes or nothing comes any more."""
    reader, writer = await reading(registry, port, path, version, method)
    came = b""
    try:
        while piece := await asyncio.wait_for(reader.read(65536), 2):
            came += piece
    except TimeoutError:
        pass
    writer.close()
    return came


async def reading(
    registry: Registry, port: int, path: str, version: str = "1.1", method: str = "GET"
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection on which this was asked, and nothing was read yet."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
    cookie = "; ".join(f"{name}={value}" for name, value in (await registry.token()).items())
    head = f"{method} {path} HTTP/{version}\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n"
    writer.write(head.encode())
    await writer.drain()
    return reader, writer


async def until(enough: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not enough():  # noqa: ASYNC110 - what is waited for happens in a thread or a socket
            await asyncio.sleep(0.02)


def patient(registry: Registry, **limits: float) -> None:
    """Give the portal other limits."""
    documents = registry.portal.documents
    documents.limits = replace(documents.limits, **limits)  # type: ignore[arg-type]
    documents._places = Places(documents.limits)


def nobody_under_way(registry: Registry) -> bool:
    return not registry.portal.documents._places._taken


async def test_a_whole_document_ends_as_a_whole_answer_does(registry: Registry) -> None:
    address = await registry.shown()
    async with registry.serving() as port:
        came = await asked_by_hand(registry, port, address)

    head, _, body = came.partition(b"\r\n\r\n")
    assert b"transfer-encoding: chunked" in head.lower()
    assert b"content-length" not in head.lower()
    assert body.endswith(b"0\r\n\r\n")


async def test_it_reaches_an_ordinary_client_byte_for_byte_more_than_once(registry: Registry) -> None:
    address = await registry.shown(text=TEXT + "é€")
    async with client_of(registry) as client:
        got = [(await client.get(address)).content for _ in range(3)]

    assert got == [(TEXT + "é€").encode()] * 3


@pytest.mark.parametrize("fault", [Fault.HALF_PAGE, Fault.HUGE, Fault.SLOW])
async def test_a_source_that_breaks_off_breaks_the_download_and_never_ends_it(registry: Registry, fault: Fault) -> None:
    address = await registry.shown()
    registry.desk.fault = fault
    patient(registry, whole=1.5)
    async with registry.serving() as port:
        came = await asked_by_hand(registry, port, address)

    assert came.startswith(b"HTTP/1.1 200")
    assert not came.endswith(b"0\r\n\r\n")
    assert nobody_under_way(registry)


async def test_an_ordinary_client_calls_a_broken_download_broken(registry: Registry) -> None:
    address = await registry.shown()
    registry.desk.fault = Fault.HALF_PAGE
    async with client_of(registry) as client:
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
            await client.get(address)

        registry.desk.fault = None
        registry.desk.faults.switch_off()
        assert (await client.get(address)).text == TEXT


async def test_in_http_1_0_half_a_file_would_look_whole_so_none_is_sent(registry: Registry) -> None:
    address = await registry.shown()
    async with registry.serving() as port:
        came = await asked_by_hand(registry, port, address, version="1.0")

    assert b" 502 " in came.partition(b"\r\n")[0]
    assert TEXT[:100].encode() not in came
    assert registry.desk.asked == []


async def test_an_endless_document_ends_where_the_source_may_send_no_more(registry: Registry) -> None:
    address = await registry.shown()
    registry.desk.fault = Fault.HUGE
    patient(registry, most_bytes=3_000_000)
    async with registry.serving() as port:
        came = await asked_by_hand(registry, port, address)

    assert 0 < len(came) < 3_100_000
    assert not came.endswith(b"0\r\n\r\n")


async def test_who_leaves_halfway_lets_go_of_the_source_at_once(registry: Registry) -> None:
    address = await registry.shown()
    registry.desk.fault = Fault.HUGE
    async with registry.serving() as port:
        before = registry.source.open
        reader, writer = await reading(registry, port, address)
        await reader.readexactly(200_000)
        assert registry.source.open > before - 1
        assert not nobody_under_way(registry)
        writer.close()

        await until(lambda: nobody_under_way(registry))
        registry.desk.fault = None
        registry.desk.faults.switch_off()
        await registry.pull()
        await until(lambda: registry.source.open <= before)


async def test_who_does_not_read_on_is_let_go(registry: Registry) -> None:
    address = await registry.shown()
    registry.desk.fault = Fault.HUGE
    patient(registry, taking=0.3)
    async with registry.serving() as port:
        reader, writer = await reading(registry, port, address)
        await reader.readexactly(1000)
        assert not nobody_under_way(registry)

        await until(lambda: nobody_under_way(registry))
        writer.close()


async def test_while_it_is_under_way_no_transaction_is_open(registry: Registry) -> None:
    address = await registry.shown()
    registry.desk.fault = Fault.HUGE
    async with registry.serving() as port:
        reader, writer = await reading(registry, port, address)
        await reader.readexactly(1000)

        assert registry.portal.view.engine(Login.RESIDENT).pool.checkedout() == 0  # type: ignore[attr-defined]
        writer.close()
        await until(lambda: nobody_under_way(registry))


async def test_one_resident_takes_two_places_and_one_source_three(registry: Registry) -> None:
    address = await registry.shown()
    registry.desk.fault = Fault.HUGE
    async with (
        registry.serving() as port,
        httpx.AsyncClient(cookies=await registry.token(), timeout=PATIENCE) as client,
    ):
        held = [await reading(registry, port, address) for _ in range(2)]
        for reader, _ in held:
            await reader.readexactly(1000)
        third = await client.get(f"http://127.0.0.1:{port}{address}")
        for _, writer in held:
            writer.close()
        await until(lambda: nobody_under_way(registry))
        registry.desk.fault = None
        registry.desk.faults.switch_off()
        after = await client.get(f"http://127.0.0.1:{port}{address}")

    assert third.status_code == 503
    assert "retry-after" in third.headers
    assert "Er worden nu veel documenten geopend" in third.text
    assert after.text == TEXT
    limits = Limits()
    assert limits.per_resident < limits.per_source < 4, "a source has four connections (http.concurrency)"


async def test_the_head_of_a_document_is_logged_and_lets_go(registry: Registry) -> None:
    address = await registry.shown()
    registry.desk.fault = Fault.HUGE
    async with registry.serving() as port:
        came = await asked_by_hand(registry, port, address, method="HEAD")
        await until(lambda: nobody_under_way(registry))

    head, _, body = came.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert b"content-disposition: attachment" in head.lower()
    assert body == b""
    assert len(await registry.asked_for()) == 1
