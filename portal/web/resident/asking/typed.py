"""What comes in with a form or an address: the ids it is about, the texts somebody typed, what is not right yet; and
where it leads when it is filed.

An address holds random ids and the names of declared fields, nothing about a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID, uuid4

from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from portal.rendering import pick
from portal.requests.filing import Filed
from portal.requests.filing.intake import TEXT_LENGTH
from portal.requests.problems import said
from portal.web.screen import Visit

MOST_INPUTS = 10_000
"""A place in a decision above this is no place: decisions are smaller."""


@dataclass(frozen=True)
class Ids:
    """What a form is about: a record, one field of it, a decision, or one input of it (its place, from 0)."""

    record: UUID | None = None
    field: str | None = None
    decision: UUID | None = None
    place: int | None = None

    @property
    def data_point(self) -> tuple[UUID, str] | None:
        """A record and one field of it, when that is what it is."""
        return None if self.record is None or self.field is None else (self.record, self.field)

    @property
    def used(self) -> tuple[UUID, int] | None:
        """A decision and the place of one of its inputs, when that is what it is."""
        return None if self.decision is None or self.place is None else (self.decision, self.place)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The same as names and values: the hidden fields of a form, the query of an address."""
        named = {"record": self.record, "field": self.field, "decision": self.decision, "input": self.place}
        return tuple((name, str(value)) for name, value in named.items() if value is not None)

    @property
    def query(self) -> str:
        """The part of an address behind the question mark."""
        return urlencode(self.pairs)


@dataclass(frozen=True, repr=False)
class Problem:
    """What is not right yet, and the field (its id) where it can be mended."""

    text: str
    at: str

    @property
    def href(self) -> str:
        """Where the error summary leads."""
        return f"#{self.at}"


@dataclass(frozen=True, repr=False)
class Form:
    """A form as it came in. ``texts``: by the name of the field, with one sign for each end of a line."""

    ids: Ids
    submission: UUID
    texts: Mapping[str, str]
    ticked: frozenset[str] = frozenset()
    times: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        """What was typed in a field; empty when nothing was."""
        return self.texts.get(name, "")


def asked_ids(request: Visit) -> Ids:
    """The ids in the address; raises NotFoundException for what is no id."""
    return _ids({name: str(request.query_params[name]) for name in _NAMES if name in request.query_params})


async def sent_form(request: Visit) -> Form:
    """The form that was sent; raises NotFoundException when its hidden ids are none."""
    form = await request.form()
    texts = {name: value.replace("\r\n", "\n") for name, value in form.items() if isinstance(value, str)}
    return Form(
        ids=_ids({name: value for name, value in texts.items() if name in _NAMES}),
        submission=id_in(texts.get("submission", "")) or uuid4(),
        texts=texts,
        ticked=frozenset(texts),
        times=tuple(time for time in form.getall("times", []) if isinstance(time, str)),
    )


def new_form(ids: Ids, *, ticked: frozenset[str] = frozenset()) -> Form:
    """An empty form with a submission id of its own."""
    return Form(ids, uuid4(), {}, ticked)


def to_its_page(filed: Filed) -> Redirect:
    """Where a filed form leads: to the request's page, which says what was new about it."""
    how = "yes" if not filed.joined else "partly" if filed.new else "already"
    return Redirect(f"/requests/{filed.number}?sent={how}", status_code=303)


def missing(form: Form, name: str, rule: str, lang: str) -> list[Problem]:
    """Whether nothing was typed where something is needed; ``rule`` names the sentence that says what."""
    return [] if form.text(name).strip() else [Problem(pick(said(rule), lang), name)]


def id_in(text: str) -> UUID | None:
    """The random id a text stands for, if any."""
    try:
        return UUID(text)
    except ValueError:
        return None


def too_long(say: Callable[[str], str], form: Form, name: str, most: int = TEXT_LENGTH) -> list[Problem]:
    """Whether a text has more signs than ``most``: it is given back, never cut off."""
    if (over := len(form.text(name)) - most) <= 0:
        return []
    return [Problem(say("Your text is %(over)s signs too long. Make it shorter.") % {"over": over}, name)]


_NAMES = ("record", "field", "decision", "input")


def _ids(given: Mapping[str, str]) -> Ids:
    record, decision = id_in(given.get("record", "")), id_in(given.get("decision", ""))
    place = given.get("input")
    # One thing at a time, and nothing that is no id: both answer like something that is not there.
    if (record is None) == (decision is None) or (record and place is not None):
        raise NotFoundException
    if place is not None and not (place.isascii() and place.isdigit() and int(place) < MOST_INPUTS):
        raise NotFoundException
    return Ids(record, given.get("field"), decision, None if place is None else int(place))
