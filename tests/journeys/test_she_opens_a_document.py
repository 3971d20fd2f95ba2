"""Marijke opens the letter that says her help stops, from its case: as the case system has it, kept nowhere here."""

from __future__ import annotations

from pathlib import Path

from connectors.sdk.faults import Fault
from connectors.zgw import demo_letters as letters
from portal.demo.world import World
from tests.journeys.behind import broken
from tests.journeys.conftest import collected
from tests.journeys.visitor import Page, Visitor

LETTER = "Brief: uw hulp stopt"


def test_she_reads_the_letter_from_its_case_and_her_log_says_so(world: World, visitor: Visitor) -> None:
    visitor.sign_in("marijke")
    letter = _letter(visitor)
    whole = visitor.open(letter.link("Heronderzoek hulp bij het huishouden"))
    opened = visitor.open(letter.link("Open this document"))

    assert letter.says("This document belongs to:", "Kind of file: TXT.", "This website keeps no copy of it.")
    assert whole.says("Documents", LETTER, "Verslag van het heronderzoek")
    assert opened.status == 200
    assert opened.response.text == letters.STOPS
    assert "Dan kunt u bezwaar maken tot en met 27 oktober 2026." in opened.response.text
    assert opened.response.headers["content-disposition"].startswith('attachment; filename="Brief uw hulp stopt.txt"')
    assert visitor.open("/access-log").says("Asked a source for a document", "Your cases")
    assert not list(_files_with(world.folder, letters.STOPS.encode()))


def test_when_the_source_is_out_of_order_she_reads_what_to_do(world: World, visitor: Visitor) -> None:
    visitor.sign_in("marijke")
    address = _letter(visitor).link("Open this document")
    with broken(world, "cases", Fault.SERVER_ERROR):
        page = visitor.open(address)

    assert page.status == 503
    assert page.says("The document does not come now", "Try again in a few minutes.", "Who can help you")
    assert visitor.open(page.link("Try again")).status == 200


def test_her_letter_does_not_exist_for_teun(world: World, visitor: Visitor) -> None:
    visitor.sign_in("marijke")
    address = _letter(visitor).link("Open this document")
    visitor.sign_out()
    visitor.sign_in("teun")
    collected(visitor)

    assert visitor.open(address).status == 404
    with Visitor(world) as nobody:
        assert nobody.open(address).path.endswith("sign-in")


def _letter(visitor: Visitor) -> Page:
    """The page of the letter."""
    collected(visitor)
    return visitor.open(visitor.open("/sources/cases").link(LETTER))


def _files_with(folder: Path, words: bytes) -> list[Path]:
    """Every file of the portal, its logs and both clusters that holds these words."""
    ours = (path for path in folder.rglob("*") if path.is_file() and "sources" not in path.relative_to(folder).parts)
    return [path for path in ours if words in path.read_bytes()]
