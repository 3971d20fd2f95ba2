"""The story of a deletion, told once: she asks, an officer decides, it is carried out, and she comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from portal.demo.world import World
from tests.journeys.asking import choice, verdict
from tests.journeys.behind import Blob, as_administrator, how_many
from tests.journeys.conftest import collected, until
from tests.journeys.visitor import Page, Visitor, words_of

LAPSED = "Help at home: Hulp bij het huishouden (aanvraag)"
OLD_NOTE = "Note of a conversation: 9 May 2023"
RUNNING = "Help at home: Hulp bij het huishouden"
REASON = "I withdrew that application years ago, and the note is old."


@dataclass
class Told:
    """What happened, page by page."""

    world: World
    marijke: Visitor
    officer: Visitor
    number: str = ""
    asked_on: date = date.min
    records: dict[str, str] = field(default_factory=dict)
    copies: dict[str, Blob] = field(default_factory=dict)
    opened_before: list[bool] = field(default_factory=list)
    held_before: int = 0
    held_after: int = 0
    pages: dict[str, Page] = field(default_factory=dict)

    @property
    def case(self) -> str:
        """Where the officer handles it."""
        return f"/officer/requests/{self.number}"


def tell(story: Told) -> None:
    """From Fatima's earlier request to the day Marijke comes back."""
    _somebody_asks_earlier(story.world)
    _she_asks(story)
    _the_officer_decides(story)
    _it_is_carried_out(story)
    _she_comes_back(story)


def _somebody_asks_earlier(world: World) -> None:
    """Fatima has a request that is due before Marijke's."""
    with Visitor(world) as fatima:
        fatima.sign_in("fatima")
        collected(fatima)
        form = fatima.open("/requests/new")
        fatima.submit(form, "/requests", record=choice(form, "Number plate: 99-VBS-7"))
    as_administrator(world, "view", "UPDATE request_register SET due_on = due_on - 9")


def _she_asks(story: Told) -> None:
    marijke = story.marijke
    marijke.sign_in("marijke")
    overview = collected(marijke)
    story.records = {title: _record(overview, title) for title in (LAPSED, OLD_NOTE, RUNNING)}
    story.copies = {title: Blob(story.world, address) for title, address in story.records.items()}
    story.opened_before = [copy.opens(story.world) for copy in story.copies.values()]
    story.held_before = _held(story)
    story.pages["decision before"] = marijke.open(overview.link("Your application for help with the housework"))
    form = marijke.open("/requests/new")
    picks = [choice(form, title) for title in story.records]
    story.asked_on = _today()
    story.pages["filed"] = marijke.submit(form, "/requests", record=picks, reason=REASON)
    story.pages["filed again"] = marijke.submit(form, "/requests", record=picks, reason=REASON)
    story.number = story.pages["filed"].path.rsplit("/", 1)[1]


def _the_officer_decides(story: Told) -> None:
    officer = story.officer
    story.pages["queue"] = officer.sign_in_as_officer("joke")
    story.pages["case"] = officer.open(story.case)
    page = story.pages["case"]
    for place, title in enumerate(story.records, start=1):
        page = officer.submit(page, f"/items/{place}", **verdict(place, keep=title == RUNNING))
    story.pages["verdicts given"] = page
    story.pages["decide"] = officer.open(f"{story.case}/decide")
    story.pages["decided"] = officer.submit(story.pages["decide"], "/decide")


def _it_is_carried_out(story: Told) -> None:
    address = f"/requests/{story.number}"
    story.pages["answer"] = until(lambda: story.marijke.open(address), lambda page: page.says("Download the proof"))
    story.held_after = _held(story)


def _she_comes_back(story: Told) -> None:
    """Signing in again asks every source again, however fresh the view is (which the administrator makes stale)."""
    as_administrator(story.world, "view", "UPDATE source_pull SET succeeded_at = succeeded_at - interval '2 days'")
    story.pages["signed out"] = story.marijke.sign_out()
    story.marijke.sign_in("marijke")
    story.pages["overview after"] = collected(story.marijke)
    story.pages["decision after"] = story.marijke.open(story.pages["decision before"].path)
    story.pages["log"] = story.marijke.open("/access-log")


def _record(overview: Page, title: str) -> str:
    main = overview.soup.find("main")
    assert main is not None
    [found] = [str(a["href"]) for a in main.find_all("a") if words_of(a) == title]
    return found


def _held(story: Told) -> int:
    return how_many(story.world, "record", "subject_id = %s", story.copies[RUNNING].subject_id)


def _today() -> date:
    return datetime.now(UTC).astimezone(ZoneInfo("Europe/Amsterdam")).date()
