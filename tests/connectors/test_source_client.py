"""The HTTP client on a real server: what it repeats, where it goes, what it sends and what it logs."""

from __future__ import annotations

import logging
import socket
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from connectors.sdk import SourceMisconfigured, SourceUnavailable
from connectors.sdk.cassette import CassetteMismatchError, Player, Recorder
from connectors.sdk.http import SourceClient
from connectors.sdk.simulation import Reply, RunningSimulation, json_reply
from tests.connectors.scripted import CANARY, Scripted, Source, client_of


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


async def test_no_cookie_is_carried_from_one_question_to_the_next(source: Source) -> None:
    simulation, running = source
    simulation.reply = lambda _: Reply(200, b"{}", headers={"Set-Cookie": "session=marijke; Path=/"})
    async with client_of(running) as client:
        await client.get_json("/x")
        await client.get_json("/x")
    assert [request.headers.get("cookie") for request in simulation.asked] == [None, None]


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
