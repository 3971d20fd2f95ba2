"""The sealed form of a decision outlives this code: schema 1 still reads, and still writes, the bytes of this file.

A change here is a change of the format: it needs a new schema number, and this file stays as it is.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from connectors.sdk import About, DecisionInput, InputRole
from portal.decisions.model import decode, encode
from tests.decisions.parts import decision

GOLDEN = Path(__file__).parent / "golden" / "decision-1.hex"

DECISION = decision(
    "WMO-2026-1187",
    DecisionInput(
        source="brp",
        field="household_adults",
        used=2,
        ref="address",
        label={"nl": "Volwassenen", "en": "Adults"},
        observed_at=datetime(2026, 9, 2, 8, 30, tzinfo=UTC),
        role=InputRole.DECISIVE,
        about=About.HOUSEHOLD,
        meaning={"nl": "U woont niet alleen.", "en": "You do not live alone."},
    ),
    DecisionInput(source="homecare", field="hours_per_week", used=[4, None, "vier"]),
    notified_on=date(2026, 9, 15),
    objection_until=date(2026, 10, 27),
    effect={"nl": "Geen hulp meer.", "en": "No more help."},
    case_ref="Z-1",
    unmapped=("extra.path",),
)


def test_a_decision_sealed_by_an_earlier_version_still_reads() -> None:
    assert decode(_golden()) == DECISION


def test_the_form_has_not_changed() -> None:
    assert encode(DECISION) == _golden()


def _golden() -> bytes:
    return bytes.fromhex(GOLDEN.read_text(encoding="ascii"))
