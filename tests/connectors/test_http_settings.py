"""What the HTTP client may be told, and what it refuses to be told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from connectors.sdk import SourceMisconfigured
from connectors.sdk.http_settings import fill_path, read_http_settings
from connectors.sdk.pacing import Pace, retry_after
from tests.connectors.scripted import CANARY


def test_retry_after_is_read_as_seconds_or_a_date_and_nonsense_is_nothing() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)

    assert retry_after("7") == 7.0
    assert 3000 < (retry_after(later) or 0) <= 3600
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0
    assert retry_after("soon") is None
    assert retry_after(None) is None


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({"base_url": "http://source.example.nl", "allow_http": True}, "base_url"),
        ({"base_url": "http://127.0.0.1:1"}, "base_url"),
        ({"base_url": "http://127.0.0.1.example.nl", "allow_http": True}, "base_url"),
        ({"base_url": "ftp://source.example.nl"}, "base_url"),
        ({"base_url": "source.example.nl"}, "base_url"),
        ({"base_url": "https://me:pass@source.example.nl"}, "base_url"),
        ({"base_url": "https://source.example.nl?key=1"}, "base_url"),
        ({"base_url": "https://s.nl", "auth": "bearer"}, "secret"),
        ({"base_url": "https://s.nl", "auth": "basic", "secret": "x"}, "username"),
        ({"base_url": "https://s.nl", "auth": "magic"}, "auth"),
        ({"base_url": "https://s.nl", "atempts": 3}, "atempts"),
        ({"base_url": "https://s.nl", "attempts": 0}, "attempts"),
        ({"base_url": "https://s.nl", "read_timeout": 0}, "time-outs"),
        ({}, "base_url"),
    ],
)
def test_a_wrong_setting_is_named(table: dict[str, Any], named: str) -> None:
    with pytest.raises(SourceMisconfigured, match="bad_setting") as raised:
        read_http_settings(table)
    assert named in raised.value.hint


def test_settings_keep_their_secret_to_themselves() -> None:
    settings = read_http_settings({"base_url": "https://s.nl", "auth": "bearer", "secret": CANARY})
    assert CANARY not in repr(settings)


@pytest.mark.parametrize("template", ["x", "//evil.example", "https://evil.example", "/x?bsn=1", "/\\evil"])
def test_a_path_template_cannot_lead_elsewhere(template: str) -> None:
    with pytest.raises(ValueError, match="template"):
        fill_path(template, {})


@pytest.mark.parametrize("argument", ["..", ".", ""])
def test_a_path_argument_cannot_climb(argument: str) -> None:
    with pytest.raises(ValueError, match="would change the path"):
        fill_path("/a/{id}", {"id": argument})


async def test_no_more_requests_run_at_once_than_the_source_allows() -> None:
    import asyncio

    pace, running, most = Pace(concurrency=3, per_second=10_000), 0, 0

    async def one() -> None:
        nonlocal running, most
        async with pace:
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.005)
            running -= 1

    await asyncio.gather(*(one() for _ in range(20)))

    assert most == 3
