"""A row's erasure plan, day by day around its last day of retention."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sdk import PlanVerdict, RecordRejected
from connectors.sdk.manifest import Text
from connectors.sql_table.description import Keep, Table
from connectors.sql_table.plans import plan_for

DAY = timedelta(days=1)
KEEP = Keep(
    ground="A17-3-B", reason=Text(nl="bewaren", en="keep"), while_active=True, period="P1Y", counted_from="ended"
)
TABLE = Table(name="t", record="t", key=("id",), columns={}, person="bsn", ended="ended", keep=KEEP)
OWN_DATE = msgspec.structs.replace(TABLE, keep=msgspec.structs.replace(KEEP, until="destroy_after"))


def verdict(row: dict[str, Any], today: date, table: Table = TABLE, *, may_write: bool = True) -> PlanVerdict:
    return plan_for(table, row, today, may_write=may_write).verdict


@given(ended=st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_kept_up_to_and_including_the_last_day_and_erasable_from_the_next(ended: date) -> None:
    plan = plan_for(TABLE, {"ended": ended}, ended, may_write=True)
    last = plan.until

    assert plan.verdict is PlanVerdict.MUST_KEEP
    assert last is not None
    assert verdict({"ended": ended}, last) is PlanVerdict.MUST_KEEP
    assert verdict({"ended": ended}, last + DAY) is PlanVerdict.CAN_ERASE


@pytest.mark.parametrize("ended", [None, date(2027, 1, 1), "2027-01-01"])
def test_an_active_row_is_kept_without_a_last_day(ended: Any) -> None:
    plan = plan_for(TABLE, {"ended": ended}, date(2026, 6, 1), may_write=True)
    assert (plan.verdict, plan.until, plan.ground) == (PlanVerdict.MUST_KEEP, None, "A17-3-B")


def test_the_departments_own_date_goes_before_the_period() -> None:
    row = {"ended": date(2026, 1, 1), "destroy_after": date(2026, 3, 1)}
    assert verdict(row, date(2026, 3, 1), OWN_DATE) is PlanVerdict.MUST_KEEP
    assert verdict(row, date(2026, 3, 2), OWN_DATE) is PlanVerdict.CAN_ERASE
    assert verdict({**row, "destroy_after": None}, date(2026, 3, 2), OWN_DATE) is PlanVerdict.MUST_KEEP


def test_a_term_that_cannot_be_counted_is_not_over() -> None:
    table = msgspec.structs.replace(TABLE, keep=msgspec.structs.replace(KEEP, while_active=False))
    assert verdict({"ended": None}, date(2099, 1, 1), table) is PlanVerdict.MUST_KEEP


def test_a_date_that_cannot_be_read_is_not_a_reason_to_erase() -> None:
    with pytest.raises(RecordRejected, match="unreadable_date"):
        verdict({"ended": "sometime"}, date(2099, 1, 1))


def test_the_law_goes_before_what_the_connection_can_do() -> None:
    never = msgspec.structs.replace(TABLE, erase="never")
    assert verdict({"ended": None}, date(2026, 1, 1), never, may_write=False) is PlanVerdict.MUST_KEEP
    assert verdict({"ended": date(2000, 1, 1)}, date(2026, 1, 1), never) is PlanVerdict.CANNOT
    assert verdict({"ended": date(2000, 1, 1)}, date(2026, 1, 1), may_write=False) is PlanVerdict.CANNOT
