"""The pages about decisions: one decision once, what fed it, what is disputed, and what the resident can do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from bs4 import Tag

from connectors.sdk import OUTCOME, About, DataPoint, Decision, DecisionInput, Record
from connectors.sdk.contract import Explains
from portal.database import Login
from portal.decisions.dispute import Dispute, DisputeKind, DisputeState
from portal.vault import Owner
from tests.decisions.parts import decision
from tests.web.counter import Counter, Page

TODAY = datetime.now(UTC).date()
PLATE = DecisionInput("parking", "number_plate", "12-ABC-3", ref="permit:1", label={"nl": "Kenteken", "en": "Plate"})
ADULTS = DecisionInput("brp", "adults", 2, about=About.HOUSEHOLD, label={"nl": "Volwassenen", "en": "Adults"})
FORMAL = decision(
    "WMO-1",
    title={"nl": "Beëindiging maatwerkvoorziening"},
    outcome={"nl": "Ingetrokken", "en": "Withdrawn"},
    rule=None,
    case_ref="Z-1",
    objection_until=TODAY + timedelta(days=10),
)
EXPLANATION = decision("E-1", PLATE, ADULTS, explains=Explains("cases", "WMO-1"))


async def keep(counter: Counter, source: str, *decisions: Decision) -> None:
    town = counter.town
    ring = await town.vault.keyring(Owner.subject(town.subject_id))
    async with town.view.begin(Login.WORKER, subject_id=town.subject_id) as connection:
        await town.decisions.keep(connection, town.subject_id, ring, source, decisions)


async def keep_permit(counter: Counter, plate: str) -> None:
    town = counter.town
    ring = await town.vault.keyring(Owner.subject(town.subject_id))
    record = Record(ref="permit:1", type="permit", fields={"number_plate": DataPoint(plate)})
    async with town.view.begin(Login.WORKER, subject_id=town.subject_id) as connection:
        await town.records.keep(connection, town.subject_id, ring, "parking", [record])


async def say(counter: Counter, *, settled: DisputeState = DisputeState.OPEN, **other: Any) -> UUID:
    """What a request would put."""
    stated: dict[str, Any] = {
        "dispute_id": uuid4(),
        "number": "2026-0042",
        "kind": DisputeKind.WRONG,
        "source": "parking",
        "ref": "permit:1",
        "field": "number_plate",
        "decision_id": None,
        "position": None,
        "since": datetime(2026, 11, 22, 9, tzinfo=UTC),
    }
    said = Dispute(**{**stated, **other})
    subject_id = counter.town.subject_id
    async with counter.portal.view.begin(Login.RESIDENT, subject_id=subject_id) as connection:
        await counter.portal.disputes.put(connection, subject_id, said)
        await counter.portal.disputes.settle(connection, subject_id, said.dispute_id, settled)
    return said.dispute_id


async def addresses(counter: Counter) -> dict[str, str]:
    """Where each decision is, by its ref."""
    return {view.decision.ref: f"/decisions/{view.decision_id}" for view in await counter.town.decisions_held()}


def titles(page: Page) -> list[str]:
    """The decisions in a list; the town has one of its own, which is none of this."""
    found = [link.get_text(strip=True) for link in page.soup.select(".inzage-timeline__title a")]
    return [title for title in found if title != "Decision"]


def data(page: Page, label: str) -> Tag:
    """One data point on the page."""
    found = page.soup.find("h3", string=label)
    section = found.find_parent("section") if found else None
    assert isinstance(section, Tag), page.main[:2000]
    return section


def links(part: Tag) -> dict[str, str]:
    return {link.get_text(strip=True): str(link["href"]) for link in part.find_all("a")}


@pytest.mark.parametrize("formal_first", [True, False])
async def test_a_formal_decision_and_its_explanation_are_one_page_at_both_addresses(
    counter: Counter, formal_first: bool
) -> None:
    pairs = [("cases", FORMAL), ("decisions", EXPLANATION)]
    for source, stated in pairs if formal_first else reversed(pairs):
        await keep(counter, source, stated)
    browser, at = await counter.resident(), await addresses(counter)

    listed = await browser.open("/decisions")
    pages = [await browser.open(at[ref]) for ref in ("WMO-1", "E-1")]

    assert titles(listed).count("Home help stops") == 1
    assert "maatwerkvoorziening" not in listed.main
    assert pages[0].main == pages[1].main
    main = pages[0].main
    assert "Home help stops" in main
    assert "Two adults live here." in main
    assert "Outcome in the words of that system Withdrawn" in main
    assert "Mention the number Z-1" in main
    assert "You can object until" in main
    explain = links(pages[0].soup)["Explain this decision to me, or call me"]
    assert explain.endswith(at["E-1"].rpartition("/")[2]), "the one who explains it answers questions"


async def test_an_explanation_alone_says_that_the_decision_itself_is_not_there(counter: Counter) -> None:
    await keep(counter, "decisions", EXPLANATION)
    browser = await counter.resident()

    page = await browser.open((await addresses(counter))["E-1"])

    assert "We have not received it from cases yet." in page.main


async def test_two_days_to_object_are_both_told(counter: Counter) -> None:
    earlier = TODAY + timedelta(days=4)
    await keep(counter, "cases", FORMAL)
    await keep(counter, "decisions", decision("E-1", explains=Explains("cases", "WMO-1"), objection_until=earlier))
    browser = await counter.resident()

    page = await browser.open((await addresses(counter))["E-1"])

    assert "Two systems give a different last day to object" in page.main
    assert f" says: {earlier.day} {earlier:%B %Y}." in page.main


async def test_the_list_is_by_year_and_shows_less_when_asked(counter: Counter) -> None:
    many = [decision(f"D-{n}", PLATE, decided_on=date(2017 + n % 10, 3, 1 + n % 28)) for n in range(40)]
    await keep(counter, "decisions", *many, decision("open", objection_until=TODAY, rule=None))
    browser = await counter.resident()

    page = await browser.open("/decisions")
    less = await browser.open("/decisions?only=term")
    odd = await browser.open("/decisions?only=<script>")

    years = [heading.get_text(strip=True) for heading in page.soup.select("main h2")]
    assert years == [str(year) for year in range(2026, 2016, -1)]
    assert len(titles(page)) == len(titles(odd)) == 41
    assert links(page.soup.select(".inzage-filter__list")[0]) == {
        "All decisions (42)": "/decisions",
        "You can still object (1)": "/decisions?only=term",
        "A computer helped (40)": "/decisions?only=algorithm",
    }
    assert len(titles(less)) == 1
    folded = [summary.get_text(strip=True) for summary in page.soup.select("main summary")]
    assert folded == ["Show 4 decisions"] * 8
    assert less.soup.select("main summary") == []


async def test_a_decision_says_on_which_earlier_decision_it_rests_and_what_rests_on_it(counter: Counter) -> None:
    ended = decision("ended", PLATE, title={"nl": "Vergunning", "en": "Your permit"}, decided_on=date(2026, 3, 1))
    fine = decision(
        "fine",
        DecisionInput("decisions", OUTCOME, "Gestopt", ref="ended", label={"en": "Permit", "nl": "Vergunning"}),
        title={"nl": "Boete", "en": "Your fine"},
        decided_on=date(2026, 4, 1),
    )
    await keep(counter, "decisions", ended, fine)
    browser, at = await counter.resident(), await addresses(counter)

    first, second = await browser.open(at["ended"]), await browser.open(at["fine"])

    assert "What this decision was used for" in first.main
    assert titles(first) == ["Your fine"]
    permit = data(second, "Permit")
    assert links(permit)["Your permit"] == at["ended"]
    assert "That decision still says the same." in permit.get_text()
    assert "The decisions this one builds on" in second.main
    assert titles(second) == ["Your permit"]
    assert "Stopped" in permit.get_text()


async def test_a_wrong_value_is_followed_from_where_it_was_used_to_the_last_decision(counter: Counter) -> None:
    ended = decision("ended", PLATE, title={"nl": "Vergunning", "en": "Your permit"}, decided_on=date(2026, 3, 1))
    used = DecisionInput("decisions", OUTCOME, "Gestopt", ref="ended")
    fine = decision("fine", used, title={"nl": "Boete", "en": "Your fine"}, decided_on=date(2026, 4, 1))
    await keep(counter, "decisions", ended, fine)
    await keep_permit(counter, "99-XYZ-9")
    browser, at = await counter.resident(), await addresses(counter)

    before = await browser.open(at["fine"])
    await say(counter)
    page, listed = await browser.open(at["fine"]), await browser.open("/decisions")

    assert "How it came to this: Plate" in before.main
    assert "Plate: “12-ABC-3” was used. Now it says “99-XYZ-9”." in before.main
    assert "it has changed since" in before.main
    assert "This decision uses data that you say is wrong" in page.main
    assert "It was used in an earlier decision" in page.main
    assert "and you said that it is not right" in page.main
    assert links(page.soup)["To request 2026-0042"] == "/requests/2026-0042"
    assert listed.main.count("Uses data that you say is wrong") == 2
    assert "Request 2026-0042, 22 November 2026." in listed.main


async def test_at_each_data_point_the_resident_can_say_that_it_is_wrong_or_should_not_count(counter: Counter) -> None:
    await keep(counter, "decisions", EXPLANATION)
    await keep_permit(counter, "12-ABC-3")
    browser, at = await counter.resident(), (await addresses(counter))["E-1"]
    records = {record.ref: str(key) for key, record in (await counter.town.held()).items()}
    decision_id = at.rpartition("/")[2]

    page = await browser.open(at)

    mine, theirs = links(data(page, "Plate")), links(data(page, "Adults"))
    assert mine["This is wrong"].startswith("/requests/new/correction?record=")
    assert mine["This is wrong"].endswith("&field=number_plate")
    assert mine["This is right, but should not count"] == f"/requests/new/contest?decision={decision_id}&input=0"
    assert theirs["This is wrong"] == f"/requests/new/correction?decision={decision_id}&input=1"
    assert theirs["This is right, but should not count"] == f"/requests/new/contest?decision={decision_id}&input=1"
    explain = links(page.soup)["Explain this decision to me, or call me"]
    assert explain == f"/requests/new/explanation?decision={decision_id}"
    assert records


async def test_what_was_said_of_a_data_point_stands_beside_it_and_is_not_asked_again(counter: Counter) -> None:
    await keep(counter, "decisions", EXPLANATION)
    decision_id = UUID((await addresses(counter))["E-1"].rpartition("/")[2])
    await say(counter, source="brp", ref=None, field="adults", decision_id=decision_id, position=1)
    browser = await counter.resident()

    page = await browser.open(f"/decisions/{decision_id}")

    adults = data(page, "Adults")
    assert "You said: this is wrong. The municipality has not decided about this yet." in " ".join(
        adults.get_text(" ").split()
    )
    assert "This is wrong" not in links(adults)
    assert "This is right, but should not count" in links(adults)
    assert "This is wrong" in links(data(page, "Plate"))


async def test_after_a_correction_the_decision_says_that_it_did_not_change_by_that(counter: Counter) -> None:
    await keep(counter, "decisions", EXPLANATION)
    await say(counter, settled=DisputeState.CORRECTED)
    browser = await counter.resident()

    page = await browser.open((await addresses(counter))["E-1"])
    listed = await browser.open("/decisions")

    assert "This decision uses data that was corrected on" in page.main
    assert "The decision itself does not change by that alone." in page.main
    assert "Uses data that was corrected" in listed.main


async def test_with_an_open_term_and_wrong_data_both_ways_stand_side_by_side(counter: Counter) -> None:
    await keep(counter, "cases", FORMAL)
    await keep(counter, "decisions", EXPLANATION)
    browser, at = await counter.resident(), (await addresses(counter))["E-1"]
    calm = await browser.open(at)
    await keep_permit(counter, "99-XYZ-9")

    page = await browser.open(at)

    assert "What you can do now" not in calm.main
    assert "Do you disagree?" in calm.main
    assert "1. Have the data corrected" in page.main
    assert "2. Object to the decision" in page.main
    assert "Only an objection makes the municipality look at this decision again in time." in page.main
    assert page.main.index("What you can do now") < page.main.index("The data that was used")
    assert "Do you disagree?" not in page.main


async def test_nationality_of_somebody_else_in_the_house_is_pointed_out(counter: Counter) -> None:
    entry = DecisionInput("elsewhere", "nationaliteit.omschrijving", "Surinaamse", about=About.HOUSEHOLD)
    await keep(counter, "decisions", decision("D-1", entry, PLATE))
    browser = await counter.resident()

    page = await browser.open((await addresses(counter))["D-1"])

    assert "Sensitive data" in data(page, "nationaliteit.omschrijving").get_text()
    assert "Sensitive data" not in data(page, "Plate").get_text()
    assert "Values are shown as the system writes them." in page.main


async def test_somebody_elses_decision_is_not_there(counter: Counter) -> None:
    await keep(counter, "decisions", EXPLANATION)
    at = (await addresses(counter))["E-1"]
    stranger = await counter.resident(await counter.neighbour())

    assert (await stranger.open(at)).status == 404
    assert (await stranger.open(f"/decisions/{uuid4()}")).status == 404


async def test_the_download_has_each_decision_once_with_what_it_rests_on_and_what_was_said(counter: Counter) -> None:
    used = DecisionInput("cases", OUTCOME, "Gestopt", ref="WMO-1")
    await keep(counter, "cases", FORMAL)
    await keep(counter, "decisions", EXPLANATION, decision("fine", used, title={"nl": "Boete", "en": "Your fine"}))
    await say(counter)
    browser, at = await counter.resident(), await addresses(counter)
    form = (await browser.open("/download")).form("/download")

    found = (await browser.send("/download", {**form, "kind": "json"})).response.json()["decisions"]
    text = (await browser.send("/download", {**form, "kind": "html"})).response.text

    by_id = {f"/decisions/{one['decision_id']}": one for one in found}
    one, fine = by_id[at["WMO-1"]], by_id[at["fine"]]
    assert at["E-1"] not in by_id
    assert [stated["ref"] for stated in one["stated_by"]] == ["WMO-1", "E-1"]
    assert one["used_for"] == [fine["decision_id"]]
    assert one["decision"]["inputs"][0]["disputes"][0]["request"] == "2026-0042"
    assert fine["decision"]["inputs"][0]["earlier_decision"] == one["decision_id"]
    assert fine["rests_on_disputed"][0]["through"] == [one["decision_id"], fine["decision_id"]]
    assert "Your fine" in text
    assert "It was used in an earlier decision" in text
