"""Asking a source to correct a data point. Whatever a connector does, an answer comes out.

Any exception of a connector, known or not, means *not corrected*; its text is never kept, because it may hold content.
"""

from __future__ import annotations

from connectors.sdk import Person, RecordRejected, Rectifies, SourceMisconfigured, SourceUnavailable
from portal.correction.model import Setback, Step, Work, after_rejection
from portal.sources import Sources


class Asking:
    """Speaks with the sources about corrections."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def can_be_asked(self, source: str) -> bool:
        """Whether this source takes corrections over its connection."""
        found = self._sources.find(source)
        return found is not None and found.enabled and issubclass(found.connector, Rectifies)

    def can_be_seen(self, work: Work) -> bool:
        """Whether a pull can show that it was done."""
        found = self._sources.find(work.source)
        return work.can_be_seen and found is not None and found.enabled

    async def rectify(self, person: Person, work: Work) -> tuple[Step, Setback | None]:
        """Ask the source to put the value in: where the item goes. Twice is as once."""
        if not work.ref or not work.field or not self.can_be_asked(work.source):
            return Step.WITH_STEWARD, Setback.BY_HAND
        try:
            async with self._sources.connector(work.source) as connector:
                if not isinstance(connector, Rectifies):
                    return Step.WITH_STEWARD, Setback.BY_HAND
                await connector.rectify(person, work.ref, {work.field: work.value})
        except SourceUnavailable:
            return Step.ASKED, Setback.NO_ANSWER
        except SourceMisconfigured:
            return Step.WITH_STEWARD, Setback.SET_UP_WRONGLY
        except RecordRejected as rejected:
            return after_rejection(rejected.code)
        except Exception:  # noqa: BLE001 - a connector may raise anything; all of it means "not corrected"
            return Step.NOT_DONE, Setback.WENT_WRONG
        return Step.TOLD, None
