"""The audit leaf outlives this code: an old line proves the same for ever, and says nothing about anybody."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.audit import Action, Actor, ActorKind, Event
from portal.audit.model import leaf, leaf_hash

CASES = json.loads((Path(__file__).parent / "golden" / "leaf-1.json").read_text(encoding="utf-8"))
MOMENT = datetime(2026, 11, 21, 9, 30, 0, 123456, tzinfo=UTC)


def event_of(case: dict[str, Any]) -> Event:
    def some(name: str) -> UUID | None:
        return UUID(case[name]) if case[name] else None

    return Event(
        action=Action(case["action"]),
        actor=Actor(ActorKind(case["actor"]), case["role"], some("actor_id")),
        subject_id=some("subject_id"),
        request_id=some("request_id"),
        details=case["details"],
        about=tuple(UUID(thing) for thing in case["about"]),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["action"])
def test_an_event_gives_the_same_leaf_and_hash_for_ever(case: dict[str, Any]) -> None:
    made = leaf(event_of(case), UUID(case["event_id"]), datetime.fromisoformat(case["at"]), bytes.fromhex(case["salt"]))

    assert made.decode() == case["leaf"]
    assert leaf_hash(made).hex() == case["leaf_hash"]


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.uuids())
def test_without_its_salt_a_leaf_does_not_tell_whom_it_is_about(salt: bytes, other: bytes, subject: UUID) -> None:
    event = Event(Action.RECORD_LOOKED, Actor(ActorKind.OFFICER, "privacy_officer", subject), subject_id=subject)

    made = leaf(event, UUID(int=1), MOMENT, salt)
    again = leaf(event, UUID(int=1), MOMENT, other)

    assert str(subject).encode() not in made
    assert (made == again) == (salt == other)
    fields = json.loads(made)
    assert fields["subject"] != fields["by"], "one person in two places must not show as one"
