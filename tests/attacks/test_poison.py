"""Texts made to do harm, from every side that gives the portal texts: they are shown as the signs they are."""

from __future__ import annotations

import asyncio
import re
from datetime import date

import httpx
import msgspec
import pytest
from bs4 import BeautifulSoup, Tag

from connectors.sdk import Contact, DataPoint, Decision, DecisionInput, HumanRole, Record, Rule
from portal.audit import Action, Actor, ActorKind, Event
from portal.database import Login
from portal.people import Kind
from portal.rendering import mail_href, phone_href, template_folder, web_href
from portal.web.cookies import SignInCookies
from tests.erasure.town import granted, refused
from tests.web.counter import Counter

TAG = "<script>alert(1)</script>"
POISON = f"\"'>{TAG}<img src=x onerror=alert(2)>{{{{7*7}}}}\u202e"
ADDRESS = "javascript:alert(3)"
HOSTILE = Decision(
    ref=POISON,
    title={"nl": POISON, "en": POISON},
    outcome={"nl": POISON, "en": POISON},
    decided_on=date(2026, 9, 14),
    explanation={"nl": POISON, "en": POISON},
    rule=Rule({"nl": POISON, "en": POISON}, POISON, HumanRole.DECIDED, is_algorithm=True, register_url=ADDRESS),
    contact=Contact(POISON, f"088{ADDRESS}", email='a@b.example?bcc=c@d.example&body=x"><script>'),
    inputs=(
        DecisionInput(
            "odd", "name", POISON, ref="box:1", label={"nl": POISON, "en": POISON}, meaning={"nl": POISON, "en": POISON}
        ),
        DecisionInput(POISON, POISON, [POISON], ref=POISON),
    ),
    effect={"nl": POISON, "en": POISON},
    case_ref=POISON,
)


async def poison(counter: Counter) -> None:
    """Put a hostile record and a hostile decision in the resident's view, as a pull would."""
    town = counter.town
    event = Event(Action.SOURCE_PULLED, Actor(ActorKind.WORKER, "portal"), subject_id=town.subject_id)
    box = Record(ref="box:1", type="box", fields={"name": DataPoint(POISON)}, unmapped=(POISON,))
    async with town.view.begin(Login.WORKER, subject_id=town.subject_id) as connection:
        _, ring = await town.audit.look(connection, event)
        await town.records.keep(connection, town.subject_id, ring, "odd", [box])
        await town.decisions.keep(connection, town.subject_id, ring, "decisions", [HOSTILE])


def harmless(page: httpx.Response) -> None:
    """Nothing on the page runs, and nothing leads to a place the portal did not choose."""
    soup = BeautifulSoup(page.text, "html.parser")
    assert all(str(script.get("src", "")).startswith("/static/") and not script.get_text() for script in soup("script"))
    for tag in soup.find_all(True):
        assert isinstance(tag, Tag)
        assert not [name for name in tag.attrs if name.lower().startswith("on") or name == "style"], tag.name
        for name in ("href", "src", "action", "formaction"):
            target = str(tag.get(name, "/"))
            assert re.match(r"(/(?![/\\])|#|\?|tel:[+\d]*$|mailto:[^?&]*$|https?://)", target), target
            assert not target.lower().startswith("javascript")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("language", ["nl", "en"])
async def test_what_a_source_a_resident_and_an_officer_write_is_text_on_every_page(
    counter: Counter, language: str
) -> None:
    await poison(counter)
    counter.town.odd.held[counter.town.bsn] = {"box:1"}
    held = await counter.town.held()
    decisions = await counter.town.decisions_held()
    number = await counter.town.file("box:1", "silent:9", reason=POISON)
    answered = msgspec.structs.replace(refused(), reason=f"Dit zijn vijf gewone woorden {POISON}")
    resident, officer = await counter.resident(), await counter.officer()
    for browser in (resident, officer):
        browser.client.cookies.set("inzage-language", language)
    seen = [await officer.open(address) for address in (f"/officer/requests/{number}", "/officer", "/officer/sources")]
    await counter.town.decide(number, granted(), answered)
    await counter.town.carry_out(number)
    mine = [
        "/overview",
        "/sources/odd",
        "/decisions",
        "/access-log",
        "/requests",
        "/requests/new",
        f"/requests/{number}",
    ]
    mine += [f"/records/{view.record_id}" for view in held.values()]
    mine += [f"/decisions/{view.decision_id}" for view in decisions]
    seen += [await resident.open(address) for address in mine]
    seen += [await officer.open(f"/officer/requests/{number}"), await officer.open("/officer/quarantine")]

    for page in seen:
        assert page.status in (200, 404), page.response.url
        harmless(page.response)
    assert sum(TAG in page.soup.get_text() for page in seen) >= 4, "the texts are there to be read"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "vbscript:x",
        "data:text/html,x", "//elsewhere.example", "/overview", "https:", "https://", "http:///x", "https://[x",
        "https:\\\\elsewhere.example", "\x01https://a.example", "https://a.example/\n", "", None, "ftp://a.example",
        "blob:https://a.example/1",
    ],
)  # fmt: skip
def test_what_is_no_web_address_becomes_no_link(address: str | None) -> None:
    assert web_href(address) is None


def test_a_web_address_stays_what_it_is() -> None:
    for address in ("https://algoritmes.overheid.nl/nl/algoritme/1?a=b&c=d#e", "http://a.example"):
        assert web_href(address) == address


def test_a_mail_or_telephone_link_brings_nothing_along() -> None:
    assert mail_href("a+b@c.example") == "mailto:a+b@c.example"
    assert not set("?&\"'<> \r\n,;") & set(mail_href("a@b.example?bcc=c@d.example&body=x\r\n\"'<>,;"))
    assert phone_href('088"><script>;ext=9,,1') == "tel:08891"


def test_no_template_switches_the_escaping_off() -> None:
    for path in sorted(template_folder().rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*(safe|forceescape)\b|autoescape\s+false|Markup", text), path.name
        assert not re.search(r"=\s*{{", re.sub(r"{%.*?%}|{#.*?#}", "", text, flags=re.S)), (
            f"{path.name}: unquoted attribute"
        )
        if path.name == "download_file.html":  # a file to keep, opened without the portal and without its headers
            continue
        assert not re.search(r"<(script|style)\b(?![^>]*\bsrc=)[^>]*>", text), f"{path.name}: script or style inside"


async def test_the_certificate_is_a_file_to_keep_and_nothing_in_between_keeps_it(counter: Counter) -> None:
    number = await counter.town.file("box:2")
    await counter.town.decide(number, granted())
    await counter.town.carry_out(number)
    answer = await (await counter.resident()).client.get(f"/requests/{number}/certificate")
    other = await (await counter.resident(await counter.neighbour())).client.get(f"/requests/{number}/certificate")

    assert answer.status_code == 200
    assert re.fullmatch(r'attachment; filename="[A-Za-z0-9.\-]+"', answer.headers["content-disposition"])
    assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == ("no-store", "nosniff")
    assert other.status_code == 404


async def test_the_live_list_ends_when_its_session_ends_and_nobody_else_gets_it(counter: Counter) -> None:
    """Signed out in another tab while the list is live: it stops, though a source is still being asked."""
    resident = await counter.resident()
    async with counter.town.view.begin(Login.WORKER, subject_id=counter.town.subject_id) as connection:
        await connection.exec_driver_sql("UPDATE source_pull SET state = 'running', attempted_at = now()")
    token = resident.client.cookies[SignInCookies(counter.town.settings, Kind.RESIDENT).session_name]
    events: list[str] = []

    await listen(counter, token, events)

    assert events[0] == "progress"
    assert events[-1] == "done"
    assert events.count("progress") < 6
    assert (await counter.stranger().client.get("/overview/progress")).status_code == 303
    assert (await (await counter.officer()).client.get("/overview/progress")).status_code == 303


async def listen(counter: Counter, token: str, events: list[str]) -> None:
    """Read the live list; after its second event, sign out elsewhere."""
    name = SignInCookies(counter.town.settings, Kind.RESIDENT).session_name
    host = counter.town.settings.server.address.partition("://")[2]
    headers = [(b"host", host.encode()), (b"cookie", f"{name}={token}".encode())]
    scope = {"type": "http", "method": "GET", "path": "/overview/progress", "raw_path": b"/overview/progress"}
    scope |= {"query_string": b"", "headers": headers, "http_version": "1.1", "scheme": "https", "server": (host, 443)}
    sent, over = [{"type": "http.request", "body": b"", "more_body": False}], asyncio.Event()

    async def receive() -> dict[str, object]:
        if sent:
            return sent.pop()
        await over.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        body = message.get("body", b"")
        assert isinstance(body, bytes)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            over.set()
        events.extend(re.findall(r"^event: (\w+)", body.decode(), flags=re.M))
        if len(events) == 2 and events[-1] == "progress":
            async with counter.portal.view.begin(Login.RESIDENT) as connection:
                await counter.portal.people.end(connection, token)

    await counter.app(scope | {"client": ("127.0.0.1", 1), "root_path": ""}, receive, send)
