"""The guard that listens to every test hears a number wherever a log record could hold one."""

from __future__ import annotations

import logging

import pytest

from tests.canary.guard import NUMBERS, listening

log = logging.getLogger("tests.canary")


def fail_about(number: str) -> None:
    """As careless code would."""
    raise ValueError(f"no such person: {number}")


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_heard_in_words_in_arguments_and_in_what_an_exception_says(number: str) -> None:
    with listening() as said:
        log.warning("asked for %s", number)
        log.warning("asked for " + number)  # noqa: G003 - as careless code would
        try:
            fail_about(number)
        except ValueError:
            log.exception("failed")

    assert len(said) == 3
    assert all(one.startswith("tests.canary at test_guard:") for one in said)


def test_what_names_nobody_is_not_heard() -> None:
    with listening() as said:
        log.warning("asked for %s", "somebody")

    assert said == []
