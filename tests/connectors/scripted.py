"""A source that answers as a test says, on a real server, and a client for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from connectors.sdk.http import SourceClient
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


@asynccontextmanager
async def client_of(running: RunningSimulation, **more: Any) -> AsyncIterator[SourceClient]:
    quick = {"total_timeout": 1.0, "attempts": 3, "retry_wait": 0.001}
    client = SourceClient("test", {"base_url": running.address, "allow_http": True, **quick, **more})
    try:
        yield client
    finally:
        await client.close()


Source = tuple[Scripted, RunningSimulation]
