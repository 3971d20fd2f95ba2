"""The contract's values keep what they hold to themselves, and the kit stands on its own."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from connectors.sdk import (
    Contact,
    DataPoint,
    Decision,
    DecisionInput,
    HumanRole,
    Person,
    Processing,
    Record,
    RecordRejected,
    Rule,
    SourceMisconfigured,
    SourceUnavailable,
)
from connectors.sdk.faults import Fault, FaultSetting
from connectors.sdk.http import Answer
from connectors.sdk.simulation import Request

CANARY = "Qyx-canary"
TEXT = {"nl": CANARY, "en": CANARY}
INPUT = DecisionInput(source="brp", field="naam", used=CANARY, ref=CANARY, label=TEXT)


@pytest.mark.parametrize(
    "value",
    [
        Person(CANARY),
        DataPoint(CANARY),
        Record(ref=CANARY, type="thing", fields={"text": DataPoint(CANARY)}),
        INPUT,
        Decision(
            ref=CANARY,
            title=TEXT,
            outcome=TEXT,
            decided_on=date(2026, 9, 14),
            explanation=TEXT,
            rule=Rule(name=TEXT, version="1", human_role=HumanRole.NONE, is_algorithm=True),
            contact=Contact(name="A", phone="1"),
            inputs=(INPUT,),
        ),
        Processing(ref=CANARY, happened_at=datetime(2026, 1, 1, tzinfo=UTC), activity=TEXT, recipient=CANARY),
        Answer(status=200, headers={"x": CANARY}, body=CANARY.encode()),
        Request(method="GET", path=CANARY, params={"q": CANARY}, headers={}, body=CANARY.encode()),
        FaultSetting(persons={CANARY: Fault.HANG}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_put_in_a_log_line_by_mistake_tells_nothing(value: object) -> None:
    assert CANARY not in repr(value)
    assert CANARY not in str(value)
    assert CANARY not in f"{[value]}"


@pytest.mark.parametrize("error", [SourceUnavailable, SourceMisconfigured, RecordRejected])
@pytest.mark.parametrize("text", ["no answer about Marijke", "<b>", "", "X", "999990019", "a" * 41, "code\n"])
def test_what_is_no_plain_word_is_not_taken_as_a_code(
    error: type[SourceUnavailable | SourceMisconfigured | RecordRejected], text: str
) -> None:
    assert error(text).code == "unspecified"
    assert str(error(text)) == "unspecified"


def test_a_plain_word_is_a_code_and_a_hint_is_for_the_operator() -> None:
    assert SourceUnavailable("server_error").code == "server_error"
    assert str(SourceMisconfigured("bad_setting", hint="write a url")) == "bad_setting: write a url"


def test_the_kit_needs_no_portal_no_database_and_not_even_pytest() -> None:
    question = (
        "import sys, connectors.sdk, connectors.sdk.conformance, connectors.sdk.cassette, connectors.sdk.simulation; "
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'portal', 'sqlalchemy', 'pytest', 'jinja2'}))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", question], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
