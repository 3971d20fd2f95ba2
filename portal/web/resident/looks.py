"""Lines of the access log as a person reads them: what belongs together is one line, and nothing is left out.

* Lines that say the same within a minute are one line with a count: a click is often several looks.
* So are looks at a decision: its parts can come from several sources. The line names them all.
* "Asked a source" and "no answer" right after it are one line: asked, no answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from connectors.sdk import Manifest
from portal.audit import Action, Look
from portal.web.resident.words import Words

TOGETHER = timedelta(minutes=1)
"""Equal lines this close to each other are shown as one."""

PATIENCE = timedelta(minutes=5)
"""A source that gives no answer has given none by then: it belongs to the line that it was asked."""


_ANY = "any source"


@dataclass(frozen=True, repr=False)
class LookLine:
    """One line: when (the newest of ``count``), who in which role, what, of which source and kind, in which request."""

    at: datetime
    first_at: datetime
    who: str
    action: str
    source: str | None
    kind: str | None
    number: str | None
    count: int = 1

    @property
    def same(self) -> tuple[str | None, ...]:
        """What two lines must share to be one."""
        parts = self.action == Action.DECISION_LOOKED and self.source is not None
        return (self.who, self.action, _ANY if parts else self.source, self.kind, self.number)


def lines_of(
    looks: Iterable[Look], numbers: Mapping[UUID, str], manifests: Mapping[str, Manifest], words: Words
) -> list[LookLine]:
    """The lines, newest first as the looks are."""
    lines: list[LookLine] = []
    for look in looks:
        line = _line(look, numbers, manifests, words)
        place = _same_minute(lines, line)
        if _was_answered_by_silence(lines, line):
            continue
        if place is None:
            lines.append(line)
        else:
            earlier = lines[place]
            lines[place] = replace(
                earlier, first_at=line.at, count=earlier.count + 1, source=_both(earlier.source, line.source)
            )
    return lines


def _both(named: str | None, also: str | None) -> str | None:
    """The sources of two lines that became one, each once."""
    if named is None or also is None or also in named.split(", "):
        return named
    return f"{named}, {also}"


def _same_minute(lines: list[LookLine], line: LookLine) -> int | None:
    """The place of the newer line that says the same within a minute; lines in between do not part them."""
    for place in range(len(lines) - 1, -1, -1):
        if lines[place].at - line.at > PATIENCE:
            return None
        if lines[place].same == line.same and lines[place].first_at - line.at <= TOGETHER:
            return place
    return None


def _was_answered_by_silence(lines: list[LookLine], line: LookLine) -> bool:
    """Whether a newer line already says that this source was asked and gave no answer."""
    if line.action != Action.SOURCE_PULLED:
        return False
    for newer in reversed(lines):
        if newer.first_at - line.at > PATIENCE:
            return False
        if newer.source == line.source and newer.action in {Action.SOURCE_PULLED, Action.SOURCE_SILENT}:
            return newer.action == Action.SOURCE_SILENT
    return False


def _line(look: Look, numbers: Mapping[UUID, str], manifests: Mapping[str, Manifest], words: Words) -> LookLine:
    name, kind = look.details.get("source"), look.details.get("kind")
    manifest = manifests.get(name) if name else None
    return LookLine(
        at=look.at,
        first_at=look.at,
        who=look.actor,
        action=look.action,
        source=manifest.title.as_map()[words.lang] if manifest else name,
        kind=words.kind_title(manifest, kind) if manifest and kind else kind,
        number=numbers.get(look.request_id) if look.request_id else None,
    )
