"""The list of decisions: by year, the newest first, and the ones with something to look at a click away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from litestar import get
from litestar.params import FromQuery
from litestar.response import Response

from connectors.sdk import LanguageMap, Manifest
from portal.audit import Action
from portal.decisions.dispute import DisputeState
from portal.decisions.merging import MergedDecision
from portal.sync.model import PullState, SourceProgress
from portal.web.i18n import language
from portal.web.resident.decisions.gathering import Decided, decided
from portal.web.resident.decisions.marked import MarkOnPage, mark_on_page
from portal.web.screen import Visit, chrome, portal_of, resident_look, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome

_DISPUTED = {DisputeState.OPEN.value, DisputeState.AGREED.value}
_SHORT = 8
"""A list of at most this many needs nothing to choose from it."""

_UNFOLDED = 10
"""Years after this many decisions are folded."""


@dataclass(frozen=True, repr=False)
class DecisionLine:
    """One decision in the list. ``mark`` is the most urgent of ``marks``; ``last_day`` is there while it is open."""

    title: LanguageMap
    outcome: LanguageMap
    decided_on: date
    inputs: int
    href: str
    mark: MarkOnPage | None
    marks: int
    last_day: date | None
    algorithm: bool


@dataclass(frozen=True, repr=False)
class Year:
    """The decisions of one year. ``folded``: they are shown when somebody asks, which works without script."""

    year: int
    decisions: list[DecisionLine]
    folded: bool


@dataclass(frozen=True, repr=False)
class Choice:
    """One way to see fewer decisions; ``name`` is one of ``_CHOICES``."""

    name: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True, repr=False)
class DecisionsPage:
    """Everything on ``resident/decisions.html``."""

    chrome: Chrome
    years: list[Year]
    choices: list[Choice]
    total: int
    unreadable: int
    collecting: bool
    failed: list[str]


_CHOICES: dict[str, Callable[[DecisionLine], bool]] = {
    "all": lambda line: True,
    "term": lambda line: line.last_day is not None,
    "disputed": lambda line: line.mark is not None and line.mark.state in _DISPUTED,
    "corrected": lambda line: line.mark is not None and line.mark.state not in _DISPUTED,
    "algorithm": lambda line: line.algorithm,
}


@get("/decisions", guards=[signed_in_resident])
async def decisions(request: Visit, only: FromQuery[str] = "all") -> Response[str]:
    """Every decision about the signed-in resident, or those of one choice; a choice that is not there means all."""
    async with resident_look(request, Action.DECISION_LOOKED) as look:
        among = await decided(look)
        states = await look.portal.sync.progress(look.connection, look.subject_id)
    today, lang = portal_of(request).requests.today(), language(request)
    lines = [_line(one, among, today, lang) for one in among.decisions if one.decision is not None]
    chosen = only if only in _CHOICES else "all"
    manifests = {source.name: source.manifest for source in portal_of(request).sources.connected()}
    page = DecisionsPage(
        chrome=chrome(request),
        years=_years((line for line in lines if _CHOICES[chosen](line)), fold=chosen == "all"),
        choices=_choices(lines, chosen),
        total=len(lines),
        unreadable=len(among.decisions) - len(lines),
        collecting=any(state.state in {PullState.QUEUED, PullState.RUNNING} for state in states),
        failed=_failed(states, manifests, lang),
    )
    return show(request, "resident/decisions.html", page)


def _failed(states: Sequence[SourceProgress], manifests: dict[str, Manifest], lang: str) -> list[str]:
    return [
        manifests[state.source].title.as_map()[lang]
        for state in states
        if state.state == PullState.FAILED and state.source in manifests and manifests[state.source].gives_decisions
    ]


def _line(one: MergedDecision, among: Decided, today: date, lang: str) -> DecisionLine:
    stated, found = one.decision, among.marks.get(one.decision_id, ())
    if stated is None:
        raise ValueError("a decision that does not open has no line")
    last_day = stated.objection_until
    return DecisionLine(
        title=stated.title,
        outcome=stated.outcome,
        decided_on=stated.decided_on,
        inputs=len(one.inputs),
        href=f"/decisions/{one.decision_id}",
        mark=mark_on_page(found[0], among, None, lang) if found else None,
        marks=len(found),
        last_day=last_day if last_day is not None and last_day >= today else None,
        algorithm=bool(stated.rule and stated.rule.is_algorithm),
    )


def _years(lines: Iterable[DecisionLine], *, fold: bool) -> list[Year]:
    """By year. In a long list older years are folded, but never one in which there is something to do."""
    years: list[Year] = []
    shown = 0
    for year, several in groupby(lines, key=lambda line: line.decided_on.year):
        decisions = list(several)
        waits = any(_CHOICES["term"](line) or _CHOICES["disputed"](line) for line in decisions)
        years.append(Year(year, decisions, folded=fold and shown >= _UNFOLDED and not waits))
        shown += len(decisions)
    return years


def _choices(lines: Sequence[DecisionLine], chosen: str) -> list[Choice]:
    """What there is to choose; nothing in a short list, and never a choice that would leave nothing."""
    counts = Counter(name for line in lines for name, fits in _CHOICES.items() if fits(line))
    if len(lines) <= _SHORT and chosen == "all":
        return []
    return [
        Choice(name, counts[name], "/decisions" if name == "all" else f"/decisions?only={name}", name == chosen)
        for name in _CHOICES
        if counts[name] or name == chosen
    ]
