"""The connector ``decision_log``: decisions and their data points, from a system that states them in our schema.

It asks ``POST /decisions/query`` with the number in the body, never in the address, and follows the cursor to the
last page. Every decision names its subject; one about anybody else spoils the whole answer, because a system that
mixes people up once cannot be believed about the rest.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.decision_log.reading import read_decision, subject_of
from connectors.decision_log.wire import Page
from connectors.sdk import (
    Decision,
    ErasureOutcome,
    ErasurePlan,
    Item,
    Manifest,
    Person,
    PlanVerdict,
    RecordRejected,
    SourceMisconfigured,
    SourceUnavailable,
)
from connectors.sdk.duration import read_duration
from connectors.sdk.http import SourceClient

QUERY_PATH = "/decisions/query"
PAGE_SIZE = 50
MOST_PAGES = 100

KEEP_GROUND = "A17-3-B-LEGAL-OBLIGATION-OR-PUBLIC-TASK"
_TIME_ZONE = ZoneInfo("Europe/Amsterdam")

_KEPT = {
    "nl": "Een besluit en de reden ervan moeten wij bewaren. Zo kan iedereen later zien wat er besloten is, en waarom.",
    "en": "We must keep a decision and the reasons for it. That way anyone can later see what was decided, and why.",
}
_BY_HAND = {
    "nl": "De bewaartijd is voorbij. De afdeling haalt dit besluit zelf weg uit haar systeem.",
    "en": "The retention period is over. The department removes this decision from its system itself.",
}


class DecisionLog:
    """A connector for a system that answers in the schema ``decision-1``. Reads only."""

    def __init__(self, manifest: Manifest, settings: Mapping[str, Any], http: SourceClient | None) -> None:
        if http is None:
            raise SourceMisconfigured("bad_setting", hint="decision_log needs an [http] table with base_url")
        if settings:
            raise SourceMisconfigured("bad_setting", hint=f"settings: decision_log has none; remove {sorted(settings)}")
        self._manifest = manifest
        self._http = http

    def __repr__(self) -> str:
        return "DecisionLog()"

    async def pull(self, person: Person) -> AsyncIterator[Item]:
        """Every decision about the person; one that does not keep to the schema comes as RecordRejected."""
        seen: dict[str, Decision] = {}
        async for page in self._pages(person):
            for raw in page.decisions:
                item = RecordRejected("no_subject") if subject_of(raw) is None else read_decision(raw)
                if isinstance(item, Decision):
                    if item.ref in seen:
                        # Pages shift while a system is being written to; the same decision again is no news.
                        if item != seen[item.ref]:
                            yield RecordRejected("ambiguous_ref")
                        continue
                    seen[item.ref] = item
                yield item

    async def plan_erasure(self, person: Person, ref: str) -> ErasurePlan:
        """MUST_KEEP until the manifest's retention, counted from the decision, has passed; then CANNOT (by hand)."""
        decision = await self._find(person, ref)
        if decision is None:
            return ErasurePlan(PlanVerdict.NOTHING_HELD)
        until = self._kept_until(decision.decided_on)
        if until is None or until >= datetime.now(_TIME_ZONE).date():
            return ErasurePlan(PlanVerdict.MUST_KEEP, until=until, ground=KEEP_GROUND, reason=_KEPT)
        return ErasurePlan(PlanVerdict.CANNOT, reason=_BY_HAND)

    async def erase(self, person: Person, ref: str) -> ErasureOutcome:
        """NOTHING_HELD for a decision that is not there; for one that is, SourceMisconfigured: this only reads."""
        if await self._find(person, ref) is None:
            return ErasureOutcome.NOTHING_HELD
        raise SourceMisconfigured("forbidden", hint="decisions cannot be erased over this connection")

    async def close(self) -> None:
        """Nothing to let go of: the client belongs to the portal."""

    async def _pages(self, person: Person) -> AsyncIterator[Page]:
        """Page after page, each checked to be about this person and nobody else before any of it is given."""
        cursor: str | None = None
        used: set[str] = set()
        for _ in range(MOST_PAGES):
            question = {"bsn": person.bsn, "limit": PAGE_SIZE} | ({"cursor": cursor} if cursor else {})
            page = await self._http.post_json(QUERY_PATH, question, safe=True, into=Page)
            if any(subject_of(raw) not in {None, person.bsn} for raw in page.decisions):
                raise SourceUnavailable("other_person")
            yield page
            cursor = page.next_cursor
            if cursor is None:
                return
            if cursor in used:
                raise SourceUnavailable("garbage")  # a cursor that comes back leads round in a circle
            used.add(cursor)
        raise SourceUnavailable("too_large")

    async def _find(self, person: Person, ref: str) -> Decision | None:
        """The decision with this ref. Reads to the end, so that a system that fails halfway is not "nothing held"."""
        found = None
        async for item in self.pull(person):
            if isinstance(item, Decision) and item.ref == ref:
                found = item
        return found

    def _kept_until(self, decided_on: date) -> date | None:
        period = self._manifest.retention.period
        return None if period == "permanent" else read_duration(period).after(decided_on)
