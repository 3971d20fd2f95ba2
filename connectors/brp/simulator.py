"""A stand-in for the civil registry, for the demo and the tests: Haal Centraal BRP Personen Bevragen v2 on loopback.

Run it with ``python -m connectors.brp.simulator --port 8101``. It holds invented people (``demo_people``), checks
questions and answers as the real registry does, and can be made to fail (see ``connectors.sdk.faults``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from connectors.brp.dates import full_date
from connectors.brp.demo_people import demo_people
from connectors.brp.questions import INSTANCE, RAADPLEEG, refusal
from connectors.brp.selection import select
from connectors.sdk.simulation import Reply, Request, Simulation, json_reply
from connectors.sdk.simulator_command import run

MORE_PEOPLE = "people.json"
"""A file with this name in the data folder adds people, in the API's own form."""
CONTENT_TYPE = "application/json; charset=utf-8"
PROBLEM_TYPE = "application/problem+json; charset=utf-8"


class BRPSimulation(Simulation):
    """The registry with these people (in the API's own form, as in ``personen``); the demo's people by default."""

    name = "brp"

    def __init__(self, data_dir: Path | None = None, people: Iterable[Mapping[str, Any]] | None = None) -> None:
        super().__init__(data_dir)
        known = demo_people() if people is None else people
        more = data_dir / MORE_PEOPLE if data_dir else None
        added = json.loads(more.read_text(encoding="utf-8")) if more and more.exists() else []
        self._people = {str(person["burgerservicenummer"]): dict(person) for person in (*known, *added)}

    def person_of(self, request: Request) -> str | None:
        """The number asked for, when exactly one is asked for."""
        question = request.json()
        numbers = question.get("burgerservicenummer") if isinstance(question, dict) else None
        return str(numbers[0]) if isinstance(numbers, list) and len(numbers) == 1 else None

    def answer(self, request: Request, person: str | None) -> Reply:
        """The registry's answer; somebody it does not know gives an empty list, not an error."""
        if not request.path.endswith("/personen"):  # a gateway may have put it under another base path
            return _refused(404, "Niet gevonden.", "notFound")
        if request.method != "POST":
            return _refused(405, "Methode wordt niet ondersteund.", "methodNotAllowed")
        question = request.json()
        if message := refusal(request.headers, question):
            return json_reply(message, message["status"], PROBLEM_TYPE)
        numbers = [person] if person else question["burgerservicenummer"]
        municipality = question.get("gemeenteVanInschrijving")
        found = [self._people[number] for number in numbers if number in self._people]
        shown = [
            select(_with_age(one, datetime.now(UTC).date()), question["fields"])
            for one in found
            if municipality in {None, one.get("gemeenteVanInschrijving", {}).get("code")}
        ]
        return json_reply({"type": RAADPLEEG, "personen": shown}, content_type=CONTENT_TYPE)

    def somebody_else(self, person: str) -> str:
        """The first other person held here."""
        return next(number for number in self._people if number != person)


def _refused(status: int, title: str, code: str) -> Reply:
    return json_reply({"title": title, "status": status, "code": code, "instance": INSTANCE}, status, PROBLEM_TYPE)


def _with_age(person: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The person with an age, as the registry works it out at the moment of asking; not for the dead."""
    born = full_date(person.get("geboorte", {}).get("datum"))
    if born is None or "leeftijd" in person or "overlijden" in person:
        return dict(person)
    return {**person, "leeftijd": today.year - born.year - ((today.month, today.day) < (born.month, born.day))}


if __name__ == "__main__":
    run(BRPSimulation)
