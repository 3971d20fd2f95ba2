"""A resident opens a document of their own: it comes as its source has it, logged, and nobody else's comes at all."""

from __future__ import annotations

import pytest

from connectors.sdk.faults import Fault
from connectors.sdk.simulation import Reply
from portal.web.attachment import CSP
from tests.documents.registry import CASE, TEXT, TITLE, Registry


async def test_it_comes_as_the_source_has_it_and_is_a_download(registry: Registry) -> None:
    address = await registry.shown()
    answer = (await registry.browser()).client
    got = await answer.get(address)

    assert got.status_code == 200
    assert got.text == TEXT
    assert got.headers["content-type"] == "text/plain; charset=utf-8"
    assert got.headers["content-disposition"].startswith('attachment; filename="Brief uw hulp stopt.txt"')
    assert got.headers["content-security-policy"] == CSP
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["cache-control"] == "no-store"


async def test_the_log_has_a_line_with_the_source_for_every_time(registry: Registry) -> None:
    address = await registry.shown()
    browser = await registry.browser()
    await browser.client.get(address)
    await browser.client.get(address)

    looks = await registry.asked_for()

    assert [look.details for look in looks] == [{"source": "cases"}] * 2
    assert {str(record_id) for look in looks for record_id in look.about} == {address.split("/")[2]}
    assert "Asked a source for a document" in (await browser.open("/access-log")).main


async def test_the_line_stands_before_the_source_is_asked(registry: Registry) -> None:
    address = await registry.shown()
    registry.desk.fault = Fault.SERVER_ERROR
    await (await registry.browser()).client.get(address)

    assert len(await registry.asked_for()) == 1


async def test_somebody_elses_document_does_not_exist_and_is_not_asked_for(registry: Registry) -> None:
    address = await registry.shown()
    neighbour = await registry.browser(await registry.neighbour())
    nowhere = await neighbour.client.get(address.replace(address.split("/")[2], "5" * 8 + address.split("/")[2][8:]))
    got = await neighbour.client.get(address)

    assert got.status_code == nowhere.status_code == 404
    assert got.text.replace(address, "") == nowhere.text.replace(str(nowhere.url.path), "")
    assert registry.desk.asked == []
    assert await registry.asked_for() == []


async def test_a_record_that_is_no_document_has_none(registry: Registry) -> None:
    await registry.shown()
    ref = next(f"case:{uuid}" for uuid, one in registry.desk.shelf["zaken"].items() if one["identificatie"] == CASE)
    got = await (await registry.browser()).client.get(await registry.address(ref))

    assert got.status_code == 404
    assert registry.desk.asked == []
    assert await registry.asked_for() == []


async def test_who_is_not_signed_in_is_led_to_the_sign_in(registry: Registry) -> None:
    address = await registry.shown()
    browser = await registry.browser()
    browser.client.cookies.clear()

    assert (await browser.client.get(address)).status_code == 303
    assert registry.desk.asked == []


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (Fault.SERVER_ERROR, 503, "The document does not come now"),
        (Fault.RATE_LIMITED, 503, "The document does not come now"),
        (Fault.HANG, 503, "The document does not come now"),
        (Fault.UNAUTHORISED, 502, "The document cannot be opened now"),
        (Fault.HUGE_COMPRESSED, 503, "The document does not come now"),
    ],
)
async def test_a_source_that_fails_is_a_page_that_says_what_to_do(
    registry: Registry, fault: Fault, status: int, words: str
) -> None:
    address = await registry.shown()
    registry.desk.fault = fault
    page = await (await registry.browser()).open(address)

    assert page.status == status
    assert words in page.main
    assert "088 000" in page.main, "a number to call"
    assert ("retry-after" in page.response.headers) == (status == 503)
    assert page.response.headers["content-type"].startswith("text/html")


async def test_a_source_that_sends_us_elsewhere_is_not_followed(registry: Registry) -> None:
    address = await registry.shown()
    registry.desk.reply = Reply(302, b"", headers={"Location": f"{registry.source.address}/zaken/api/v1/zaken"})
    page = await (await registry.browser()).open(address)

    assert page.status == 502
    assert "The document cannot be opened now" in page.main


async def test_an_empty_file_is_not_passed_off_as_the_document(registry: Registry) -> None:
    page = await (await registry.browser()).open(await registry.shown(text=""))

    assert page.status == 502
    assert "There is nothing in this document" in page.main


async def test_what_the_source_no_longer_has_says_so(registry: Registry) -> None:
    ref = registry.desk.document()
    address = await registry.shown(ref)
    registry.desk.shelf["zaakinformatieobjecten"].clear()
    for one in registry.desk.shelf["zaken"].values():
        one["zaakinformatieobjecten"] = []
    page = await (await registry.browser()).open(address)

    assert page.status == 404
    assert "This document is not there any more" in page.main


async def test_what_became_too_confidential_says_so(registry: Registry) -> None:
    ref = registry.desk.document()
    address = await registry.shown(ref)
    held = registry.desk.shelf["enkelvoudiginformatieobjecten"][ref.partition(":")[2]]
    held["vertrouwelijkheidaanduiding"] = "geheim"
    page = await (await registry.browser()).open(address)

    assert page.status == 403
    assert "You cannot open this document here" in page.main


async def test_its_own_page_has_a_button_with_kind_and_size_and_leads_to_its_case(registry: Registry) -> None:
    address = await registry.shown(formaat="application/pdf")
    browser = await registry.browser()
    page = await browser.open(address.removesuffix("/document"))

    button = page.soup.find("a", string=lambda words: bool(words) and "Open this document" in words)
    assert button is not None
    assert button["href"] == address
    assert "Kind of file: PDF. Size: 1.3 MB." in page.main
    cases = [a["href"] for a in page.soup.find("main").find_all("a") if a.get_text() == "Case: Melding"]  # type: ignore[union-attr]
    assert len(cases) == 1

    whole = await browser.open(str(cases[0]))
    documents = whole.soup.find(id="documents")
    assert documents is not None
    links = [a for a in whole.soup.find("main").find_all("a") if TITLE in a.get_text()]  # type: ignore[union-attr]
    assert [a["href"] for a in links] == [address.removesuffix("/document")]
    assert "14 September 2026" in links[0].parent.get_text()  # type: ignore[union-attr]


async def test_a_closed_document_has_no_button(registry: Registry) -> None:
    address = await registry.shown(vertrouwelijkheidaanduiding="geheim")
    browser = await registry.browser()

    assert "Open this document" not in (await browser.open(address.removesuffix("/document"))).main
    assert (await browser.open(address)).status == 403
