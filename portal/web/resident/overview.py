"""The overview: what each source holds about the resident, how fresh it is, and what is missing and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from litestar import get
from litestar.response import Response

from connectors.sdk import LanguageMap
from portal.audit import Action
from portal.decisions.merging import merged
from portal.sync.model import PullState
from portal.web.i18n import language
from portal.web.resident.about_record import is_protected, resident_name
from portal.web.resident.collecting import Progress, is_collecting, progress_of
from portal.web.resident.overview_source import Headline, SourceOnOverview, source_on_overview
from portal.web.resident.profiles_shown import ProfileShown, apart, shown
from portal.web.resident.words import Words
from portal.web.screen import ResidentLook, Visit, chrome, resident_look, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome

PROFILES = 3
"""How many profiles the overview shows; the rest stands on the page of their source."""

DECISIONS = 4
"""How many of the newest decisions the overview names."""


@dataclass(frozen=True, repr=False)
class DecisionOnOverview:
    """One of the newest decisions, by name."""

    title: LanguageMap
    outcome: LanguageMap
    decided_on: date
    href: str


@dataclass(frozen=True, repr=False)
class MissingSource:
    """A system that is not connected, and why."""

    title: LanguageMap
    reason: LanguageMap


@dataclass(frozen=True, repr=False)
class OverviewPage:
    """Everything on ``resident/overview.html``. ``name`` is the resident's own, where a source gives it; ``protected``
    the address of a record that its source marks as not to be given to others. ``no_profiles``: every source that
    could hold a profile answered, and none does."""

    chrome: Chrome
    name: str | None
    protected: str | None
    collecting: bool
    progress: list[Progress]
    profiles: list[ProfileShown]
    more_profiles: list[Headline]
    no_profiles: bool
    sources: list[SourceOnOverview]
    decisions: list[DecisionOnOverview]
    more_decisions: int
    missing: list[MissingSource]
    nothing_anywhere: bool


@get("/overview", guards=[signed_in_resident])
async def overview(request: Visit) -> Response[str]:
    """The signed-in resident's overview."""
    async with resident_look(request, Action.OVERVIEW_LOOKED) as look:
        page = await _page(request, look)
    return show(request, "resident/overview.html", page)


async def _page(request: Visit, look: ResidentLook) -> OverviewPage:
    portal, words = look.portal, Words(look.portal.renderer, language(request))
    states = await portal.sync.progress(look.connection, look.subject_id)
    records = await portal.records.view(look.connection, look.subject_id, look.ring, look.access)
    decisions = await portal.decisions.view(look.connection, look.subject_id, look.ring, look.access)
    manifests = {source.name: source.manifest for source in portal.sources.connected()}
    by_source = {state.source: state for state in states}
    held = {name: [record for record in records if record.source == name] for name in manifests}
    decided = [
        DecisionOnOverview(
            one.decision.title, one.decision.outcome, one.decision.decided_on, f"/decisions/{one.decision_id}"
        )
        for one in merged(decisions)
        if one.decision
    ]
    profiles = {name: apart(held[name], manifest)[1] for name, manifest in manifests.items()}
    unseen = await portal.profiles.unseen(look.connection, look.subject_id) if any(profiles.values()) else frozenset()
    cards = [card for name in manifests for card in shown(profiles[name], manifests[name], unseen, words)]
    declared = [name for name, manifest in manifests.items() if any(kind.profile for kind in manifest.records.values())]
    answered = {state.source for state in states if state.state is PullState.DONE}
    return OverviewPage(
        chrome=chrome(request),
        name=resident_name(records, manifests),
        protected=next((f"/records/{record.record_id}" for record in records if is_protected(record)), None),
        collecting=is_collecting(states),
        progress=progress_of(request, states),
        profiles=sorted(cards, key=lambda card: not card.is_new)[:PROFILES],
        more_profiles=[
            Headline(manifests[name].title.as_map()[words.lang], f"/sources/{name}#profiles", len(profiles[name]))
            for name in manifests
            if profiles[name] and len(cards) > PROFILES
        ],
        no_profiles=bool(declared) and answered.issuperset(declared) and not any(profiles.values()),
        sources=[
            source_on_overview(
                name, manifest, by_source.get(name), held[name], sum(d.source == name for d in decisions), words
            )
            for name, manifest in manifests.items()
        ],
        decisions=decided[:DECISIONS],
        more_decisions=max(0, len(decided) - DECISIONS),
        missing=[MissingSource(gap.title, gap.reason) for gap in portal.sources.coverage()],
        nothing_anywhere=not records and not decisions and all(s.state is PullState.DONE for s in states),
    )
