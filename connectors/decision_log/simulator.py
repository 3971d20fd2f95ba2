"""A stand-in for a system that states its decisions: ``POST /decisions/query``, paged, with the demo's decisions.

    python -m connectors.decision_log.simulator --port 0 --data-dir D [--fault hang[:BSN]]

Its answers are checked against ``decision-1.schema.json`` in the tests.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from connectors.decision_log.connector import QUERY_PATH
from connectors.decision_log.demo import demo_decisions
from connectors.sdk.demo_dates import weeks_in
from connectors.sdk.simulation import Reply, Request, Simulation, json_reply, problem
from connectors.sdk.simulator_command import run

MORE_DECISIONS = "more.json"
"""A file with this name in the data folder adds decisions about other people, in the schema's own form."""


class DecisionLogSimulation(Simulation):
    """Answers with the demo's decisions, or with ``decisions`` (by number) for a test."""

    name = "decisions"

    def __init__(self, data_dir: Path | None = None, decisions: Mapping[str, list[Any]] | None = None) -> None:
        super().__init__(data_dir)
        more = data_dir / MORE_DECISIONS if data_dir else None
        self._decisions = dict(decisions or by_person(demo_decisions(weeks_in(data_dir))))
        if more and more.exists():
            self._decisions |= by_person(json.loads(more.read_text(encoding="utf-8")))

    def person_of(self, request: Request) -> str | None:
        """The number in the body."""
        question = request.json()
        number = question.get("bsn") if isinstance(question, dict) else None
        return number if isinstance(number, str) else None

    def somebody_else(self, person: str) -> str:
        """The first other person with a decision."""
        return next(number for number in self._decisions if number != person)

    def answer(self, request: Request, person: str | None) -> Reply:
        """A page of the person's decisions."""
        if (request.method, request.path) != ("POST", QUERY_PATH):
            return problem(404, "There is nothing here.")
        question = request.json()
        if person is None:
            return problem(400, "Give the bsn in the body.")
        start, limit = int(question.get("cursor") or 0), min(int(question.get("limit") or 50), 50)
        held = self._decisions.get(person, [])
        more = start + limit < len(held)
        return json_reply(
            {"decisions": held[start : start + limit], "next_cursor": str(start + limit) if more else None}
        )


def by_person(decisions: Iterable[Any]) -> dict[str, list[Any]]:
    """Decisions by the number of their subject."""
    found: dict[str, list[Any]] = {}
    for decision in decisions:
        found.setdefault(decision["subject"]["bsn"], []).append(decision)
    return found


if __name__ == "__main__":
    run(DecisionLogSimulation)
