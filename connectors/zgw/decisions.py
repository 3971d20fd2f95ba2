"""For turning a besluit into a decision, saying only what the ZGW system says.

ZGW keeps no data points and no rule with a decision. The page must not look as if there were none: it says that this
system does not tell. A ``decision_log`` may explain the same decision; :func:`decision_refs` is where the two meet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from connectors.sdk import Contact, Decision, LanguageMap, Manifest, RecordRejected
from connectors.zgw.catalogue import name_of
from connectors.zgw.gathering import CaseDecision, CaseFile
from connectors.zgw.values import day, filled, identifier, left_over, text

_READ = frozenset(
    {"url", "uuid", "_expand", "identificatie", "besluittype", "zaak", "datum", "toelichting", "bestuursorgaan"}
    | {"ingangsdatum", "vervaldatum", "verzenddatum", "uiterlijkeReactiedatum"}
)
_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}
_TITLE = {"nl": "Besluit", "en": "Decision"}
_NO_OUTCOME = {
    "nl": "De uitkomst staat in de brief die u kreeg. Dit systeem noemt die niet.",
    "en": "The outcome is in the letter you received. This system does not state it.",
}
_DATA_NOT_STATED = {
    "nl": "Dit systeem zegt niet welke gegevens voor dit besluit zijn gebruikt. U mag dat wel weten. Vraag het aan de "
    "afdeling die bij dit besluit staat.",
    "en": "This system does not state which data was used for this decision. You may know that. Ask the department "
    "named with this decision.",
}


def decisions(files: Sequence[CaseFile], manifest: Manifest) -> Iterator[Decision | RecordRejected]:
    """Every decision in these cases, each once. One without a readable day or a ref of its own is rejected."""
    found = with_refs(files)
    times = Counter(ref for ref, _, _ in found)
    for ref, file, one in found:
        decided_on = day(one.decision.get("datum"))
        if not ref or decided_on is None:
            yield RecordRejected("unreadable_date" if ref else "no_key")
        elif times[ref] > 1:
            yield RecordRejected("ambiguous_ref")
        else:
            yield _decision(ref, decided_on, one, file, manifest)


def with_refs(files: Sequence[CaseFile]) -> list[tuple[str, CaseFile, CaseDecision]]:
    """Every decision once, with its ref and its case."""
    found = {identifier(one.decision) or id(one): (file, one) for file in files for one in file.decisions}
    refs = decision_refs([one for _, one in found.values()])
    return [(ref, file, one) for ref, (file, one) in zip(refs, found.values(), strict=True)]


def decision_refs(found: Sequence[CaseDecision]) -> list[str]:
    """What each decision is called, in order: how another system names it too.

    Its ``identificatie``. That is unique within the organisation that is responsible for it, so where two
    organisations use the same one it is ``<identificatie>@<verantwoordelijkeOrganisatie>``. Without an
    ``identificatie``: ``besluit:<uuid>``.
    """
    times = Counter(text(one.decision.get("identificatie")) for one in found)
    refs = []
    for one in found:
        number, uuid = text(one.decision.get("identificatie")), identifier(one.decision)
        if not number:
            refs.append(f"besluit:{uuid}" if uuid else "")
        elif times[number] > 1:
            refs.append(f"{number}@{text(one.decision.get('verantwoordelijkeOrganisatie'))}")
        else:
            refs.append(number)
    return refs


def _decision(ref: str, decided_on: date, one: CaseDecision, file: CaseFile, manifest: Manifest) -> Decision:
    besluit, name = one.decision, name_of(one.kind)
    return Decision(
        ref=ref,
        title={"nl": name, "en": name} if name else _TITLE,
        outcome={"nl": file.result_name, "en": file.result_name} if file.result_name else _NO_OUTCOME,
        decided_on=decided_on,
        explanation=_explanation(one),
        rule=None,
        contact=Contact(manifest.contact.name.nl, manifest.contact.phone, manifest.contact.email),
        inputs=(),
        notified_on=day(besluit.get("verzenddatum")),
        objection_until=day(besluit.get("uiterlijkeReactiedatum")),
        effect=_effect(day(besluit.get("ingangsdatum")), day(besluit.get("vervaldatum"))),
        case_ref=file.number,
        unmapped=left_over(besluit, _READ | _kept_as_it_is(one)),
    )


def _kept_as_it_is(one: CaseDecision) -> frozenset[str]:
    """The organisation's number is part of the ref where it is needed; it is no news to a resident."""
    return frozenset({"verantwoordelijkeOrganisatie"}) if filled(one.decision.get("identificatie")) else frozenset()


def _explanation(one: CaseDecision) -> LanguageMap:
    """What the system wrote about it, who took it, and that the data behind it is not stated."""
    written, organ = text(one.decision.get("toelichting")), text(one.decision.get("bestuursorgaan"))
    dutch = [written, f"Genomen door: {organ}." if organ else "", _DATA_NOT_STATED["nl"]]
    english = [
        f"The system states, in Dutch: {written}" if written else "",
        f"Taken by: {organ}." if organ else "",
        _DATA_NOT_STATED["en"],
    ]
    return {"nl": " ".join(part for part in dutch if part), "en": " ".join(part for part in english if part)}


def _effect(starts: date | None, ends: date | None) -> LanguageMap:
    if starts is None and ends is None:
        return {}
    nl = [f"Geldt vanaf {_said(starts, 'nl')}." if starts else "", f"Geldt tot {_said(ends, 'nl')}." if ends else ""]
    en = [f"Applies from {_said(starts, 'en')}." if starts else "", f"Ends on {_said(ends, 'en')}." if ends else ""]
    return {"nl": " ".join(filter(None, nl)), "en": " ".join(filter(None, en))}


def _said(when: date, language: str) -> str:
    return f"{when.day} {_MONTHS[language].split()[when.month - 1]} {when.year}"
