"""For telling what a database error means to the portal: try later, tell an operator, or leave this one record.

Judged by SQLSTATE where the driver gives one (ISO 9075), otherwise by the database's own fixed phrases. The error's
text is read here and goes no further: it may quote values.
"""

from __future__ import annotations

from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from connectors.sdk import RecordRejected, SourceMisconfigured, SourceUnavailable

Failure = SourceUnavailable | SourceMisconfigured | RecordRejected


def failure_of(error: SQLAlchemyError | ImportError) -> Failure:
    """The contract's exception for a database error; new, so nothing of the old one hangs on it."""
    if isinstance(error, ArgumentError | NoSuchModuleError | ImportError):
        return SourceMisconfigured("bad_setting", hint="url: write a database address SQLAlchemy and its driver know")
    if isinstance(error, DBAPIError):
        state = str(getattr(error.orig, "sqlstate", None) or "")
        return _by_state(state) or _by_phrase(str(error.orig).lower())
    return SourceUnavailable("server_error")


def _by_state(state: str) -> Failure | None:
    if state.startswith("28"):
        return SourceMisconfigured("unauthorised", hint="url: the database refuses this account")
    if state == "42501":
        return SourceMisconfigured("forbidden", hint="the account lacks a right on a described table")
    if state.startswith("42"):
        return SourceMisconfigured("bad_setting", hint="a described table or column is not in the database")
    if state.startswith("23"):
        return RecordRejected("in_use")
    if state in {"57014", "55P03", "40P01"}:  # cancelled by time-out, lock not available, deadlock
        return SourceUnavailable("timeout")
    if state.startswith("22"):
        return SourceUnavailable("garbage")
    return None


def _by_phrase(text: str) -> Failure:
    if "no such table" in text or "no such column" in text:
        return SourceMisconfigured("bad_setting", hint="a described table or column is not in the database")
    if "readonly database" in text or "read-only" in text:
        return SourceMisconfigured("forbidden", hint="the account may only read; say so with read_only = true")
    if "authentication failed" in text:
        return SourceMisconfigured("unauthorised", hint="url: the database refuses this account")
    if "constraint failed" in text:
        return RecordRejected("in_use")
    if "locked" in text or "timeout" in text or "timed out" in text:
        return SourceUnavailable("timeout")
    if "decode" in text or "malformed" in text:
        return SourceUnavailable("garbage")
    return SourceUnavailable("refused")
