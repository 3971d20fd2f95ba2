"""Ten years of Hendrik's rows in every department, made by rule: enough to try how the portal shows a lot.

Numbers follow from the year, so that his decisions (another source, which may not look in here) can name them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from connectors.sql_table.demo_data.people import HENDRIK
from connectors.sql_table.demo_data.rows import Row, at, day

FIRST, LAST = 2016, 2026
YEARS = range(FIRST, LAST + 1)
_BAKERY, _TOWN = "Bakkerij Korenaar", "Gemeente Voorbeeldstad"
_SECOND_CAR = (2019, 2022, 2024)
_FINED = range(2017, LAST + 1)
_ASKED = {2021: "Bijstand", 2022: "Wasmachine", 2023: "Bril", 2025: "Tandarts"}
_REMITTED = range(2018, 2026)


def parking() -> tuple[list[Row], list[Row], list[Row], list[Row]]:
    """Permits, number plates, scans and fines."""
    return list(_permits()), list(_plates()), list(_scans()), list(_fines())


def _permits() -> Iterator[Row]:
    for year in YEARS:
        runs = year == LAST
        yield {
            "number": f"PV-{year}-7100",
            "bsn": HENDRIK,
            "zone": "Kanaalkwartier",
            "phone": "06 00000226",
            "start_date": day(f"{year}-05-01"),
            "end_date": None if runs else day(f"{year + 1}-04-30"),
            "end_reason": None if runs else "Verlengd met een jaar",
            "price": Decimal("11.13") + Decimal("0.42") * (year - FIRST),
            "cash_register": "K2",
            "changed_at": at(f"{year}-04-11 09:00"),
        }


def _plates() -> Iterator[Row]:
    for year in YEARS:
        for second in (False, True) if year in _SECOND_CAR else (False,):
            yield {
                "permit_number": f"PV-{year}-7100",
                "plate": f"99-VJ{'K' if second else 'H'}-{year % 10}",
                "from_date": day(f"{year}-11-01" if second else f"{year}-05-01"),
                "until_date": None if year == LAST else day(f"{year + 1}-04-30"),
                "changed_at": at(f"{year}-04-11 09:05"),
            }


def _scans() -> Iterator[Row]:
    """Of the last two fines only: older scans were thrown away, as they should be."""
    for year in (LAST - 1, LAST):
        yield {
            "id": f"SC-{year % 100}-7100",
            "bsn": HENDRIK,
            "scanned_at": at(f"{year}-{_fined_in(year):02d}-09 13:20"),
            "street": "Stationsplein",
            "plate": f"99-VJH-{year % 10}",
            "result": "Geen vergunning gevonden",
            "car": "SC1",
        }


def _fines() -> Iterator[Row]:
    for year in _FINED:
        tax, costs = Decimal("2.17"), Decimal("62.31") + Decimal("1.52") * (year - FIRST)
        paid = day(f"{year}-{_fined_in(year):02d}-25")
        yield {
            "number": f"NH-{year}-7100",
            "bsn": HENDRIK,
            "scan_id": f"SC-{year % 100}-7100",
            "imposed_on": day(f"{year}-{_fined_in(year):02d}-10"),
            "tax": tax,
            "costs": costs,
            "total": tax + costs,
            "status": "Betaald",
            "paid_on": paid,
            "changed_at": at(f"{paid} 09:00"),
        }


def _fined_in(year: int) -> int:
    """The month of the year's fine, a different one each year and before the stories are told."""
    return 1 + year % 8


def taxes() -> tuple[list[Row], list[Row]]:
    """Assessments, and requests not to have to pay them."""
    return list(_assessments()), list(_remissions())


def _assessments() -> Iterator[Row]:
    for year in YEARS:
        for place, kind in enumerate(("Afvalstoffenheffing", "Rioolheffing", "Hondenbelasting"), start=1):
            yield {
                "number": f"GB-{year}-710{place}",
                "bsn": HENDRIK,
                "kind": kind,
                "year": year,
                "amount": Decimal("96.13") * place + Decimal("3.37") * (year - FIRST),
                "imposed_on": day(f"{year}-02-26"),
                "pay_before": day(f"{year}-04-30"),
                "status": "Kwijtgescholden" if place == 1 and year in _REMITTED and year % 3 else "Betaald",
                "ledger": "B2",
                "changed_at": at(f"{year}-05-20 09:00"),
            }


def _remissions() -> Iterator[Row]:
    for year in _REMITTED:
        savings = Decimal("611.29") + Decimal("713.04") * (year % 3 == 0) * 2
        yield {
            "number": f"KW-{year}-7100",
            "bsn": HENDRIK,
            "assessment": f"GB-{year}-7101",
            "asked_on": day(f"{year}-03-09"),
            "household": "Een volwassene",
            "monthly_income": Decimal("1201.38") + Decimal("21.16") * (year - FIRST),
            "savings": savings,
            "compensation": Decimal(0),
            "car": Decimal(0),
            "assets": savings,
            "assets_limit": Decimal(2000),
            "counted_on": day(f"{year}-04-13"),
            "status": "Toegewezen" if savings <= 2000 else "Afgewezen",
            "decided_on": day(f"{year}-04-20"),
            "changed_at": at(f"{year}-04-20 09:00"),
        }


def income() -> tuple[list[Row], list[Row]]:
    """Income of each month, with a holiday payment each June, and applications."""
    return list(_payments()), list(_applications())


def _payments() -> Iterator[Row]:
    for number in range(120):
        year, month = divmod(2016 * 12 + 9 + number, 12)
        yield _payment(f"IB-{year % 100}-{month + 1:02d}-7100", date(year, month + 1, 24), "", number)
        if month + 1 == 6:
            yield _payment(f"IB-{year % 100}-06-7101", date(year, 6, 10), "Vakantiegeld", number)


def _payment(key: str, paid: date, kind: str, number: int) -> Row:
    works = paid < date(2021, 4, 1)
    return {
        "id": key,
        "bsn": HENDRIK,
        "month": f"{{{paid:%Y-%m}}}",
        "paid_on": paid,
        "payer": _BAKERY if works else _TOWN,
        "kind": kind or ("Loon" if works else "Bijstand"),
        "amount": Decimal("1503.17") + Decimal("3.11") * (number % 17) if works else Decimal("1091.23") + number,
        "remark": None,
        "reported_on": paid + timedelta(days=9),
        "batch": "L-7100",
        "changed_at": at(f"{paid + timedelta(days=9)} 02:10"),
    }


def _applications() -> Iterator[Row]:
    for year, kind in _ASKED.items():
        benefit = kind == "Bijstand"
        yield {
            "number": f"PW-{year}-7100",
            "bsn": HENDRIK,
            "kind": kind if benefit else f"Bijzondere bijstand: {kind.lower()}",
            "asked_on": day(f"{year}-04-06"),
            "starts_on": day(f"{year}-04-06"),
            "stated_income": "Geen" if benefit else "Bijstand",
            "post_address": "Sluisplein 12, 9999 XC Voorbeeldstad",
            **dict.fromkeys(("letter_sent_on", "answer_before", "answer_received_on")),
            "status": "Toegekend",
            "ended_on": None if benefit else day(f"{year}-05-11"),
            "changed_at": at(f"{year}-05-11 09:00"),
        }


def homecare() -> tuple[list[Row], list[Row]]:
    """Help at home since 2018, changed every two years, and the notes of the conversations about it."""
    starts = (2018, 2020, 2022, 2024)
    provisions: list[Row] = [
        {
            "number": f"HH-{year}-7100",
            "bsn": HENDRIK,
            "kind": "Hulp bij het huishouden",
            "hours_per_week": 2 + place // 2,
            "provider": "Thuiszorg De Linde",
            "start_date": day(f"{year}-07-01"),
            "end_date": None if year == starts[-1] else day(f"{year + 2}-06-30"),
            "status": "Loopt" if year == starts[-1] else "Gestopt",
            "end_reason": None if year == starts[-1] else "Opnieuw bekeken",
            "destroy_after": None,
            "invoice_code": "TZL-71",
            "changed_at": at(f"{year}-06-15 09:00"),
        }
        for place, year in enumerate(starts)
    ]
    talks = [
        (7100 + place, f"{2018 + place // 2}-{3 if place % 2 else 9:02d}-17", bool(place % 2)) for place in range(16)
    ]
    calls = [(7116 + place, f"{2020 + place}-06-17", True) for place in range(6)]
    return provisions, [_note(*each) for each in (*talks, *calls)]


def _note(number: int, written: str, went_well: bool) -> Row:
    return {
        "id": number,
        "bsn": HENDRIK,
        "written_on": day(written),
        "author_role": "Consulent Wmo" if went_well else "Medewerker telefoon",
        "text": "Gesprek over de hulp. Meneer is tevreden." if went_well else "Meneer vraagt om een andere dag.",
        "changed_at": at(f"{written} 15:00"),
    }


def checks() -> tuple[list[Row], list[Row]]:
    """The risk score and the check that are still kept: a score is thrown away after a year, a check after two."""
    score: Row = {
        "number": f"RS-{LAST}-7100",
        "bsn": HENDRIK,
        "score": 22,
        "label": "Laag",
        "made_on": day(f"{LAST}-05-11"),
        "model_version": "3.1",
        "based_on": "Leeftijd, gezin, verhuizingen, wisselend loon, eerdere vragen van de gemeente",
        "run": f"R-{LAST % 100}-05",
        "changed_at": at(f"{LAST}-05-11 03:00"),
    }
    check: Row = {
        "number": f"HB-{LAST - 1}-7100",
        "bsn": HENDRIK,
        "kind": "Gesprek",
        "chosen_by": f"Risicoscore RS-{LAST - 1}-7100",
        "done_on": day(f"{LAST - 1}-06-14"),
        "outcome": "Niets gevonden",
        "report": "Alles klopt. De bijstand blijft zoals zij is.",
        "changed_at": at(f"{LAST - 1}-06-15 09:00"),
    }
    return [score], [check]
