"""A resident says that something is wrong, or should not count, asks for words, and takes a request back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID, uuid4

import msgspec
import pytest
from bs4 import BeautifulSoup

from connectors.sdk import OUTCOME, About, Decision, DecisionInput
from portal.audit import Action, Actor, ActorKind, Event
from portal.database import Login
from portal.decisions.model import DecisionView
from tests.erasure.town import DECISION, OFFICER
from tests.web.counter import Counter, Page
from tests.web.test_download import everything, made
from tests.web.test_requests import csrf_of, picks

PROVISION = "provision:HH-2023-0417"
HOURS = DecisionInput("homecare", "hours_per_week", 4, ref=PROVISION, label={"nl": "Uren", "en": "Hours a week"})
HOUSEMATE = DecisionInput("brp", "adults", 2, label={"nl": "Volwassenen", "en": "Adults"}, about=About.HOUSEHOLD)


async def decided(counter: Counter, ref: str = "Z-1", *, until: date | None, inputs: Any = (HOURS, HOUSEMATE)) -> UUID:
    """One more decision about the resident, from the department of home care; its id."""
    stated: Decision = msgspec.structs.replace(
        DECISION, ref=ref, title={"nl": f"Besluit {ref}", "en": f"Decision {ref}"}, objection_until=until, inputs=inputs
    )
    town = counter.town
    event = Event(Action.SOURCE_PULLED, Actor(ActorKind.WORKER, "portal"), subject_id=town.subject_id)
    async with town.view.begin(Login.WORKER, subject_id=town.subject_id) as connection:
        access, ring = await town.audit.look(connection, event)
        await town.decisions.keep(connection, town.subject_id, ring, "homecare", [stated])
        views = await town.decisions.view(connection, town.subject_id, ring, access)
    [found] = [view for view in views if isinstance(view, DecisionView) and view.decision.ref == ref]
    return found.decision_id


async def hours_of(counter: Counter) -> str:
    """Where to say that the hours of help are wrong."""
    [record] = await picks(counter, PROVISION)
    return f"/requests/new/correction?record={record}&field=hours_per_week"


def soon(counter: Counter) -> date:
    return counter.portal.requests.today() + timedelta(days=7)


def filed_number(sent: Page) -> str:
    assert sent.status == 303, sent.main
    return str(sent.response.headers["location"]).split("?")[0].rsplit("/", 1)[1]


async def test_before_she_sends_a_correction_she_reads_what_is_held_where_it_goes_and_what_else_to_do(
    counter: Counter,
) -> None:
    decision = await decided(counter, until=soon(counter))
    marijke = await counter.resident()

    page = await marijke.open(await hours_of(counter))

    assert page.status == 200
    assert "What it says now 4" in page.main
    assert "It goes to: the privacy desk. You get an answer within 1 month." in page.main
    assert "you do not agree with this" in page.main
    assert "Also object to the decision, until" in page.main
    assert page.soup.find("a", href=f"/decisions/{decision}#objection") is not None


async def test_a_correction_is_filed_and_its_page_says_what_was_held_and_what_she_wishes(counter: Counter) -> None:
    marijke = await counter.resident()
    form = (await marijke.open(await hours_of(counter))).form("/requests/new/correction")

    sent = await marijke.send("/requests/new/correction", {**form, "wished": "6", "reason": "Het staat in de brief."})
    page = await marijke.open(sent.response.headers["location"])

    assert sent.status == 303
    assert "We have received your request" in page.main
    assert "What it said then 4" in page.main
    assert "What it should be, you say 6" in page.main
    assert "Het staat in de brief." in page.main
    [used] = page.soup.select("main .inzage-card a[href^='/decisions/']")
    assert "Decisions that used this" in page.main
    assert used.get_text() in (await marijke.open(str(used["href"]))).main
    assert "This is wrong" in (await marijke.open("/requests")).main


@pytest.mark.parametrize(
    ("typed", "at", "says"),
    [
        ({"wished": " "}, "#wished", "Write down what it should be."),
        ({"wished": "4"}, "#wished", "This is what it says now."),
        ({"wished": "6", "reason": "x" * 4002}, "#reason", "2 signs too long"),
    ],
)
async def test_a_correction_that_is_not_right_yet_comes_back_with_everything_typed(
    counter: Counter, typed: dict[str, str], at: str, says: str
) -> None:
    marijke = await counter.resident()
    form = (await marijke.open(await hours_of(counter))).form("/requests/new/correction")
    given = {**form, "reason": "Mijn reden.", **typed}

    page = await marijke.send("/requests/new/correction", given)

    assert page.status == 422
    [(said, href)] = page.errors()
    assert says in said
    assert href == at
    assert page.soup.find(id=at[1:]) is not None
    assert page.form("/requests/new/correction") == given
    assert (await marijke.open("/requests")).soup.find("table") is None


async def test_sending_a_correction_twice_files_one_and_a_second_one_joins_the_first(counter: Counter) -> None:
    marijke = await counter.resident()
    form = {**(await marijke.open(await hours_of(counter))).form("/requests/new/correction"), "wished": "6"}

    first = await marijke.send("/requests/new/correction", form)
    twice = await marijke.send("/requests/new/correction", form)
    again = await marijke.send("/requests/new/correction", {**form, "submission": str(uuid4())})

    assert filed_number(first) == filed_number(twice) == filed_number(again)
    assert "You asked for this before" in (await marijke.open(again.response.headers["location"])).main


async def test_the_record_page_leads_to_the_form_and_then_says_that_she_disputes_it(counter: Counter) -> None:
    marijke = await counter.resident()
    where = await hours_of(counter)
    record = f"/records/{where.split('record=')[1].split('&')[0]}"
    before = await marijke.open(record)

    number = filed_number(
        await marijke.send(
            "/requests/new/correction", {**(await marijke.open(where)).form("/requests/new/correction"), "wished": "6"}
        )
    )
    after = await marijke.open(record)

    [link] = [a for a in before.soup.find_all("a") if a["href"] == where]
    assert link.get_text(" ", strip=True).startswith("Is this wrong?")
    assert len(link.get_text(" ", strip=True)) > len("Is this wrong?"), "its name says which data point"
    assert not [a for a in after.soup.find_all("a") if a["href"] == where]
    assert "You said: this is wrong. The municipality has not decided about this yet." in after.main
    assert after.soup.find("a", href=f"/requests/{number}") is not None


async def test_an_input_that_still_holds_is_corrected_as_the_data_point_it_came_from(counter: Counter) -> None:
    decision = await decided(counter, until=None)
    marijke = await counter.resident()

    page = await marijke.open(f"/requests/new/correction?decision={decision}&input=0")

    assert "What it says now 4" in page.main


async def test_an_input_about_somebody_else_can_be_disputed_without_showing_who_that_is(counter: Counter) -> None:
    decision = await decided(counter, until=None)
    marijke = await counter.resident()

    page = await marijke.open(f"/requests/new/correction?decision={decision}&input=1")
    form = page.form("/requests/new/correction")
    sent = await marijke.send("/requests/new/correction", {**form, "wished": "1"})

    assert "This is about somebody else" in page.main
    assert "Used for this decision 2" in page.main
    assert filed_number(sent)


async def test_a_contest_is_an_objection_too_while_there_is_time_unless_she_says_not(counter: Counter) -> None:
    decision = await decided(counter, until=soon(counter))
    marijke = await counter.resident()
    page = await marijke.open(f"/requests/new/contest?decision={decision}&input=0")
    form = page.form("/requests/new/contest")

    without = {name: value for name, value in form.items() if name != "objection"}
    refused = await marijke.send("/requests/new/contest", without)
    sent = await marijke.send("/requests/new/contest", {**form, "reason": "Het was een vergoeding."})

    assert "What is the difference?" in page.main
    assert form["objection"] == ["yes"], "chosen beforehand"
    assert refused.errors()[0][1] == "#reason"
    assert "objection" not in refused.form("/requests/new/contest"), "what she unticked stays so"
    answer = (await marijke.open(sent.response.headers["location"])).main
    assert "This is also an objection to the decision" in answer
    assert "Het was een vergoeding." in answer


async def test_when_the_time_to_object_is_over_the_contest_says_so_and_files_no_objection(counter: Counter) -> None:
    decision = await decided(counter, until=date(2026, 1, 5))
    marijke = await counter.resident()

    page = await marijke.open(f"/requests/new/contest?decision={decision}&input=0")
    form = page.form("/requests/new/contest")
    sent = await marijke.send("/requests/new/contest", {**form, "reason": "Niet eerlijk.", "objection": "yes"})

    assert "The time to object ended on 5 January 2026" in page.main
    assert "objection" not in form
    assert "also an objection" not in (await marijke.open(sent.response.headers["location"])).main


async def test_who_wants_to_be_called_gives_a_number_and_times_and_reads_them_back(counter: Counter) -> None:
    marijke = await counter.resident()
    [record] = await picks(counter, PROVISION)
    address = f"/requests/new/explanation?record={record}"
    page = await marijke.open(address)
    form = {**page.form("/requests/new/explanation"), "question": "Wat is dit?"}

    refused = await marijke.send("/requests/new/explanation", {**form, "phone": "12"})
    times = ["thu:afternoon", "mon:morning", "sun:night"]
    sent = await marijke.send("/requests/new/explanation", {**form, "phone": "06 12345678", "times": times})
    answer = (await marijke.open(sent.response.headers["location"])).main

    assert "You may also call now" in page.main
    assert [href for _, href in refused.errors()] == ["#phone", "#times"]
    assert all(refused.soup.find(id=href[1:]) for _, href in refused.errors())
    assert refused.form("/requests/new/explanation") == {**form, "phone": "12"}
    assert "06 12345678" in answer
    assert "Monday morning, Thursday afternoon" in answer
    assert "Wat is dit?" in answer
    assert "We call you on" in answer
    assert "You read the answer here" not in answer
    assert not [word for word in ("decision", "money") if f"have a {word}" in answer or f"pay you {word}" in answer]


async def test_an_answer_in_writing_needs_a_question_and_no_number(counter: Counter) -> None:
    decision = await decided(counter, until=None)
    marijke = await counter.resident()
    page = await marijke.open(f"/requests/new/explanation?decision={decision}")
    form = {**page.form("/requests/new/explanation"), "how": "write"}

    refused = await marijke.send("/requests/new/explanation", form)
    sent = await marijke.send("/requests/new/explanation", {**form, "question": "Waarom?"})

    assert "Annemiek de Groot" in page.main
    assert [href for _, href in refused.errors()] == ["#question"]
    assert refused.form("/requests/new/explanation")["how"] == ["write"]
    answer = (await marijke.open(sent.response.headers["location"])).main
    assert "When we call you" not in answer
    assert "You read the answer here as soon as there is one." in answer


async def test_she_takes_a_request_back_after_being_asked_once_more(counter: Counter) -> None:
    marijke = await counter.resident()
    where = await hours_of(counter)
    form = (await marijke.open(where)).form("/requests/new/correction")
    number = filed_number(await marijke.send("/requests/new/correction", {**form, "wished": "6"}))
    back = f"/requests/{number}/withdraw"

    asked = await marijke.open(back)
    untouched = await marijke.open(f"/requests/{number}")
    sent = await marijke.send(back, asked.form(back))
    page = await marijke.open(f"/requests/{number}")

    assert "Do you want to withdraw this request?" in asked.main
    assert untouched.soup.find("a", href=back) is not None
    assert filed_number(sent) == number
    assert "You withdrew this request yourself" in page.main
    assert page.soup.find("a", href=back) is None
    assert (await marijke.send(back, asked.form(back))).status == 409
    assert filed_number(await marijke.open(back)) == number
    record = await marijke.open(f"/records/{where.split('record=')[1].split('&')[0]}")
    assert "You said: this is wrong" not in record.main


async def test_what_is_not_hers_answers_like_what_does_not_exist(counter: Counter) -> None:
    decision = await decided(counter, until=soon(counter))
    [record] = await picks(counter, PROVISION)
    neighbour = await counter.resident(await counter.neighbour())
    csrf = await csrf_of(neighbour)
    asked: list[tuple[str, dict[str, str]]] = [
        ("correction", {"record": record, "field": "hours_per_week"}),
        ("correction", {"decision": str(decision), "input": "0"}),
        ("contest", {"decision": str(decision), "input": "0"}),
        ("explanation", {"record": record}),
        ("explanation", {"decision": str(decision)}),
    ]

    for what, ids in asked:
        nobodys = {name: str(uuid4()) if name in {"record", "decision"} else value for name, value in ids.items()}
        address = f"/requests/new/{what}"
        pages = [
            await neighbour.open(f"{address}?{'&'.join(f'{n}={v}' for n, v in one.items())}") for one in (ids, nobodys)
        ]
        sent = [
            await neighbour.send(address, {**one, "csrf": csrf, "wished": "1", "reason": "x", "question": "x"})
            for one in (ids, nobodys)
        ]
        assert [page.status for page in (*pages, *sent)] == [404] * 4, what
        assert pages[0].response.text == pages[1].response.text
        assert sent[0].response.text == sent[1].response.text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "record=x&field=hours_per_week",
        "record={record}",
        "record={record}&field=nothing",
        "record={record}&input=0",
        "record={record}&decision={decision}",
        "decision={decision}",
        "decision={decision}&input=2",
        "decision={decision}&input=-1",
        "decision={decision}&input=99999999999999999999",
    ],
)
async def test_an_address_that_names_no_data_point_is_not_found(counter: Counter, query: str) -> None:
    decision = await decided(counter, until=None)
    [record] = await picks(counter, PROVISION)
    marijke = await counter.resident()

    page = await marijke.open("/requests/new/correction?" + query.format(record=record, decision=decision))

    assert page.status == 404


async def test_somebody_elses_request_cannot_be_taken_back(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    neighbour = await counter.resident(await counter.neighbour())
    csrf = await csrf_of(neighbour)

    for one in (number, "2026-9999999"):
        assert (await neighbour.open(f"/requests/{one}/withdraw")).status == 404
        assert (await neighbour.send(f"/requests/{one}/withdraw", {"csrf": csrf})).status == 404
    assert "withdrew" not in (await (await counter.resident()).open(f"/requests/{number}")).main


async def test_no_form_is_taken_without_its_proof(counter: Counter) -> None:
    decision = await decided(counter, until=soon(counter))
    number = await counter.town.file("note:1")
    marijke = await counter.resident()
    sent = {
        "/requests/new/correction": {"decision": str(decision), "input": "1", "wished": "1"},
        "/requests/new/contest": {"decision": str(decision), "input": "0", "reason": "x"},
        "/requests/new/explanation": {"decision": str(decision), "how": "write", "question": "x"},
        f"/requests/{number}/withdraw": {},
    }

    for address, fields in sent.items():
        for csrf in ({}, {"csrf": ""}, {"csrf": "x" * 43}):
            assert (await marijke.send(address, {**fields, **csrf})).status == 403
    table = (await marijke.open("/requests")).soup.find_all("tr")
    assert len(table) == 2, "the heading and the one request there was"


async def test_the_language_links_keep_what_the_form_is_about(counter: Counter) -> None:
    where = await hours_of(counter)
    marijke = await counter.resident()
    page = await marijke.open(where)
    refused = await marijke.send("/requests/new/correction", page.form("/requests/new/correction"))

    for shown in (page, refused):
        [dutch] = [str(a["href"]) for a in shown.soup.find_all("a", hreflang="nl")]
        led = await marijke.open(dutch)
        path, _, query = led.response.headers["location"].partition("?")
        assert path == "/requests/new/correction"
        assert parse_qs(query) == parse_qs(where.partition("?")[2])


async def test_where_she_begins_she_reads_the_four_things_one_can_ask(counter: Counter) -> None:
    marijke = await counter.resident()

    page = await marijke.open("/requests/new")
    came_to_delete = await marijke.open(f"/requests/new?record={(await picks(counter, 'note:1'))[0]}")

    for way in ("Something is wrong", "It is right, but should not count", "I want an explanation", "must be deleted"):
        assert way in page.main
        assert way not in came_to_delete.main
    assert "Ask to delete data" in came_to_delete.main


async def test_the_download_holds_what_was_asked_in_each_of_the_new_ways(counter: Counter) -> None:
    decision = await decided(counter, until=soon(counter))
    [record] = await picks(counter, PROVISION)
    marijke = await counter.resident()
    sent: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
        "correction": ({"record": record, "field": "hours_per_week"}, {"wished": "6 uur", "reason": "De brief."}),
        "contest": ({"decision": str(decision), "input": "0"}, {"reason": "Een vergoeding."}),
        "explanation": ({"record": record}, {"phone": "06 12345678", "times": ["fri:morning"]}),
    }
    for what, (ids, typed) in sent.items():
        address = f"/requests/new/{what}"
        page = await marijke.open(f"{address}?{'&'.join(f'{name}={value}' for name, value in ids.items())}")
        assert filed_number(await marijke.send(address, {**page.form(address), **typed}))

    download = await everything(marijke)
    text = " ".join(BeautifulSoup((await made(marijke, "html")).text, "html.parser").get_text(" ").split())

    asked = {request["kind"]: request for request in download["requests"]}
    [item] = asked["rectification"]["items"]
    assert (item["field"], item["value"], item["wished"]) == ("hours_per_week", 4, "6 uur")
    assert asked["objection"]["objection"]["last_day"] == soon(counter).isoformat()
    assert asked["explanation"]["callback"] == {"phone": "06 12345678", "times": ["fri:morning"]}
    for said in ("What it said then : 4", "6 uur", "De brief.", "Een vergoeding.", "06 12345678", "Friday morning"):
        assert said.replace(" :", ":") in text.replace(" :", ":")
    assert "Not passed on yet" in text


async def test_an_earlier_decision_is_no_data_point_and_the_form_says_to_object(counter: Counter) -> None:
    earlier = DecisionInput("homecare", OUTCOME, "Gestopt", ref="Z-0", label={"nl": "Besluit", "en": "Decision"})
    decision = await decided(counter, until=None, inputs=(earlier,))
    marijke = await counter.resident()

    page = await marijke.open(f"/requests/new/correction?decision={decision}&input=0")

    assert "Then the law asks you to object to it." in page.main
    assert "You get an answer within" not in page.main


async def test_what_another_body_keeps_is_passed_on_and_no_term_is_promised(counter: Counter) -> None:
    await decided(counter, until=None)
    marijke = await counter.resident()
    homecare = counter.town.sources.get("homecare")
    elsewhere = msgspec.structs.replace(homecare.manifest, base_register="BRV")
    counter.portal.sources._sources["homecare"] = replace(homecare, manifest=elsewhere)

    page = await marijke.open(await hours_of(counter))
    form = page.form("/requests/new/correction")
    filed = await marijke.send("/requests/new/correction", {**form, "wished": "6"})
    answer = (await marijke.open(filed.response.headers["location"])).main

    assert "Another organisation decides on this: RDW (vehicle authority)." in page.main
    assert "within" not in page.main
    assert "It goes to: RDW (vehicle authority)." in answer


async def test_a_question_of_the_officer_stands_on_her_page_with_whom_to_call_and_until_when(counter: Counter) -> None:
    number = await counter.town.file("note:1")
    case = await counter.town.open_case(number)
    marijke = await counter.resident()
    by = counter.portal.requests.today() + timedelta(days=14)
    async with counter.town.as_officer() as connection:
        await counter.town.requests.ask_resident(
            connection, case.line.request_id, OFFICER, "Welke notitie bedoelt u?", by, case.version
        )

    page = await marijke.open(f"/requests/{number}")

    assert "Welke notitie bedoelt u?" in page.main
    assert "We wait for your answer" in page.main
    assert "14 0999" in page.main


async def test_a_day_may_be_written_in_words_and_half_a_day_is_asked_for_at_once(counter: Counter) -> None:
    marijke = await counter.resident()
    where = (await hours_of(counter)).replace("hours_per_week", "end_date")
    page = await marijke.open(where)
    form = page.form("/requests/new/correction")

    half = await marijke.send("/requests/new/correction", {**form, "wished": "31 december"})
    sent = await marijke.send("/requests/new/correction", {**form, "wished": "31 december 2026"})

    assert "For example: 31 December 2026." in page.main
    assert "For example: 31 December 2026." not in (await marijke.open(await hours_of(counter))).main
    assert half.status == 422
    assert half.errors() == [("Write the year too, with four figures. For example: 31 December 2026.", "#wished")]
    assert "What it should be, you say 31 december 2026" in (await marijke.open(f"/requests/{filed_number(sent)}")).main
