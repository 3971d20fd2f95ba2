"""Asking a source: may this be erased (without effect), and erase it. Whatever a connector does, an answer comes out.

Any exception of a connector, known or not, means *not erased*; its text is never kept, because it may hold content.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from connectors.sdk import (
    Erases,
    ErasureOutcome,
    Person,
    PlanVerdict,
    SourceMisconfigured,
    SourceUnavailable,
)
from portal.erasure.model import Failure, Planned, Work, is_erased, is_plan
from portal.sources import Sources


class Asking:
    """Speaks with the sources about erasure."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    async def plans(self, person: Person, works: Sequence[Work]) -> list[Planned]:
        """Every item's plan, asked at once from different sources and one by one within a source."""
        by_source: dict[str, list[Work]] = {}
        for work in works:
            by_source.setdefault(work.source, []).append(work)
        answers = await asyncio.gather(*(self._in_turn(person, mine) for mine in by_source.values()))
        return sorted((planned for group in answers for planned in group), key=lambda planned: planned.item)

    async def plan(self, person: Person, work: Work) -> Planned:
        """One item's plan, or why there is none."""
        answer, problem = await self._ask(work, lambda connector: connector.plan_erasure(person, work.ref))
        now = datetime.now(UTC)
        if problem is None and not is_plan(answer):
            problem = Failure.ODD_ANSWER
        return Planned(work.item, now, None if problem else answer, problem)

    async def erase(self, person: Person, work: Work) -> ErasureOutcome | Failure:
        """Ask the source to erase. Only an ErasureOutcome means that it did."""
        answer, problem = await self._ask(work, lambda connector: connector.erase(person, work.ref))
        if problem is not None:
            return problem
        return ErasureOutcome(answer) if is_erased(answer) else Failure.ODD_ANSWER

    async def _in_turn(self, person: Person, works: Sequence[Work]) -> list[Planned]:
        return [await self.plan(person, work) for work in works]

    async def _ask(self, work: Work, question: Any) -> tuple[Any, Failure | None]:
        """The answer to a question, or why there is none. A source that is switched off has only its steward."""
        if work.source not in {source.name for source in self._sources.enabled()}:
            return None, Failure.CANNOT
        try:
            async with self._sources.connector(work.source) as connector:
                if not isinstance(connector, Erases):
                    return None, Failure.CANNOT
                return await question(connector), None
        except SourceUnavailable:
            return None, Failure.UNAVAILABLE
        except SourceMisconfigured:
            return None, Failure.MISCONFIGURED
        except Exception:  # noqa: BLE001 - a connector may raise anything; all of it means "not erased"
            return None, Failure.FAILED


def can_be_asked(planned: Planned) -> bool:
    """Whether the source itself can carry it out, as far as its plan says."""
    return planned.plan is not None and planned.plan.verdict is PlanVerdict.CAN_ERASE
