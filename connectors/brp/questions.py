"""For the simulator: refusing a wrong question with the registry's own words.

After the published behaviour of Haal Centraal BRP Personen Bevragen v2: status 400 with ``invalidParams`` (each with
``code``, ``name`` and ``reason``), 406 and 415 for the wrong kind of content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from connectors.brp.shape import ASKABLE_PATHS, comes_by_itself

RAADPLEEG = "RaadpleegMetBurgerservicenummer"
"""The one kind of question answered here; the real registry can also search, which a portal never does."""

INSTANCE = "/haalcentraal/api/brp/personen"
_PARAMETERS = frozenset({"type", "burgerservicenummer", "fields", "gemeenteVanInschrijving"})
_NUMBER, _FIELD, _MUNICIPALITY = r"^[0-9]{9}$", r"^[a-zA-Z0-9\._]{1,200}$", r"^[0-9]{4}$"
_SECTION = "https://datatracker.ietf.org/doc/html/rfc7231#section-"


class Wrong(msgspec.Struct, frozen=True):
    """One parameter that is not right."""

    code: str
    name: str
    reason: str


def refusal(headers: Mapping[str, str], question: object) -> dict[str, Any] | None:
    """The registry's error message for a wrong question (its ``status`` is the HTTP status), or None when all is well.

    ``headers`` with lower-case names; ``question`` is the decoded body, None when it is no JSON.
    """
    if not _acceptable(headers.get("accept", ""), any_type=True):
        return _message(406, "6.5.6", "Gevraagde content type wordt niet ondersteund.", "notAcceptable", _SUPPORTED)
    if not _acceptable(headers.get("content-type", ""), any_type=False):
        return _message(415, "6.5.13", "Media Type wordt niet ondersteund.", "unsupportedMediaType", _SUPPORTED)
    wrong = list(_wrong(question if isinstance(question, Mapping) else {}))
    if not wrong:
        return None
    detail = f"De foutieve parameter(s) zijn: {', '.join(one.name for one in wrong)}."
    message = _message(400, "6.5.1", "Een of meerdere parameters zijn niet correct.", "paramsValidation", detail)
    return {**message, "invalidParams": [msgspec.to_builtins(one) for one in wrong]}


_SUPPORTED = "Ondersteunde content type: application/json; charset=utf-8."


def _message(status: int, section: str, title: str, code: str, detail: str) -> dict[str, Any]:
    kind = _SECTION + section
    return {"type": kind, "title": title, "status": status, "detail": detail, "code": code, "instance": INSTANCE}


def _acceptable(media: str, *, any_type: bool) -> bool:
    kind, _, parameters = media.lower().partition(";")
    charset = parameters.strip().removeprefix("charset=")
    kinds = {"", "application/json", "*/*"} if any_type else {"", "application/json"}
    return kind.strip() in kinds and charset in {"", "utf-8"}


def _wrong(question: Mapping[str, Any]) -> Iterator[Wrong]:
    kind = question.get("type")
    if kind is None:
        yield Wrong("required", "type", "Parameter is verplicht.")
        return
    if kind != RAADPLEEG:
        yield Wrong("value", "type", "Waarde is geen geldig zoek type.")
        return
    yield from _wrong_list(question, "burgerservicenummer", 20, _NUMBER)
    yield from _wrong_list(question, "fields", 130, _FIELD)
    yield from _wrong_fields(question.get("fields"))
    municipality = question.get("gemeenteVanInschrijving")
    if municipality is not None and not _matches(_MUNICIPALITY, municipality):
        yield Wrong("pattern", "gemeenteVanInschrijving", f"Waarde voldoet niet aan patroon {_MUNICIPALITY}.")
    for name in question:
        if name not in _PARAMETERS:
            yield Wrong("unknownParam", name, "Parameter is niet verwacht.")


def _wrong_list(question: Mapping[str, Any], name: str, most: int, pattern: str) -> Iterator[Wrong]:
    value = question.get(name)
    if value is None:
        yield Wrong("required", name, "Parameter is verplicht.")
    elif not isinstance(value, list):
        yield Wrong("array", name, "Parameter is geen array.")
    elif not value:
        yield Wrong("minItems", name, "Array bevat minder dan 1 items.")
    elif len(value) > most:
        yield Wrong("maxItems", name, f"Array bevat meer dan {most} items.")
    else:
        for place, item in enumerate(value):
            if not _matches(pattern, item):
                yield Wrong("pattern", f"{name}[{place}]", f"Waarde voldoet niet aan patroon {pattern}.")


def _wrong_fields(fields: object) -> Iterator[Wrong]:
    if not isinstance(fields, list) or len(fields) > 130:
        return
    for place, path in enumerate(fields):
        if not _matches(_FIELD, path) or path in ASKABLE_PATHS:
            continue
        allowed = "toegestane" if comes_by_itself(path) else "bestaande"
        yield Wrong("fields", f"fields[{place}]", f"Parameter bevat een niet {allowed} veldnaam.")


def _matches(pattern: str, value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None
