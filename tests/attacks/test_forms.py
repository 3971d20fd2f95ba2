"""Forms that no browser of ours would send."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from tests.attacks.test_addresses import token_of
from tests.web.counter import Counter


async def test_hundreds_of_fields_and_of_picks_are_refused_or_bounded(counter: Counter) -> None:
    browser = await counter.resident()
    fields = (await browser.open("/requests/new")).form("/requests")
    pairs = [("csrf", fields["csrf"]), ("submission", str(uuid4()))]
    for many in (
        [*pairs, *((f"field{number}", "x") for number in range(5000))],
        [*pairs, *(("record", str(UUID(int=number))) for number in range(3000))],
        [*pairs, *pairs, ("record", "x"), ("reason", "a"), ("reason", "b")],
    ):
        body = "&".join(f"{name}={value}" for name, value in many)
        answer = await browser.client.post(
            "/requests",
            content=body,
            headers={"Origin": str(browser.client.base_url), "Content-Type": "application/x-www-form-urlencoded"},
        )
        assert 400 <= answer.status_code < 500
    async with counter.town.as_resident() as connection:
        assert await counter.portal.requests.of(connection, counter.town.subject_id) == []


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_form_of_a_megabyte_is_refused(counter: Counter, chunked: bool) -> None:
    browser = await counter.resident()

    async def pieces() -> object:
        for _ in range(64):
            yield b"a" * 16384

    answer = await browser.client.post(
        "/requests",
        content=pieces() if chunked else b"a" * 1_048_576,  # type: ignore[arg-type]
        headers={"Origin": str(browser.client.base_url), "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code in (403, 413)


@pytest.mark.parametrize(
    "odd", ["\x00", "a\x00b", "\ud800".encode("utf-8", "surrogatepass"), b"\xff\xfe", "‮", "%", "é" * 4000]
)
@pytest.mark.parametrize("field", ["reason", "submission", "record", "csrf"])
async def test_odd_signs_in_a_field_never_break_the_page(counter: Counter, field: str, odd: str | bytes) -> None:
    browser = await counter.resident()
    held = await counter.town.held()
    fields: dict[str, object] = (await browser.open("/requests/new")).form("/requests")
    fields |= {"record": str(held["box:1"].record_id), "reason": "x", field: odd}
    answer = await browser.client.post("/requests", data=fields, headers={"Origin": str(browser.client.base_url)})
    assert answer.status_code < 500, answer.status_code
    if answer.status_code == 303:
        page = await browser.open(answer.headers["location"])
        assert page.status == 200


async def test_a_record_of_somebody_else_cannot_be_asked_for(counter: Counter) -> None:
    held = await counter.town.held()
    browser = await counter.resident(await counter.neighbour())
    csrf = token_of(await browser.open("/overview"))
    answers = [
        await browser.send("/requests", {"csrf": csrf, "submission": str(uuid4()), "record": record, "reason": ""})
        for record in (str(held["box:1"].record_id), str(uuid4()))
    ]
    assert [page.status for page in answers] == [422, 422]
    assert answers[0].main.replace(str(held["box:1"].record_id), "") == answers[1].main
