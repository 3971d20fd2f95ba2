"""The rows of the request tables as plain values: what lies in the open, and what is still sealed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec

from portal.requests.model import Urgent
from portal.requests.states import ItemState, RequestState


class RegisterRow(msgspec.Struct, frozen=True):
    """One line of the register."""

    request_id: UUID
    number: str
    subject_id: UUID
    kind: str
    state: RequestState
    received_at: datetime
    due_on: date
    due_if_equated_on: date
    closed_at: datetime | None
    outcome: str | None
    urgent: Urgent | None = None


class ItemRow(msgspec.Struct, frozen=True):
    """One item, still sealed."""

    item: int
    item_id: UUID
    target_kind: str
    target_id: UUID
    source: str
    state: ItemState
    version: int
    sealed: bytes
    sealed_plan: bytes | None

    def __repr__(self) -> str:
        """Without what it holds."""
        return "ItemRow(...)"
