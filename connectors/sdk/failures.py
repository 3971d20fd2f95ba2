"""For saying what went wrong with a source, in three kinds: try later, call an operator, or leave this one record.

The kind is the type, the detail a plain word. Whatever else is given as a code becomes ``unspecified``, so that no
content of an answer can reach a log or a screen this way.
"""

from __future__ import annotations

import inspect
import re
import traceback
from pathlib import Path

_PLAIN_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def _plain(code: str) -> str:
    """The code itself when it is a plain word; ``unspecified`` for anything else, so content never rides along."""
    return code if _PLAIN_CODE.fullmatch(code) else "unspecified"


class SourceUnavailable(Exception):  # noqa: N818 - named for the outcome a caller acts on
    """The source cannot be reached or does not answer properly now. Retry later; keep the last good view and say so.

    ``code`` is one of a few plain words (``timeout``, ``refused``, ``server_error``, ``garbage``, ``half_answer``,
    ``too_large``, ``other_person``, ``rate_limited``); it may be logged and shown. Never put an answer's content in it.
    """

    def __init__(self, code: str) -> None:
        self.code = _plain(code)
        super().__init__(self.code)


class RecordRejected(Exception):  # noqa: N818 - named for the outcome a caller acts on
    """One record cannot be understood. Quarantine it and go on with the others. ``code`` as above, no content."""

    def __init__(self, code: str) -> None:
        self.code = _plain(code)
        super().__init__(self.code)


class SourceMisconfigured(Exception):  # noqa: N818 - named for the outcome a caller acts on
    """The connection is set up wrongly (credentials, address, authorisation). Stop and tell an operator.

    ``code`` names the mistake (``unauthorised``, ``forbidden``, ``bad_setting``); ``hint`` is a sentence for the
    operator that names the setting. No content of an answer and no secret in either.
    """

    def __init__(self, code: str, *, hint: str = "") -> None:
        self.code = _plain(code)
        self.hint = hint
        super().__init__(f"{self.code}: {hint}" if hint else self.code)


def place_of(error: BaseException, connector: type | None = None) -> str:
    """Where an exception arose, such as ``connector.py line 97``: in the connector's own files where it can be.

    Of the exception itself only its place: its text may hold somebody's data, or a secret.
    """
    frames = traceback.extract_tb(error.__traceback__)
    folder = Path(inspect.getfile(connector)).parent if connector else None
    own = [frame for frame in frames if folder in Path(frame.filename).parents]
    last = (own or frames)[-1]
    return f"{Path(last.filename).name} line {last.lineno}"
