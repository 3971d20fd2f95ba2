"""Where a resident begins to ask: the things one can ask for, and the form for deletion, grouped per source.

The form carries a random submission id, so that sending it twice files one request. Whatever goes wrong, the form
comes back with everything that was chosen and typed, and with what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID, uuid4

from litestar import get, post
from litestar.response import Redirect, Response

from connectors.sdk.manifest import Text
from portal.audit import Action
from portal.database import Login
from portal.records.model import RecordView, UnreadableRecord
from portal.rendering import pick
from portal.requests.filing.intake import TEXT_LENGTH
from portal.requests.grounds import Register
from portal.requests.problems import RuleBrokenError
from portal.sources import ConnectedSource
from portal.sync.model import PullState
from portal.web.i18n import language
from portal.web.resident.asking.typed import id_in, to_its_page
from portal.web.resident.words import Words, record_order
from portal.web.screen import ResidentLook, Visit, chrome, portal_of, resident_look, resident_of, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome


@dataclass(frozen=True, repr=False)
class RecordChoice:
    """One record that can be picked."""

    value: str
    label: str
    href: str
    started_on: date | None
    ended_on: date | None


@dataclass(frozen=True, repr=False)
class SourceChoices:
    """What can be picked from one source. ``registry``: the civil registry, which has rules of its own."""

    title: Text
    phone: str
    registry: bool
    records: list[RecordChoice]
    unreadable: int


@dataclass(frozen=True, repr=False)
class Typed:
    """The form as it came in. ``submission``: the random id that makes sending twice file one request."""

    picks: tuple[str, ...]
    reason: str
    submission: UUID


@dataclass(frozen=True, repr=False)
class NewRequestPage:
    """Everything on ``resident/request_new.html``. ``problem``: what to do about the form, at field ``at``.

    ``collecting``: some source has not answered yet, so the list may not be whole. ``deleting``: they came to delete,
    so the page does not ask what they want.
    """

    chrome: Chrome
    title: str
    deleting: bool
    groups: list[SourceChoices]
    not_answering: list[Text]
    collecting: bool
    typed: Typed
    reason_length: int
    problem: str | None
    at: str


@get("/requests/new", guards=[signed_in_resident])
async def new_request(request: Visit) -> Response[str]:
    """The form, with the records named in ``?record=`` chosen already."""
    picks = tuple(request.query_params.getall("record", []))
    return await _form(request, Typed(picks, "", uuid4()))


@post("/requests", guards=[signed_in_resident])
async def file_request(request: Visit) -> Response[str] | Redirect:
    """File the request and lead to its page; or the form again, with what is not right yet."""
    portal, subject_id = portal_of(request), resident_of(request)
    typed = await _typed(request)
    if (over := len(typed.reason) - TEXT_LENGTH) > 0:
        say = portal.renderer.words(language(request))
        problem = say("Your reason is %(over)s signs too long. Make it shorter.") % {"over": over}
        return await _form(request, typed, problem, at="reason")
    try:
        async with portal.view.begin(Login.RESIDENT, subject_id=subject_id) as connection:
            filed = await portal.requests.file(
                connection,
                subject_id,
                _ids(typed.picks),
                typed.reason,
                submission=typed.submission,
                language=language(request),
            )
    except RuleBrokenError as broken:
        return await _form(request, typed, pick(broken.text, language(request)), at="records-1")
    return to_its_page(filed)


async def _typed(request: Visit) -> Typed:
    form = await request.form()
    reason, submission = form.get("reason", ""), form.get("submission", "")
    picks = tuple(pick for pick in form.getall("record", []) if isinstance(pick, str))
    # A browser counts a line's end as one sign and sends two.
    return Typed(picks, str(reason).replace("\r\n", "\n"), id_in(str(submission)) or uuid4())


async def _form(request: Visit, typed: Typed, problem: str | None = None, *, at: str = "") -> Response[str]:
    async with resident_look(request, Action.OVERVIEW_LOOKED) as look:
        states = await look.portal.sync.progress(look.connection, look.subject_id)
        groups = await _groups(look, Words(look.portal.renderer, language(request)))
    standing = {state.source: state.state for state in states}
    enabled = look.portal.sources.enabled()
    deleting = bool(typed.picks) or problem is not None
    say = portal_of(request).renderer.words(language(request))
    page = NewRequestPage(
        chrome=chrome(request, query=urlencode([("record", pick) for pick in typed.picks if id_in(pick)])),
        title=say("Ask to delete data") if deleting else say("Ask something about your data"),
        deleting=deleting,
        groups=groups,
        not_answering=[s.manifest.title for s in enabled if standing.get(s.name) is PullState.FAILED],
        collecting=any(standing.get(s.name) not in {PullState.FAILED, PullState.DONE} for s in enabled),
        typed=typed,
        reason_length=TEXT_LENGTH,
        problem=problem,
        at=at,
    )
    return show(request, "resident/request_new.html", page, status_code=422 if problem else 200)


async def _groups(look: ResidentLook, words: Words) -> list[SourceChoices]:
    """Sources with something to pick, the civil registry last."""
    held = await look.portal.records.view(look.connection, look.subject_id, look.ring, look.access)
    groups = [
        _group(source, mine, words)
        for source in look.portal.sources.connected()
        if (mine := [record for record in held if record.source == source.name])
    ]
    return sorted(groups, key=lambda group: group.registry)


def _group(source: ConnectedSource, held: Sequence[RecordView | UnreadableRecord], words: Words) -> SourceChoices:
    readable = sorted((each for each in held if isinstance(each, RecordView)), key=record_order(source.manifest))
    return SourceChoices(
        title=source.manifest.title,
        phone=source.manifest.contact.phone,
        registry=source.manifest.base_register == Register.BRP,
        records=[
            RecordChoice(
                value=str(record.record_id),
                label=words.record_title(record, source.manifest),
                href=f"/records/{record.record_id}",
                started_on=record.started_on,
                ended_on=record.ended_on,
            )
            for record in readable
        ],
        unreadable=len(held) - len(readable),
    )


def _ids(picks: Sequence[str]) -> list[UUID]:
    """The picked ids; what is no id stands for a record that does not exist."""
    return [id_in(pick) or uuid4() for pick in picks]
