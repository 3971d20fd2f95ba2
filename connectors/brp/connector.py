"""For showing a resident what the civil registry (BRP) holds about them: one question, one person, nothing kept.

Speaks Haal Centraal BRP Personen Bevragen version 2: one ``POST`` with the number in the body, so that no number
stands in an address. The registry cannot be asked to erase: a correction goes by Wet BRP 2.58, at the desk.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from connectors.brp.mapping import Declared, records, roots_of
from connectors.brp.shape import ASKABLE_PATHS, ASKED_BY_DEFAULT, comes_by_itself, real_root
from connectors.sdk import (
    ErasureOutcome,
    ErasurePlan,
    Item,
    Manifest,
    Person,
    PlanVerdict,
    Record,
    RecordRejected,
    SourceMisconfigured,
    SourceUnavailable,
)
from connectors.sdk.settings import read_settings

if TYPE_CHECKING:
    from connectors.sdk.http import SourceClient

QUESTION = "RaadpleegMetBurgerservicenummer"
MOST_FIELDS = 130
"""The most fields one question may name (OpenAPI, ``PersonenQuery``)."""

MUST_KEEP = ErasurePlan(
    verdict=PlanVerdict.MUST_KEEP,
    ground="A17-3-B-LEGAL-OBLIGATION-OR-PUBLIC-TASK",
    reason={
        "nl": (
            "De wet zegt dat de gemeente deze gegevens moet bijhouden. Daarom mogen ze niet weg. Klopt er iets niet? "
            "Vraag Burgerzaken om het te verbeteren. Dat is gratis. U krijgt binnen 4 weken antwoord (artikel 2.58 "
            "van de Wet basisregistratie personen). Gaat het om uw burgerlijke staat of nationaliteit? Dan kan het "
            "langer duren. U hoort dat dan meteen."
        ),
        "en": (
            "The law says the municipality must keep this information up to date, so it cannot be removed. Is "
            "something wrong? Ask Civil Affairs (Burgerzaken) to correct it. This is free. You get an answer within "
            "4 weeks (section 2.58 of the Personal Records Database Act, Wet BRP). If it is about your civil status "
            "or nationality it can take longer. You will be told at once."
        ),
    },
)

NOT_HELD = ErasurePlan(verdict=PlanVerdict.NOTHING_HELD)

_HINTS = {
    "unauthorised": "The registry does not accept the credentials: check 'auth' and 'secret' in the http table.",
    "forbidden": (
        "The registry refuses a field or the municipality: compare 'fields' and 'gemeenteVanInschrijving' with your "
        "authorisation decision (autorisatiebesluit), and list in 'fields' only what it allows."
    ),
    "bad_request": "The registry does not accept the question: check 'fields' and 'gemeenteVanInschrijving'.",
    "not_found": "Nothing answers at this address: check 'base_url' (it ends in /haalcentraal/api/brp).",
}


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The source's ``settings`` table in ``portal.toml``; address and credentials stand in its ``http`` table."""

    path: str = "/personen"
    """Behind ``base_url``; a municipal gateway may have another."""
    fields: tuple[str, ...] = ASKED_BY_DEFAULT
    """What to ask for: paths of the registry's field list. Give fewer when the municipality is authorised for fewer."""
    gemeenteVanInschrijving: str | None = None  # noqa: N815 - the registry's own word
    """Four digits: ask only about people registered in this municipality, where the authorisation says so."""


class _Answer(msgspec.Struct):
    """What comes back. Both members must be there: an answer without them is no proof that nothing is held."""

    type: str
    personen: list[dict[str, Any]]

    def __repr__(self) -> str:
        """Without what it holds."""
        return "_Answer(...)"


class BRP:
    """The connector. One question per pull; yields the person's records, or nothing when the registry knows nobody."""

    def __init__(self, manifest: Manifest, settings: Mapping[str, Any], http: SourceClient | None) -> None:
        if http is None:
            raise _wrong("Give the source an 'http' table with at least 'base_url'.")
        self._http = http
        self._settings = _checked(settings)
        self._declared: Declared = {kind: record.fields.keys() for kind, record in manifest.records.items()}

    async def pull(self, person: Person) -> AsyncIterator[Item]:
        """Everything the registry gives about this person.

        Raises SourceUnavailable("other_person") when the answer is not about the person asked for, and nothing of
        it is yielded then; SourceMisconfigured with a hint when the registry refuses the question.
        """
        for item in self._read(await self._ask(person, self._settings.fields)):
            yield item

    async def plan_erasure(self, person: Person, ref: str) -> ErasurePlan:
        """MUST_KEEP (GDPR 17(3)(b); Wet BRP 2.58) for what the registry holds, saying where to have it corrected.

        Asks the registry for this kind of record only. Raises as :meth:`pull` does: no answer is no plan.
        """
        roots = roots_of(ref.partition(":")[0])
        if not roots:
            return NOT_HELD
        wanted = tuple(path for path in self._settings.fields if real_root(path) in roots)
        held = self._read(await self._ask(person, wanted))
        return MUST_KEEP if any(isinstance(item, Record) and item.ref == ref for item in held) else NOT_HELD

    async def erase(self, person: Person, ref: str) -> ErasureOutcome:
        """Never done: raises SourceMisconfigured("cannot_erase"). Who gets here did not heed the plan."""
        raise SourceMisconfigured("cannot_erase", hint="The civil registry cannot erase; see its erasure plan.")

    async def close(self) -> None:
        """Nothing of its own to let go of: the client is the portal's."""

    async def _ask(self, person: Person, fields: Iterable[str]) -> dict[str, Any] | None:
        """The registry's entry for this person with these fields; None when it knows nobody by this number."""
        question = self._question(person, fields)
        try:
            # Safe to repeat: the question changes nothing at the registry.
            answer = await self._http.post_json(self._settings.path, question, safe=True, into=_Answer)
        except SourceMisconfigured as refusal:
            raise SourceMisconfigured(refusal.code, hint=_HINTS.get(refusal.code, refusal.hint)) from None
        if answer.type != QUESTION:
            raise SourceUnavailable("garbage")
        if not answer.personen:
            return None
        found, *others = answer.personen
        if others or found.get("burgerservicenummer") != person.bsn:
            raise SourceUnavailable("other_person")
        return found

    def _read(self, found: dict[str, Any] | None) -> list[Record | RecordRejected]:
        try:
            return [] if found is None else list(records(found, self._declared))
        except RecursionError:  # groups within groups without end: nothing a registry sends
            raise SourceUnavailable("garbage") from None

    def _question(self, person: Person, fields: Iterable[str]) -> dict[str, Any]:
        # The number is always asked for: it is what shows that the answer is about the right person.
        question: dict[str, Any] = {
            "type": QUESTION,
            "burgerservicenummer": [person.bsn],
            "fields": list(dict.fromkeys((*fields, "burgerservicenummer"))),
        }
        if self._settings.gemeenteVanInschrijving is not None:
            question["gemeenteVanInschrijving"] = self._settings.gemeenteVanInschrijving
        return question


def _checked(settings: Mapping[str, Any]) -> Settings:
    read = read_settings(settings, Settings)
    if wrong := sorted(path for path in read.fields if path not in ASKABLE_PATHS):
        automatic = "comes by itself and may not be asked for" if comes_by_itself(wrong[0]) else "does not exist"
        raise _wrong(f"fields: {wrong[0]!r} {automatic}.")
    if read.gemeenteVanInschrijving is not None and not re.fullmatch(r"[0-9]{4}", read.gemeenteVanInschrijving):
        raise _wrong("gemeenteVanInschrijving: write the municipality's four-digit code.")
    if not read.path.startswith("/"):
        raise _wrong("path: begin with a slash, such as /personen.")
    if len({*read.fields, "burgerservicenummer"}) > MOST_FIELDS:
        raise _wrong(f"fields: at most {MOST_FIELDS}; name groups instead of their members.")
    return read


def _wrong(hint: str) -> SourceMisconfigured:
    return SourceMisconfigured("bad_setting", hint=hint)
