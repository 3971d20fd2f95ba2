"""When a message in the portal counts as sent, what must go with it, and when a decision was validly notified.

Sources: Awb 2:8, 2:10, 2:13-2:19 (text since 1 January 2026), 3:41; rules R-AWB-4 to R-AWB-7 and R-CNT-8, R-CNT-9.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

NOTICE_WITHIN = timedelta(hours=48)
ESSENTIAL_INFORMATION_FROM = date(2027, 1, 1)


def notice_before(placed_at: datetime) -> datetime:
    """Latest moment (UTC) to tell a resident that a message was placed: 48 real hours, weekends included (2:10(1)).

    ``placed_at`` has a time zone. A term in hours is never moved by the Atw.
    """
    if placed_at.tzinfo is None:
        raise ValueError("A moment needs a time zone: store UTC and pass it as such.")
    return placed_at.astimezone(UTC) + NOTICE_WITHIN


def notice_needs_essential_information(on: date) -> bool:
    """Whether the notice must say what the message is about (2:10(2), from 1 January 2027)."""
    return on >= ESSENTIAL_INFORMATION_FROM


def sent_on(in_own_portal: date, in_government_mailbox: date | None = None) -> date:
    """The day a message counts as sent: when both are used, the government mailbox decides (2:19)."""
    return in_government_mailbox or in_own_portal


def validly_notified(*, consented_to_electronic: bool, sent_by_post: bool) -> bool:
    """Whether a decision was notified, so that its objection term runs: a login is no consent (2:8, R-AWB-6)."""
    return sent_by_post or consented_to_electronic


def may_refuse_channel(*, is_objection: bool, channel_designated: bool) -> bool:
    """Whether a resident may be pointed to another channel: never for an objection, nor where none was named (2:16)."""
    return channel_designated and not is_objection


def receipt_must_be_confirmed(*, visible_in_same_system: bool) -> bool:
    """Whether an electronic message needs a confirmation of receipt of its own (2:17(1))."""
    return not visible_in_same_system
