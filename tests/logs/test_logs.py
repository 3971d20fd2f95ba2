"""Nothing gets into a log that is not on the list: no text, no value of another form, no exception's words."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal import logs

CANARY = "Marijke van den Akker-Oudshoorn 999990093"
ID = UUID("11111111-2222-4333-8444-555555555555")


@pytest.fixture
def said() -> Iterator[StringIO]:
    """What one logger wrote, through the formatter every process uses."""
    output = StringIO()
    listening = logging.StreamHandler(output)
    listening.setFormatter(logs.AllowListFormatter())
    log = logging.getLogger("portal.test")
    log.addHandler(listening)
    log.setLevel(logging.DEBUG)
    yield output
    log.removeHandler(listening)


log = logging.getLogger("portal.test")


def test_an_event_with_listed_fields_is_one_json_line(said: StringIO) -> None:
    log.info("pull_done", extra={"source": "brp", "records": 12, "event_id": ID})
    line = msgspec.json.decode(said.getvalue())

    assert said.getvalue().count("\n") == 1
    assert {name: line[name] for name in ("level", "by", "event", "source", "records", "event_id")} == {
        "level": "INFO",
        "by": "portal.test",
        "event": "pull_done",
        "source": "brp",
        "records": 12,
        "event_id": str(ID),
    }


def test_texts_arguments_and_unlisted_or_odd_fields_stay_out(said: StringIO) -> None:
    log.info(CANARY)
    log.info("resident %s", CANARY)
    log.info("pull_done", extra={"name_of": CANARY, "source": CANARY, "records": CANARY, "event_id": CANARY})
    log.warning("%(who)s", {"who": CANARY})
    log.info("line\nbreak \x1b[31m")

    assert "Marijke" not in said.getvalue()
    assert "999990093" not in said.getvalue()
    assert said.getvalue().count("\n") == 5
    assert "\x1b" not in said.getvalue()


def test_an_exception_shows_its_type_and_place_and_no_word(said: StringIO) -> None:
    def choke() -> None:
        raise ValueError(CANARY)

    def fail() -> None:
        try:
            choke()
        except ValueError as error:
            raise KeyError(CANARY) from error

    try:
        fail()
    except KeyError:
        log.exception("uncaught")
    line = msgspec.json.decode(said.getvalue())

    assert "Marijke" not in said.getvalue()
    assert [part.split(" at ")[0] for part in line["error"]] == ["KeyError", "ValueError"]
    assert "logs/test_logs.py:" in line["error"][0]


def test_the_connector_kits_line_shows_source_method_and_status_but_no_path(said: StringIO) -> None:
    record = logging.LogRecord("connectors.http", 20, "x", 1, "%s %s %s: %d", ("brp", "GET", CANARY, 200), None)
    line = msgspec.json.decode(logs.AllowListFormatter().format(record))

    assert (line["source"], line["method"], line["status"]) == ("brp", "GET", 200)
    assert "Marijke" not in str(line)


@given(st.text(min_size=1), st.dictionaries(st.sampled_from(sorted(logs.FIELDS)), st.text() | st.integers()))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_logged_is_one_line_of_json(said: StringIO, message: str, extra: dict[str, object]) -> None:
    said.truncate(0)
    said.seek(0)
    log.info(message, extra=extra)

    assert said.getvalue().count("\n") == 1
    assert set(msgspec.json.decode(said.getvalue())) <= {"at", "level", "by", "event", "place", *logs.FIELDS}


SCRIPT = """
import asyncio, logging, sys, threading, warnings
from portal import logs
logs.set_up()
canary = sys.argv[1]
warnings.warn(canary)
logging.getLogger("procrastinate").error("job %s", canary)
logging.getLogger("httpx").info("GET https://x/%s", canary)
logging.getLogger("portal.x").info("too few %s %s", canary)
thread = threading.Thread(target=lambda: {}[canary]); thread.start(); thread.join()
async def main():
    logs.quiet_loop(asyncio.get_running_loop())
    asyncio.get_running_loop().call_soon(lambda: {}[canary])
    await asyncio.sleep(0)
    asyncio.create_task(fail()); await asyncio.sleep(0.01)
async def fail():
    raise ValueError(canary)
asyncio.run(main())
class Odd:
    def __del__(self): raise ValueError(canary)
Odd()
raise SystemError(canary)
"""


def test_what_nobody_caught_anywhere_in_a_process_comes_out_without_its_words() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT, CANARY], capture_output=True, text=True, check=False)
    lines = [msgspec.json.decode(line) for line in done.stderr.splitlines()]

    assert done.returncode == 1
    assert "Marijke" not in done.stderr + done.stdout
    kinds = {part.split(" at ")[0] for line in lines for part in line.get("error", [])}
    assert kinds == {"KeyError", "ValueError", "SystemError"}
    assert {"procrastinate", "py.warnings"} <= {line["by"] for line in lines}


def test_a_bare_word_or_a_field_of_somebody_elses_library_stays_out() -> None:
    """A library may log, as its whole message, the very word it choked on."""
    for name in ("procrastinate.worker", "psycopg", "sqlalchemy.engine", "portalx", "marijke"):
        record = logging.LogRecord(name, 20, "x.py", 1, "oudshoorn", None, None)
        record.__dict__ |= {"source": "oudshoorn", "job": "oudshoorn", "count": 999990093}
        line = logs.AllowListFormatter().format(record)

        assert "oudshoorn" not in line
        assert "999990093" not in line
        assert msgspec.json.decode(line)["event"] == "said"


SERVER_SCRIPT = """
import logging, sys
from granian.log import configure_logging, LogLevels
configure_logging(LogLevels.info)
from portal import logs
logs.set_up()
canary = sys.argv[1]
for name in ("_granian", "granian.access"):
    try:
        raise ValueError(canary)
    except ValueError:
        logging.getLogger(name).error("Application callable raised an exception %s", canary, exc_info=True)
"""


def test_what_the_web_server_itself_says_goes_through_the_list_too() -> None:
    done = subprocess.run([sys.executable, "-c", SERVER_SCRIPT, CANARY], capture_output=True, text=True, check=True)

    assert "Marijke" not in done.stderr + done.stdout
    assert len([msgspec.json.decode(line) for line in done.stderr.splitlines()]) >= 1
    assert done.stdout == ""
