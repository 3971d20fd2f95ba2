"""For writing the stand-in of a real source: a small HTTP server on this machine that speaks the source's protocol.

Subclass :class:`Simulation`, answer requests, and the rest is here: starting and stopping (in a thread, or as a
process by :func:`main`), faults (:mod:`connectors.sdk.faults`) and state that survives a restart.

It is not a server for anything else: it listens on loopback only and checks no sign-in.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from connectors.sdk.faults import Fault, Faults, FaultSetting
from connectors.sdk.misbehaviour import misbehave

FAULTS_PATH = "/-/faults"


class Request(msgspec.Struct, frozen=True):
    """What a simulation is asked. ``path`` is decoded; header names are in lower case."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON; None when it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def __repr__(self) -> str:
        return f"Request(method={self.method!r}, <redacted>)"


class Reply(msgspec.Struct, frozen=True):
    """What a simulation answers."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = {}


def json_reply(value: Any, status: int = 200, content_type: str = "application/json") -> Reply:
    """A reply with ``value`` as JSON."""
    return Reply(status=status, body=json.dumps(value, ensure_ascii=False).encode(), content_type=content_type)


def problem(status: int, title: str, **more: Any) -> Reply:
    """A reply in the form of RFC 9457 (``application/problem+json``)."""
    return json_reply({"status": status, "title": title, **more}, status, "application/problem+json")


class Simulation:
    """The behaviour of one simulated source. Override :meth:`person_of`, :meth:`answer` and :meth:`somebody_else`.

    ``data_dir`` is where state lives that must survive a restart; without one, state lives as long as the object.
    ``lock`` is held while answering, so a simulation can be written as if one request came at a time.
    """

    name = "source"

    def __init__(self, data_dir: Path | None = None) -> None:
        self.data_dir = data_dir
        self.faults = Faults()
        self.lock = threading.RLock()

    def person_of(self, request: Request) -> str | None:
        """The number of the person a request is about, None when it is about nobody in particular."""
        raise NotImplementedError

    def answer(self, request: Request, person: str | None) -> Reply:
        """The reply about ``person``: usually the one asked about, with the fault ``other_person`` somebody else."""
        raise NotImplementedError

    def somebody_else(self, person: str) -> str:
        """The number of another person the source holds data about."""
        raise NotImplementedError

    def load_state(self, default: Any) -> Any:
        """The state kept in the data folder (JSON), or ``default``."""
        file = self._state_file()
        return json.loads(file.read_text(encoding="utf-8")) if file and file.exists() else default

    def save_state(self, state: Any) -> None:
        """Keep the state in the data folder, whole or not at all."""
        if file := self._state_file():
            file.parent.mkdir(parents=True, exist_ok=True)
            draft = file.with_suffix(".draft")
            draft.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
            draft.replace(file)

    def _state_file(self) -> Path | None:
        return self.data_dir / f"{self.name}-simulator.json" if self.data_dir else None


class RunningSimulation:
    """A simulation that listens: ``with RunningSimulation(BRPSimulation()) as running: ... running.address``.

    ``port`` 0 takes a free one. Stops at the end of the ``with`` block, or by :meth:`stop`.
    """

    def __init__(self, simulation: Simulation, port: int = 0) -> None:
        self.simulation = simulation
        self.stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler_for(simulation, self.stopping))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """The base address, such as ``http://127.0.0.1:40123``."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def faults(self) -> Faults:
        """The simulation's fault switches."""
        return self.simulation.faults

    def stop(self) -> None:
        """Stop listening and let go of everything that hangs."""
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Exchange(BaseHTTPRequestHandler):
    """One connection to a simulation; bound to it by :func:`_handler_for`."""

    simulation: Simulation
    stopping: threading.Event
    protocol_version = "HTTP/1.1"
    server_version = "simulator"
    sys_version = ""

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (ConnectionError, TimeoutError):  # the client has gone: normal while faults are on
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's name
        """Nothing: a path may hold something personal."""

    def _exchange(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        request = _read_request(self.command, self.path, dict(self.headers.items()), self.rfile.read(length))
        if request.path == FAULTS_PATH:
            self._send(_control_faults(self.simulation.faults, request))
            return
        person = self.simulation.person_of(request)
        fault = self.simulation.faults.for_person(person)
        if fault is Fault.OTHER_PERSON:
            person, fault = self.simulation.somebody_else(person) if person else None, None
        with self.simulation.lock:
            reply = self.simulation.answer(request, person)
        if fault is None:
            self._send(reply)
        else:
            misbehave(self, fault, reply.body, self.stopping)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        fields = {"Content-Type": reply.content_type, **reply.headers, "Content-Length": str(len(reply.body))}
        for name, value in fields.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _exchange  # noqa: N815 - the standard library's names


def _handler_for(simulation: Simulation, stopping: threading.Event) -> type[BaseHTTPRequestHandler]:
    """The class of connections to this simulation: the standard library wants a class and makes one for each."""
    return type("_BoundExchange", (_Exchange,), {"simulation": simulation, "stopping": stopping})


def _read_request(method: str, target: str, headers: dict[str, str], body: bytes) -> Request:
    parts = urlsplit(target)
    return Request(
        method=method,
        path=unquote(parts.path),
        params=dict(parse_qsl(parts.query, keep_blank_values=True)),
        headers={name.lower(): value for name, value in headers.items()},
        body=body,
    )


def _control_faults(faults: Faults, request: Request) -> Reply:
    if request.method == "PUT":
        try:
            faults.replace(msgspec.json.decode(request.body, type=FaultSetting))
        except msgspec.DecodeError as error:
            return problem(400, f"Faults: {error}")
    return json_reply(msgspec.to_builtins(faults.setting))
