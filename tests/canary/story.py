"""All that can happen to somebody in the portal, lived through by the canary, with as much going wrong as can."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from connectors.sdk.faults import Fault
from portal.demo.world import World
from tests.canary import person
from tests.journeys.asking import GRANT, KEEP
from tests.journeys.behind import as_administrator, broken
from tests.journeys.conftest import collected, until
from tests.journeys.visitor import Page, Visitor

BROKEN = (
    {"brp": Fault.HALF_JSON, "decisions": Fault.HALF_PAGE, "homecare": Fault.GARBAGE, "parking": Fault.SERVER_ERROR},
    {"brp": Fault.OTHER_PERSON, "decisions": Fault.HALF_JSON, "homecare": Fault.SERVER_ERROR},
)


@dataclass
class Lived:
    """What was left when it was over. ``seen``: every page's text, to show that she really saw her data."""

    folder: Path
    seen: str = ""
    addresses: list[str] = field(default_factory=list)
    in_rows: list[str] = field(default_factory=list)


def live(world: World, canary: Visitor, officer: Visitor) -> str:
    """The whole path; everything she read."""
    seen: list[Page] = [canary.sign_in("canary"), collected(canary)]
    seen += _read_everything(canary)
    for faults in BROKEN:
        _come_back_while(world, canary, faults)
    seen += [canary.open("/overview"), *_go_astray(canary)]
    canary.sign_out()
    canary.sign_in("canary")
    collected(canary)
    seen += _say_more(canary)
    number = _ask(canary)
    seen += _decide(officer, number)
    proof = until(lambda: canary.open(f"/requests/{number}"), lambda page: page.says("Download the proof"))
    seen += [proof, canary.open(f"/requests/{number}/certificate"), canary.open("/access-log")]
    seen += [
        canary.open("/decisions"),
        *(canary.open(one) for one in canary.open("/decisions").addresses("/decisions/")),
    ]
    canary.sign_out()
    canary.sign_in("odd")
    return " ".join(page.text for page in seen)


def _read_everything(canary: Visitor) -> list[Page]:
    overview = canary.open("/overview")
    read = [canary.open(one) for one in overview.addresses("/sources/") + overview.addresses("/decisions")]
    records = {one for page in read for one in page.addresses("/records/")}
    return [*read, *(canary.open(one) for one in sorted(records)), canary.open("/access-log")]


def _come_back_while(world: World, canary: Visitor, faults: dict[str, Fault]) -> None:
    as_administrator(world, "view", "UPDATE source_pull SET succeeded_at = succeeded_at - interval '2 days'")
    canary.sign_out()
    with ExitStack() as stack:
        for source, fault in faults.items():
            stack.enter_context(broken(world, source, fault))
        canary.sign_in("canary")
        collected(canary)


def _go_astray(canary: Visitor) -> list[Page]:
    """Forms and addresses that are no good, with her words in them (not counted among the addresses she visited)."""
    form = canary.open("/requests/new")
    pages = [
        canary.submit(form, "/requests", record=person.FAMILY, reason=person.REASON),
        canary.submit(form, "/requests", reason=person.REASON * 400),
    ]
    with Visitor(canary.world) as with_words:
        with_words.browser.cookies.update(canary.browser.cookies)
        addresses = (f"/records/{person.FAMILY}", f"/requests/{person.BSN}", f"/sources/{person.ZONE}")
        pages += [with_words.open(address, q=person.STREET) for address in addresses]
        with_words.browser.post("/overview", data={"bsn": person.BSN})
        with_words.browser.get("/sign-in/callback", params={"code": person.FAMILY, "state": person.BSN})
    return pages


def _say_more(canary: Visitor) -> list[Page]:
    """She says that something is wrong, that something should not count, and asks to be called and takes that back."""
    decision = canary.open(canary.open("/decisions").addresses("/decisions/")[0])
    wrong = canary.open(decision.addresses("/requests/new/correction")[0])
    contest = canary.open(decision.addresses("/requests/new/contest")[0])
    explain = canary.open(decision.addresses("/requests/new/explanation")[0])
    said = [
        canary.submit(wrong, "/requests/new/correction", wished=person.WISH, reason=person.REASON),
        canary.submit(contest, "/requests/new/contest", reason=person.UNFAIR),
        canary.submit(
            explain,
            "/requests/new/explanation",
            question=person.QUESTION,
            how="call",
            phone=person.CALL,
            times=["mon:morning"],
        ),
    ]
    assert [page.status for page in said] == [200, 200, 200], [page.main for page in said]
    taken_back = canary.submit(canary.open(f"{said[-1].path}/withdraw"), "/withdraw")
    return [*said, taken_back]


def _ask(canary: Visitor) -> str:
    form = canary.open("/requests/new")
    boxes = [str(box["value"]) for box in form.soup.find_all("input", attrs={"name": "record"})]
    filed = canary.submit(form, "/requests", record=boxes, reason=person.REASON)
    assert filed.status == 200, filed.main
    return filed.path.rsplit("/", 1)[1]


def _decide(officer: Visitor, number: str) -> list[Page]:
    """What its source can delete is deleted, the rest is kept with the officer's odd reason."""
    officer.sign_in_as_officer("roodkeelduiker")
    address = f"/officer/requests/{number}"
    page = opened = officer.open(address)
    for item in range(1, len(opened.soup.select("[id^=item-]")) + 1):
        card = opened.soup.find(id=f"item-{item}")
        goes = card is not None and "It can delete this." in card.get_text(" ")
        given = {f"answer-{item}": "grant" if goes else "refuse", f"ground-{item}": GRANT if goes else KEEP}
        page = officer.submit(page, f"/items/{item}", **given, **{f"reason-{item}": person.VERDICT})
        assert page.status == 200, page.main
    assert page.says("Every part has a verdict"), page.main
    return [
        opened,
        page,
        officer.submit(officer.open(f"{address}/decide"), "/decide"),
        officer.open("/officer/quarantine"),
    ]


def settle(world: World) -> None:
    """Have both clusters write everything they have in memory to their files."""
    for cluster in ("view", "keystore"):
        with psycopg.connect(world.clusters.dsn(cluster, "postgres"), autocommit=True) as connection:
            connection.execute("CHECKPOINT")
