"""A decision that one goes against by appeal and not by objecting says so everywhere, and offers no objection."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from portal.audit import Action, Actor, ActorKind, Event
from portal.database import Login
from portal.decisions.model import DecisionView
from tests.erasure.town import DECISION
from tests.web.counter import Counter
from tests.web.test_asking import PROVISION
from tests.web.test_download import everything, made
from tests.web.test_requests import picks

APPEAL = {"nl": "Ga snel in beroep bij het college.", "en": "Appeal to the mayor and aldermen soon."}
NO_STOP = "This form alone does not stop the time that you have for that."


@pytest.fixture
async def appealed(counter: Counter) -> UUID:
    """The id of a decision with another remedy, although a day to object is stated too."""
    until = counter.portal.requests.today() + timedelta(days=7)
    stated = msgspec.structs.replace(DECISION, objection_until=until, remedy=APPEAL)
    town = counter.town
    event = Event(Action.SOURCE_PULLED, Actor(ActorKind.WORKER, "portal"), subject_id=town.subject_id)
    async with town.view.begin(Login.WORKER, subject_id=town.subject_id) as connection:
        access, ring = await town.audit.look(connection, event)
        await town.decisions.keep(connection, town.subject_id, ring, "decisions", [stated])
        views = await town.decisions.view(connection, town.subject_id, ring, access)
    [found] = [view for view in views if isinstance(view, DecisionView)]
    return found.decision_id


async def test_the_decision_says_how_to_appeal_and_whom_to_call_and_nothing_of_objecting(
    counter: Counter, appealed: UUID
) -> None:
    page = await (await counter.resident()).open(f"/decisions/{appealed}")

    assert APPEAL["en"] in page.main
    assert "Call Annemiek de Groot, 088 000 1187." in page.main
    assert page.main.index("Do you disagree?") < page.main.index("The data that was used"), "there is little time"
    assert "can object" not in page.main


async def test_the_contest_form_offers_no_objection_and_one_that_is_sent_anyway_is_not_filed(
    counter: Counter, appealed: UUID
) -> None:
    marijke = await counter.resident()
    page = await marijke.open(f"/requests/new/contest?decision={appealed}&input=0")
    form = page.form("/requests/new/contest")
    sent = await marijke.send("/requests/new/contest", {**form, "reason": "Niet eerlijk.", "objection": "yes"})

    assert APPEAL["en"] in page.main
    assert NO_STOP in page.main
    assert "objection" not in form
    assert "can object" not in page.main
    assert "also an objection" not in (await marijke.open(sent.response.headers["location"])).main


async def test_the_correction_form_points_to_the_appeal_beside_the_data(counter: Counter, appealed: UUID) -> None:
    marijke = await counter.resident()
    [record] = await picks(counter, PROVISION)
    for address in (f"decision={appealed}&input=0", f"record={record}&field=hours_per_week"):
        page = await marijke.open(f"/requests/new/correction?{address}")

        assert APPEAL["en"] in page.main
        assert NO_STOP in page.main
        assert "Also object to the decision" not in page.main


async def test_the_download_tells_it_too(counter: Counter, appealed: UUID) -> None:
    marijke = await counter.resident()
    told = await everything(marijke)
    text = (await made(marijke, "html")).text

    assert [held["decision"]["remedy"] for held in told["decisions"]] == [APPEAL]
    assert APPEAL["en"] in text
