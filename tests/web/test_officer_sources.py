"""How the sources do, for officers: which answers, which does not and why, and what its operator does about it."""

from __future__ import annotations

from contextlib import suppress

import pytest

from connectors.sdk import SourceMisconfigured, SourceUnavailable
from portal.rendering import template_folder
from portal.sync.model import FAILURES, PullFailed
from tests.web.counter import Counter, Page


def card(page: Page, title: str) -> str:
    """What stands about one source."""
    (found,) = [each for each in page.soup.select("main article") if title in each.find("h2").get_text()]  # type: ignore[union-attr]
    return " ".join(found.get_text(" ").split())


async def pull(counter: Counter) -> None:
    """Ask the odd source; that it may be asked again later is the queue's affair."""
    with suppress(PullFailed):
        await counter.town.sync.pull(counter.town.subject_id, "odd")


async def test_a_source_that_answers_says_when_it_last_did(counter: Counter) -> None:
    told = card(await (await counter.officer()).open("/officer/sources"), "Help at home")

    assert "Answers" in told
    assert "Last good answer" in told
    assert "None yet" not in told


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (SourceUnavailable("timeout"), "It took too long to answer."),
        (
            SourceMisconfigured("unauthorised", hint="the secret is geheim-9"),
            "Look at auth and secret in [sources.odd.http]",
        ),
    ],
)
async def test_a_source_that_fails_stands_first_with_what_its_operator_does(
    counter: Counter, failure: Exception, words: str
) -> None:
    counter.town.odd.mute = failure
    await pull(counter)
    page = await (await counter.officer()).open("/officer/sources")
    counter.town.odd.mute = None
    await pull(counter)

    first = page.soup.select_one("main article")
    assert first is not None
    assert "Gave no good answer" in first.get_text()
    assert words in page.main
    assert "What the operator does:" in page.main
    assert "geheim-9" not in page.response.text


@pytest.mark.parametrize("code", sorted(FAILURES))
def test_every_way_to_fail_has_words_and_something_to_do(code: str) -> None:
    macro = (template_folder() / "officer" / "source_failure.html").read_text("utf-8")

    assert f'"{code}": [_(' in macro
