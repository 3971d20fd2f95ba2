"""Points 4 to 6 of the story: she asks for deletion, an officer decides, and it is really gone.

The story happens once, in ``told``; each test reads one part of what everybody saw and what was left behind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest
from joserfc import jws
from joserfc.jwk import KeySet

from portal.demo.world import World
from tests.journeys.asking import LAW
from tests.journeys.behind import Blob, as_administrator, how_many, in_the_source
from tests.journeys.deletion_story import LAPSED, OLD_NOTE, REASON, RUNNING, Told, tell
from tests.journeys.due_date import last_day_for_an_answer
from tests.journeys.visitor import Page, Visitor, words_of


@pytest.fixture(scope="module")
def told(own_world: World) -> Iterator[Told]:
    """The whole story, once."""
    with Visitor(own_world) as marijke, Visitor(own_world) as officer:
        story = Told(own_world, marijke, officer)
        tell(story)
        yield story


def test_she_gets_a_number_a_last_day_and_somebody_to_call(told: Told) -> None:
    filed = told.pages["filed"]

    assert filed.status == 200
    assert re.fullmatch(r"\d{4}-\d+|[A-Z]+-\d{4}-\d+", told.number)
    assert filed.says("We have received your request", told.number, REASON)
    assert filed.says(f"You get an answer by {_in_words(last_day_for_an_answer(told.asked_on))} at the latest")
    assert filed.addresses("tel:")


def test_sending_the_same_form_twice_files_one_request(told: Told) -> None:
    assert told.pages["filed again"].path == told.pages["filed"].path
    assert how_many(told.world, "request_register") == 2, "hers and Fatima's"


def test_the_queue_has_the_request_that_is_due_first_at_the_top_and_says_nothing_of_its_content(told: Told) -> None:
    queue = told.pages["queue"]
    listed = queue.addresses("/officer/requests/")

    assert queue.path == "/officer"
    assert len(listed) == 2
    assert listed[1].startswith(told.case)
    assert not queue.says("Marijke")
    assert not queue.says("Hulp bij het huishouden")


def test_the_officer_sees_what_each_source_says_it_may_delete(told: Told) -> None:
    case = told.pages["case"]

    assert case.says("Every source was asked just now what it may delete. Nothing was deleted by asking.", REASON)
    assert "It can delete this." in case.card(f"1. {LAPSED}")
    assert "It can delete this." in case.card(f"2. {OLD_NOTE}")
    kept = case.card(f"3. {RUNNING}")
    assert "It must keep this." in kept
    assert "30 September 2041" in kept
    assert "The law says we keep data about help at home for 15 years." in kept


def test_before_deciding_the_officer_sees_once_more_what_goes_and_what_stays(told: Told) -> None:
    decide = told.pages["decide"]

    assert told.pages["verdicts given"].says("Every part has a verdict")
    gone, _, stays = decide.main.partition("This is going to stay")
    assert LAPSED in gone
    assert OLD_NOTE in gone
    assert stays.count(RUNNING) == 1
    assert decide.says("This cannot be undone.")
    assert told.pages["decided"].status == 200


def test_what_was_deleted_is_gone_from_the_departments_own_database(told: Told) -> None:
    provisions = in_the_source(told.world, "homecare", "SELECT number FROM provision ORDER BY number")
    notes = in_the_source(told.world, "homecare", "SELECT id FROM intake_note ORDER BY id")

    assert ("HH-2019-0112",) not in provisions
    assert {("HH-2023-0417",), ("HH-2024-0733",)} <= set(provisions), "hers that runs, and somebody else's"
    assert (1,) not in notes
    assert (2,) in notes


def test_what_was_deleted_is_gone_from_the_view(told: Told) -> None:
    assert told.held_before - told.held_after == 2
    for title in (LAPSED, OLD_NOTE):
        assert told.marijke.open(told.records[title]).status == 404
    assert told.marijke.open(told.records[RUNNING]).status == 200


def test_a_copy_made_before_opens_with_no_key_that_is_left_not_even_of_what_was_kept(told: Told) -> None:
    assert told.opened_before == [True, True, True]
    assert [copy.opens(told.world) for copy in told.copies.values()] == [False, False, False]


def test_what_was_kept_still_opens(told: Told) -> None:
    assert Blob(told.world, told.records[RUNNING]).opens(told.world)


def test_the_old_key_is_not_in_the_keystore_any_more(told: Told) -> None:
    epochs = as_administrator(
        told.world,
        "keystore",
        "SELECT epoch FROM owner_key WHERE owner_kind = 'subject' AND owner_id = %s",
        told.copies[RUNNING].subject_id,
    )

    assert epochs == [(2,)]


def test_signing_in_again_does_not_bring_it_back(told: Told) -> None:
    overview = told.pages["overview after"]

    assert told.pages["signed out"].says("You are signed out")
    assert "Collected just now" in overview.card("Help at home")
    assert not overview.says("(aanvraag)")
    assert not overview.says("9 May 2023")
    assert overview.says(RUNNING, "Note of a conversation: 26 August 2026")


def test_the_decision_that_used_it_now_says_erased(told: Told) -> None:
    before, after = (_note_input(told.pages[f"decision {when}"]) for when in ("before", "after"))

    assert "Still the same" in before
    assert "Deleted since" in after
    assert "Held now deleted" in after


def test_she_reads_the_outcome_per_item_why_something_was_kept_and_how_to_object(told: Told) -> None:
    answer = told.pages["answer"]
    kept = _kept_card(answer)

    assert answer.main.count("Gone from the department's system") == 2
    assert answer.main.count("Old copies cannot be read any more since") == 2
    assert "30 September 2041" in kept
    assert LAW in kept
    assert "GDPR" in kept
    assert re.search(r"[Oo]bject", answer.main)
    assert answer.says("Autoriteit Persoonsgegevens")


def test_the_proof_can_be_checked_with_the_published_key_and_names_no_content(told: Told) -> None:
    answer = told.pages["answer"]
    download = told.marijke.open(f"/requests/{told.number}/certificate").response
    [published] = [address for address in answer.addresses("http") if "well-known" in address]
    keys = KeySet.import_key_set(httpx.get(published).json())
    checked = jws.deserialize_compact(download.text.strip(), keys, ["ES256"])
    proof: dict[str, Any] = json.loads(checked.payload)

    assert download.headers["content-disposition"].startswith("attachment")
    assert proof["request"] == told.number
    assert proof["jwks"] == published, "the proof says itself where its key is"
    assert [item["result"] for item in proof["items"]] == ["erased", "erased", "kept"]
    for secret in (b"HH-2019-0112", b"999990019", b"Marijke", b"artrose", b"aanvraag"):
        assert secret not in checked.payload


def test_a_proof_with_one_letter_changed_does_not_check(told: Told) -> None:
    download = told.marijke.open(f"/requests/{told.number}/certificate").response.text.strip()
    head, body, signature = download.split(".")
    [published] = [address for address in told.pages["answer"].addresses("http") if "well-known" in address]
    keys = KeySet.import_key_set(httpx.get(published).json())
    spoiled = ".".join((head, ("f" if body[20] != "f" else "g").join((body[:20], body[21:])), signature))

    with pytest.raises(Exception, match="signature"):
        jws.deserialize_compact(spoiled, keys, ["ES256"])


def test_her_log_shows_the_officers_looks_by_role_and_reason_and_not_by_name(told: Told) -> None:
    log = told.pages["log"]
    lines = [words_of(line) for line in log.soup.select(".inzage-timeline__event")]
    officers = [line for line in lines if "privacy officer" in line]

    assert any("Opened your request to handle it" in line and told.number in line for line in officers)
    assert any("Gave a verdict" in line for line in officers)
    assert any("Decided on your request" in line for line in officers)
    assert any("Replaced the key of your data and destroyed the old one" in line for line in lines)
    assert not any(name in log.text for name in ("Joke", "Hendriks"))


def test_a_closed_case_leaves_the_queue(told: Told) -> None:
    assert told.number not in told.officer.open("/officer").main


def _note_input(decision: Page) -> str:
    return decision.card("Note of the conversation at your home")


def _kept_card(answer: Page) -> str:
    cards = [words_of(card) for card in answer.soup.select("article.inzage-card")]
    [kept] = [card for card in cards if card.startswith(RUNNING) and "(aanvraag)" not in card]
    return kept


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
