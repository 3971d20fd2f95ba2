"""Forty decisions about Hendrik in ten years, made by rule: on his tax, parking, benefit, help at home and checks.

They name his records as the departments number them (the year, then 7100). What they used differs now and then from
what is held today, or is no longer there: that, too, is what ten years look like.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

HENDRIK = "999990226"
Decision = dict[str, Any]
Text = dict[str, str]

_PARKING = {"name": "Bilal Kaya, team Parkeren", "phone": "088 000 1221"}
_TAXES = {"name": "Marloes Vink, team Belastingen", "phone": "088 000 1231"}
_INCOME = {"name": "Sanne Wolters, team Inkomen", "phone": "088 000 1241"}
_CHECKS = {"name": "Tom Jacobs, team Toezicht", "phone": "088 000 1251"}
_CARE = {"name": "Annemiek de Groot, team Wmo", "phone": "088 000 1187"}


def decisions_of_ten_years() -> list[Decision]:
    """All forty, in no particular order."""
    return [*_permits(), *_fines(), *_remissions(), *_benefits(), *_sums(), *_help(), *_checked()]


def _permits() -> Iterator[Decision]:
    for year in range(2016, 2024):
        street = "Stationsplein" if year < 2019 else "Sluisplein"
        yield _decision(
            f"PV-{year}-7100",
            f"{year}-04-11",
            _text("Uw parkeervergunning voor een jaar", "Your parking permit for a year"),
            _text("U krijgt een vergunning", "You get a permit"),
            _text("U woont in het Kanaalkwartier en hebt een auto.", "You live in the Kanaalkwartier and have a car."),
            _PARKING,
            [
                _input("parking", f"permit:PV-{year}-7100", "zone", "Kanaalkwartier", "Uw wijk", "Your area"),
                # He moved house in 2019.
                _input("brp", "address", "verblijfadres.officieleStraatnaam", street, "Uw straat", "Your street"),
            ],
        )


def _fines() -> Iterator[Decision]:
    for year in range(2017, 2027):
        total = round(2.17 + 62.31 + 1.52 * (year - 2016), 2)
        scan, day = f"scan:SC-{year % 100}-7100", f"{year}-{1 + year % 8:02d}-10"
        yield _decision(
            f"NH-{year}-7100",
            day,
            _text(f"Parkeerboete NH-{year}-7100", f"Parking fine NH-{year}-7100"),
            _text("U moet de boete betalen", "You have to pay the fine"),
            _text(
                "Uw auto stond op het Stationsplein. Daar geldt uw vergunning niet.",
                "Your car was parked at Stationsplein. Your permit is not valid there.",
            ),
            _PARKING,
            [
                _input(
                    "parking", scan, "result", "Geen vergunning gevonden", "Uitkomst van de scan", "Result of the scan"
                ),
                _input("parking", f"fine:NH-{year}-7100", "total", total, "Bedrag", "Amount"),
            ],
            algorithm=True,
        )


def _remissions() -> Iterator[Decision]:
    for year in range(2018, 2026):
        refused = year % 3 == 0
        ref = f"remission:KW-{year}-7100"
        yield _decision(
            f"KW-{year}-7100",
            f"{year}-04-20",
            _text("Uw aanvraag om de belasting niet te hoeven betalen", "Your request not to have to pay the tax"),
            _text("U moet de belasting betalen", "You have to pay the tax")
            if refused
            else _text("U hoeft de belasting niet te betalen", "You do not have to pay the tax"),
            _text("Wij telden uw geld. U mag 2000 euro hebben.", "We counted your money. You may have 2000 euros."),
            _TAXES,
            [
                _input("taxes", ref, "assets", 2037.37 if refused else 611.29, "Al uw geld samen", "All your money"),
                _input("taxes", ref, "assets_limit", 2000, "Hoeveel geld u mag hebben", "How much you may have"),
                _input("taxes", ref, "household", "Een volwassene", "Uw huishouden", "Your household"),
            ],
        )


def _benefits() -> Iterator[Decision]:
    kinds = {2021: ("bijstand", "benefit"), 2022: ("een wasmachine", "a washing machine")}
    for year, (nl, en) in {**kinds, 2023: ("een bril", "glasses"), 2025: ("de tandarts", "the dentist")}.items():
        ref = f"application:PW-{year}-7100"
        yield _decision(
            f"PW-{year}-7100",
            f"{year}-05-11",
            _text(f"Uw aanvraag voor {nl}", f"Your application for {en}"),
            _text("U krijgt het", "You get it"),
            _text("U hebt weinig inkomen en weinig geld.", "You have little income and little money."),
            _INCOME,
            [
                _input("income", ref, "stated_income", "Geen" if year == 2021 else "Bijstand", "Inkomen", "Income"),
                _input("income", ref, "starts_on", f"{year}-04-06", "Vanaf wanneer", "From when"),
            ],
            explains=True,
        )


def _sums() -> Iterator[Decision]:
    for year in range(2022, 2026):
        paid = f"payment:IB-{year % 100}-01-7100"
        used = round(1091.23 + (year - 2016) * 12 - 9, 2)
        yield _decision(
            f"BH-{year}-7100",
            f"{year}-01-15",
            _text(f"De hoogte van uw bijstand in {year}", f"How much benefit you get in {year}"),
            _text("Uw bijstand gaat omhoog", "Your benefit goes up"),
            _text("Elk jaar rekenen wij de bijstand opnieuw uit.", "Every year we work out the benefit anew."),
            _INCOME,
            [
                # Every other year the amount was put right afterwards.
                _input(
                    "income", paid, "amount", used - (5.5 if year % 2 else 0), "Bijstand per maand", "Benefit a month"
                ),
                _input("decisions", "PW-2021-7100", "outcome", "U krijgt het", "Uw aanvraag", "Your application"),
            ],
            algorithm=True,
        )


def _help() -> Iterator[Decision]:
    for place, year in enumerate((2018, 2020, 2022, 2024)):
        earlier = f"provision:HH-{year - 2}-7100"
        yield _decision(
            f"WMO-{year}-7100",
            f"{year}-06-15",
            _text("Uw hulp bij het huishouden", "Your help with the housework"),
            _text("U krijgt hulp", "You get help"),
            _text("U kunt zwaar werk in huis niet zelf doen.", "You cannot do heavy work in the house yourself."),
            _CARE,
            [
                _input(
                    "homecare",
                    f"provision:HH-{year}-7100",
                    "hours_per_week",
                    2 + place // 2 + (year == 2022),
                    "Uren hulp per week",
                    "Hours of help a week",
                ),
                _input("homecare", earlier, "status", "Loopt", "Hulp die u al had", "Help you had before"),
            ],
            explains=True,
        )


def _checked() -> Iterator[Decision]:
    for year in (2022, 2025):
        yield _decision(
            f"HB-{year}-7100",
            f"{year}-05-18",
            _text("Een controle van uw uitkering", "A check on your benefit"),
            _text("U bent gekozen voor een gesprek", "You were chosen for a conversation"),
            _text("Een computer gaf u een hoge score.", "A computer gave you a high score."),
            _CHECKS,
            [_input("checks", f"risk_score:RS-{year}-7100", "score", 84, "Uw score", "Your score")],
            algorithm=True,
        )


def _decision(
    ref: str,
    decided: str,
    title: Text,
    outcome: Text,
    explanation: Text,
    contact: dict[str, str],
    inputs: list[dict[str, Any]],
    *,
    algorithm: bool = False,
    explains: bool = False,
) -> Decision:
    rule = {
        "name": _text("Vaste regels van de afdeling", "Fixed rules of the department"),
        "version": decided[:4],
        "human_role": "checked_afterwards" if algorithm else "decided",
        "is_algorithm": algorithm,
    }
    meeting = {"explains": {"source": "cases", "ref": ref}} if explains else {}
    told = [{**one, "observed_at": f"{decided}T03:00:00+01:00"} for one in inputs]
    told[0]["role"] = "decisive"
    return {
        "schema": "decision-1",
        "subject": {"bsn": HENDRIK},
        "ref": ref,
        **meeting,
        "title": title,
        "outcome": outcome,
        "decided_on": decided,
        "notified_on": decided,
        "explanation": explanation,
        "rule": rule,
        "contact": contact,
        "inputs": told,
    }


def _input(source: str, ref: str, field: str, used: Any, nl: str, en: str) -> dict[str, Any]:
    return {"source": source, "ref": ref, "field": field, "used": used, "label": _text(nl, en)}


def _text(nl: str, en: str) -> Text:
    return {"nl": nl, "en": en}
