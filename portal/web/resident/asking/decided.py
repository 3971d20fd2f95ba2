"""The decision a form is about, or in which a data point was used: its name, whom to call, until when to object.

A formal decision and its explanation are one here too: the term is the formal one's, the contact the explanation's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from litestar.exceptions import NotFoundException

from connectors.sdk import Contact
from portal.decisions.merging import MergedDecision, merged
from portal.decisions.model import DecisionView
from portal.rendering import pick
from portal.requests.law.objection import objection_term
from portal.web.screen import ResidentLook


@dataclass(frozen=True, repr=False)
class AboutDecision:
    """One decision as forms name it. ``explained_by``: the id of the part that explains it, whose contact knows most;
    ``last_day``: the last day to object, as far as known; ``open``: it is not over yet. ``remedy``: how to go against
    it where that is not by objecting; then there is no last day to object."""

    explained_by: UUID
    title: str
    href: str
    contact: Contact
    last_day: date | None
    open: bool
    remedy: str | None = None

    @property
    def may_object(self) -> bool:
        """Whether an objection is still offered: where that is the way, as long as nobody can say it is too late."""
        return self.remedy is None and (self.open or self.last_day is None)


async def decision_at(look: ResidentLook, decision_id: UUID) -> DecisionView:
    """One decision of this resident; raises NotFoundException for any other, and for one that does not open."""
    view = await look.portal.decisions.one(look.connection, look.subject_id, decision_id, look.ring, look.access)
    if not isinstance(view, DecisionView):
        raise NotFoundException
    return view


async def named(look: ResidentLook, decision_id: UUID, lang: str) -> AboutDecision:
    """The decision with this id as forms name it; raises NotFoundException."""
    for one in await _all(look):
        if decision_id in one.ids and (about := _about(look, one, lang)):
            return about
    raise NotFoundException


async def uses(look: ResidentLook, source: str, ref: str, field: str, lang: str) -> list[AboutDecision]:
    """The decisions that used a data point, those that can still be objected to first."""
    pairs = await look.portal.decisions.uses_of(look.connection, look.subject_id, source, ref)
    wanted = {decision_id for decision_id, used in pairs if used == field}
    if not wanted:
        return []
    found = [_about(look, one, lang) for one in await _all(look) if wanted & set(one.ids)]
    return sorted((one for one in found if one), key=lambda each: not (each.open or each.remedy))


def _about(look: ResidentLook, one: MergedDecision, lang: str) -> AboutDecision | None:
    if one.decision is None:
        return None
    told_on, last_day = one.decision.notified_on, one.decision.objection_until
    if last_day is None and told_on is not None and not one.decision.remedy:
        last_day = objection_term(told_on).last_day
    return AboutDecision(
        explained_by=one.explanations[0].decision_id if one.explanations else one.decision_id,
        title=pick(one.decision.title, lang),
        href=f"/decisions/{one.decision_id}",
        contact=one.decision.contact,
        last_day=last_day,
        open=last_day is not None and last_day >= look.portal.requests.today(),
        remedy=pick(one.decision.remedy, lang) if one.decision.remedy else None,
    )


async def _all(look: ResidentLook) -> list[MergedDecision]:
    return merged(await look.portal.decisions.view(look.connection, look.subject_id, look.ring, look.access))
