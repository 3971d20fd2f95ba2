"""What may stand in a log, by allow-list: an event's name and a few plain fields, never a text somebody made.

Every process calls :func:`set_up` first. Own code logs with the standard library::

    log = logging.getLogger("portal.sync")
    log.info("pull_done", extra={"source": "brp", "records": 12})

A line is one JSON object. The message appears only if it is a bare name; of ``extra`` only the fields listed in
``FIELDS`` appear, and only with values of the listed form. Of an exception its type and the places in the code
appear, never its text: a text may quote what it choked on. What other libraries say is cut down to the same: who
said it, how bad it is, where it came from.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TextIO
from uuid import UUID

import msgspec

_NAME = re.compile(r"[a-z][a-z0-9_.:-]{0,63}")
_EVENT = re.compile(r"[a-z]+(_[a-z0-9]+){0,7}")


def _name(value: Any) -> str | None:
    return str(value) if isinstance(value, str) and _NAME.fullmatch(value) else None


def _number(value: Any) -> int | float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _identifier(value: Any) -> str | None:
    return str(value) if isinstance(value, UUID) else None


def _method(value: Any) -> str | None:
    return value if value in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else None


FIELDS: Final[Mapping[str, Callable[[Any], str | int | float | None]]] = {
    "source": _name,
    "connector": _name,
    "code": _name,
    "reason": _name,
    "state": _name,
    "job": _name,
    "step": _name,
    "route": _name,  # the name of a route, never an address that was asked for
    "method": _method,
    "status": _number,
    "count": _number,
    "records": _number,
    "decisions": _number,
    "rejected": _number,
    "suppressed": _number,
    "forgotten": _number,
    "attempt": _number,
    "milliseconds": _number,
    "port": _number,
    "event_id": _identifier,
    "run_id": _identifier,
}
"""The fields that may stand in a log, each with what its value must look like."""

_OWN = "portal"
_QUIET = ("httpx", "httpcore", "asyncio", "sqlalchemy", "psycopg", "alembic", "procrastinate")


class AllowListFormatter(logging.Formatter):
    """One JSON object per line, holding nothing but what is listed above."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for one log record."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "by": record.name if _NAME.fullmatch(record.name) else "other",
        }
        ours = record.name == _OWN or record.name.startswith(f"{_OWN}.")
        # A bare word of somebody else's library may be what it choked on.
        if ours and isinstance(record.msg, str) and _EVENT.fullmatch(record.msg) and not record.args:
            line["event"] = record.msg
        elif record.name == "connectors.http":
            line.update(_exchange(record))
        else:
            line["event"] = "said"
            line["place"] = f"{record.module}:{record.lineno}"
        for name, check in FIELDS.items():
            if ours and name in record.__dict__ and (value := check(record.__dict__[name])) is not None:
                line[name] = value
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = describe(record.exc_info[1])
        return msgspec.json.encode(line).decode()


def describe(error: BaseException) -> list[str]:
    """An exception without its text: its type and the last places in the code, then the same for its causes."""
    described: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen and len(seen) < 5:
        seen.add(id(current))
        frames = traceback.extract_tb(current.__traceback__)[-8:]
        places = " < ".join(f"{_module(frame.filename)}:{frame.lineno}" for frame in reversed(frames))
        described.append(f"{type(current).__name__} at {places}" if places else type(current).__name__)
        current = current.__cause__ or current.__context__
    return described


def set_up(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Make this process log by allow-list: its own lines, other libraries' and what nobody caught."""
    output = logging.StreamHandler(stream or sys.stderr)
    output.setFormatter(AllowListFormatter())
    root = logging.getLogger()
    root.handlers[:] = [output]
    root.setLevel(level)
    _take_over(logging.root.manager)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # its report of a broken log call quotes the call's arguments
    sys.excepthook = _uncaught
    threading.excepthook = lambda failed: _uncaught(failed.exc_type, failed.exc_value, failed.exc_traceback)
    sys.unraisablehook = lambda failed: _uncaught(failed.exc_type, failed.exc_value, failed.exc_traceback)


def _take_over(manager: logging.Manager) -> None:
    """The web server comes with handlers of its own, which would write whole exceptions."""
    for logger in manager.loggerDict.values():
        if isinstance(logger, logging.Logger):
            logger.handlers.clear()
            logger.propagate = True


def quiet_loop(loop: asyncio.AbstractEventLoop) -> None:
    """What nobody caught in a task of this loop is logged in the same way."""
    log = logging.getLogger("portal.loop")
    loop.set_exception_handler(lambda _, context: log.error("uncaught", exc_info=context.get("exception")))


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if error is not None and not isinstance(error, KeyboardInterrupt):
        logging.getLogger("portal.process").critical("uncaught", exc_info=(kind, error, trace))


def _exchange(record: logging.LogRecord) -> dict[str, Any]:
    """The connector kit's line about one HTTP exchange: source, method, status or code; the path stays out."""
    args = record.args if isinstance(record.args, tuple) else ()
    parts = dict(zip(("source", "method", "path", "outcome"), args, strict=False))
    outcome = parts.get("outcome")
    found = {
        "source": _name(parts.get("source")),
        "method": _method(parts.get("method")),
        "status": _number(outcome),
        "code": _name(outcome),
    }
    return {"event": "source_exchange", **{name: value for name, value in found.items() if value is not None}}


def _module(filename: str) -> str:
    """The last two parts of a file's path: enough to find it, nothing of the machine."""
    return "/".join(filename.replace("\\", "/").rsplit("/", 2)[-2:])
