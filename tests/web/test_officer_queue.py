"""The officers' lists: what is open, what was closed, finding one by its number, and what needs attention first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tests.conftest import Clusters
from tests.erasure.town import as_administrator
from tests.web.counter import Counter, Page
from tests.web.desk import GRANT, ask_contest, ask_correction, ask_explanation, give, press

CLOSED = """
    INSERT INTO request_register
      (request_id, number, subject_id, kind, state, received_at, due_on, due_if_equated_on, closed_at, outcome,
       submission)
    VALUES (%s, %s, %s, 'erasure', 'closed', %s, %s, %s, %s, 'granted', %s)
"""
PERSONAL = ("Geheime reden", "note:1", "doos", "Ik krijg al jaren", "Waarom is mijn hulp")


PASS_ON = "Pass the objection on now"


def rows(page: Page) -> dict[str, str]:
    """The words of each line of the queue by its number, from the top."""
    lines = [row.get_text(" ", strip=True) for row in page.soup.select("main tbody tr")]
    return {line.split()[0]: line for line in lines}


async def closed_request(counter: Counter, ref: str = "note:1") -> str:
    """A request about one record that was granted and carried out."""
    number, officer = await counter.town.file(ref, reason="Geheime reden"), await counter.officer()
    await officer.open(f"/officer/requests/{number}")
    await give(officer, number, 1, "grant", GRANT)
    await press(officer, number, "decide")
    await counter.town.carry_out(number)
    return number


async def test_the_queue_counts_what_is_open_and_names_each_kind(counter: Counter) -> None:
    await counter.town.file("note:1", reason="Geheime reden")
    await ask_correction(counter)
    await ask_explanation(counter)
    page = await (await counter.officer()).open("/officer")

    heading = page.soup.find("h1")
    assert heading is not None
    open_now = int(heading.get_text().split()[0])
    assert open_now >= 3
    assert "requests to handle" in heading.get_text()
    for kind in ("Delete data", "Correct data", "Explain a decision"):
        assert kind in page.main
    assert not [word for word in (*PERSONAL, counter.town.bsn) if word in page.response.text]


async def test_an_objection_to_pass_on_is_at_the_top_until_it_was(counter: Counter, clusters: Clusters) -> None:
    late, contest = await counter.town.file("note:1"), await ask_contest(counter, as_objection=True)
    as_administrator(
        clusters.owner("view"), "UPDATE request_register SET due_on = '2020-01-01' WHERE number = %s", late
    )
    officer = await counter.officer()
    before = rows(await officer.open("/officer"))
    await officer.open(f"/officer/requests/{contest}")
    await press(officer, contest, "forward-objection")
    after = rows(await officer.open("/officer"))

    assert list(before).index(contest) < list(before).index(late)
    assert PASS_ON in before[contest]
    assert PASS_ON not in before[late]
    assert list(after).index(late) < list(after).index(contest)
    assert PASS_ON not in after[contest]


async def test_a_contest_without_an_objection_has_nothing_to_pass_on(counter: Counter) -> None:
    contest = await ask_contest(counter)

    assert PASS_ON not in rows(await (await counter.officer()).open("/officer"))[contest]


async def test_who_wants_to_be_called_is_marked_in_the_queue_and_who_wants_to_read_is_not(counter: Counter) -> None:
    call, read = await ask_explanation(counter), await ask_explanation(counter, call=False)
    listed = rows(await (await counter.officer()).open("/officer"))

    assert "Wants to be called" in listed[call]
    assert "Wants to be called" not in listed[read]
    assert "1234" not in "".join(listed.values()), "the number itself is in the case only"


async def test_what_is_late_or_due_soon_is_counted_at_a_glance(counter: Counter, clusters: Clusters) -> None:
    today = counter.town.requests.today()
    for ref, days in (("note:1", -3), ("box:1", 2)):
        due = "UPDATE request_register SET due_on = %s WHERE number = %s"
        number = await counter.town.file(ref)
        as_administrator(clusters.owner("view"), due, today + timedelta(days=days), number)
    page = await (await counter.officer()).open("/officer")

    figures = {
        " ".join(figure.get_text(" ").split()).partition(" ")[2]: int(figure.get_text(" ").split()[0])
        for figure in page.soup.select(".inzage-figure")
    }
    assert figures["late"] >= 1
    assert figures["due within seven days"] >= 1
    assert "3 days late" in page.main
    assert "2 days left" in page.main
    assert "Decide on it first." in page.main


async def test_a_number_leads_to_its_request_open_or_closed(counter: Counter) -> None:
    done, waiting = await closed_request(counter), await counter.town.file("box:1")
    officer = await counter.officer()

    opened = await officer.open(f"/officer?number=%20{waiting}%20")
    closed = await officer.open(f"/officer?number={done}")

    assert (opened.status, opened.response.headers["location"]) == (303, f"/officer/requests/{waiting}")
    assert (closed.status, closed.response.headers["location"]) == (303, f"/officer/requests/{done}?asked=yes")


async def test_a_number_that_is_none_or_nobodys_is_said_at_the_field(counter: Counter) -> None:
    officer = await counter.officer()

    wrong = await officer.open("/officer?number=mijn%20verzoek")
    nobodys = await officer.open("/officer?number=2026-9999999")
    hostile = await officer.open("/officer?number=%3Cscript%3E" + "x" * 500)

    assert "A request number looks like 2026-0042" in wrong.main
    assert "There is no request with this number." in nobodys.main
    assert nobodys.soup.find(id="number-error") is not None
    assert "<script>x" not in hostile.response.text
    assert hostile.status == 200


async def test_closed_requests_are_listed_with_their_outcome_and_nothing_of_their_content(counter: Counter) -> None:
    first, second = await closed_request(counter, "note:1"), await closed_request(counter, "box:1")
    page = await (await counter.officer()).open("/officer/closed")

    assert page.main.index(second) < page.main.index(first), "newest first"
    assert "Granted" in page.main
    assert not [word for word in (*PERSONAL, counter.town.bsn) if word in page.response.text]


async def test_closed_requests_come_in_pages_without_losing_or_repeating_one(
    counter: Counter, clusters: Clusters
) -> None:
    numbers = [f"1999-{place:04d}" for place in range(1, 121)]
    for place, number in enumerate(numbers):
        moment = datetime(1999, 5, 1, tzinfo=UTC) + timedelta(hours=place)
        values = (uuid4(), number, uuid4(), moment, moment.date(), moment.date(), moment, uuid4())
        as_administrator(clusters.owner("view"), CLOSED, *values)
    seen: list[str] = []
    officer, address = await counter.officer(), "/officer/closed"
    for _ in range(20):
        page = await officer.open(address)
        seen += [str(a["href"]).split("/")[-1].partition("?")[0] for a in page.soup.select("main td a")]
        link = page.soup.find("a", string="Earlier ones")
        if link is None:
            break
        address = str(link["href"])

    assert [number for number in seen if number in numbers] == numbers[::-1]
    assert len(seen) == len(set(seen))
    assert (await officer.open("/officer/closed?before=onzin")).status == 200
