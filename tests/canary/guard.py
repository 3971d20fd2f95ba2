"""For every test of the suite: whatever is said to a log, by whomever, names nobody's citizen service number."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from connectors.brp.demo_people import SEM
from portal.demo import provider
from tests.canary import person

PEOPLE = Path(provider.__file__).with_name("people.json")
DEMO_RESIDENTS = (
    SEM,
    *(one["claims"]["bsn"] for one in json.loads(PEOPLE.read_text(encoding="utf-8")) if "bsn" in one["claims"]),
)
NUMBERS = (person.BSN, *DEMO_RESIDENTS)
"""The canary's, those of all the demo's residents, and of the child one of them has."""


@contextmanager
def listening() -> Iterator[list[str]]:
    """Collects where a number was said: in the words of a record, its fields, or the text of its exception.

    It listens where records are made, so no handler, level of a handler or filter comes before it.
    """
    said: list[str] = []
    before = logging.getLogRecordFactory()

    def listen(*args: Any, **more: Any) -> logging.LogRecord:
        record = logging.LogRecord(*args, **more)
        words = " ".join(_words_of(record))
        if any(number in words for number in NUMBERS):
            said.append(f"{record.name} at {record.module}:{record.lineno}")
        return record

    logging.setLogRecordFactory(listen)
    try:
        yield said
    finally:
        logging.setLogRecordFactory(before)


def _words_of(record: logging.LogRecord) -> Iterator[str]:
    yield str(record.msg)
    yield repr(record.args)
    error = record.exc_info[1] if record.exc_info else None
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield str(error)
        error = error.__cause__ or error.__context__
