"""A resident takes everything along: two files, complete and honest about what is missing, harmless to open."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import jsonschema  # type: ignore[import-untyped]
import msgspec
import pytest
from bs4 import BeautifulSoup

from connectors.sdk.faults import Fault
from connectors.sql_table.simulator import Department
from portal.sync.model import PullFailed
from portal.web.resident.download import writing
from portal.web.resident.download.model import Download
from portal.web.resident.download.writing import as_json, schema
from tests.erasure.town import as_administrator
from tests.messages.steps import EMAIL, mailbox_of
from tests.web.counter import Browser, Counter

GOLDEN = Path(__file__).parent / "golden" / "inzage-download-1.json"
SCHEMA = msgspec.json.decode(
    (Path(writing.__file__).parent / "inzage-download-1.schema.json").read_bytes(), type=dict[str, Any]
)
HOSTILE = '</style></small><script>alert(1)</script><img src="https://evil.example/x" onerror="alert(2)">{{ 7*7 }}'


async def made(browser: Browser, kind: str) -> httpx.Response:
    """The file of this kind, as a person gets it: the page first, then one of its buttons."""
    page = await browser.open("/download")
    sent = await browser.send("/download", {**page.form("/download"), "kind": kind})
    assert sent.status == 200
    return sent.response


async def everything(browser: Browser) -> dict[str, Any]:
    answer = (await made(browser, "json")).json()
    jsonschema.validate(answer, SCHEMA)
    assert isinstance(answer, dict)
    return answer


def source(download: dict[str, Any], name: str) -> dict[str, Any]:
    [found] = [one for one in download["sources"] if one["name"] == name]
    assert isinstance(found, dict)
    return found


async def test_both_files_hold_every_record_data_point_decision_and_request(counter: Counter) -> None:
    marijke = await counter.resident()
    number = await counter.town.file("note:1", reason="Niet meer nodig.")
    held = await counter.town.held()

    download = await everything(marijke)
    text = BeautifulSoup((await made(marijke, "html")).text, "html.parser").get_text(" ")

    points = {
        (one["name"], record["ref"], point["field"]): point["value"]
        for one in download["sources"]
        for record in one["records"]
        for point in record["data_points"]
    }
    assert points == {
        (record.source, record.ref, name): point.value
        for record in held.values()
        for name, point in record.fields.items()
    }
    labels = {point["label"]["en"] for one in download["sources"] for r in one["records"] for point in r["data_points"]}
    assert all(label in text for label in labels)
    assert "HH-2023-0417" in text
    [stated] = download["decisions"]
    assert stated["decision"]["inputs"][0]["used"] == 4
    assert stated["decision"]["inputs"][0]["standing"] == "same"
    assert "Stopped" in text
    [request] = download["requests"]
    assert (request["number"], request["reason"]) == (number, "Niet meer nodig.")
    assert number in text
    assert "Niet meer nodig." in text
    assert download["complete"] is True


async def test_each_source_says_why_it_holds_data_on_what_ground_how_long_and_who_gets_it(counter: Counter) -> None:
    marijke = await counter.resident()

    declared = counter.town.sources.get("homecare").manifest
    manifest = source(await everything(marijke), "homecare")["manifest"]
    text = " ".join(BeautifulSoup((await made(marijke, "html")).text, "html.parser").get_text(" ").split())

    assert manifest["purpose"] == declared.purpose.as_map()
    assert manifest["article"] == declared.legal_basis.article
    assert manifest["retention_period"] == declared.retention.period
    assert manifest["recipients"] == [recipient.as_map() for recipient in declared.recipients]
    for said in (declared.purpose, declared.legal_basis.law, declared.retention.ground, *declared.recipients):
        assert said.en in text
    assert declared.contact.phone in text


async def test_a_source_that_fails_does_not_fail_the_download_and_is_named_in_it(counter: Counter) -> None:
    marijke = await counter.resident()
    Department("homecare", counter.town.folder).switch_on(Fault.SERVER_ERROR)
    with suppress(PullFailed):
        await counter.town.sync.pull(counter.town.subject_id, "homecare")

    download = await everything(marijke)
    text = (await made(marijke, "html")).text

    broken = source(download, "homecare")
    assert (broken["state"], download["complete"]) == ("stale", False)
    assert broken["failure"] is not None
    assert broken["records"], "what was held before the failure is still there"
    assert source(download, "parking")["state"] == "fresh"
    assert "Something may be missing in this file" in text
    assert "This system did not answer the last time we asked." in text


async def test_a_record_that_does_not_open_is_named_and_the_rest_is_there(counter: Counter, clusters: Any) -> None:
    marijke = await counter.resident()
    record_id = (await counter.town.held())["note:2"].record_id
    flip = "UPDATE record SET sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1) WHERE record_id = %s"
    as_administrator(clusters.owner("view"), flip, record_id)

    download = await everything(marijke)
    text = (await made(marijke, "html")).text

    [damaged] = [r for one in download["sources"] for r in one["records"] if r["unreadable"]]
    assert (damaged["record_id"], damaged["unreadable"], damaged["data_points"]) == (str(record_id), "tampered", [])
    assert download["complete"] is False
    assert "We cannot read this record now." in text
    assert "HH-2023-0417" in text


async def test_a_request_whose_file_is_gone_leaves_its_course(counter: Counter, clusters: Any) -> None:
    marijke = await counter.resident()
    number = await counter.town.file("note:1")
    request_id = await counter.town.request_id(number)
    as_administrator(clusters.owner("keystore"), "DELETE FROM owner_key WHERE owner_id = %s", request_id)

    [request] = (await everything(marijke))["requests"]

    assert (request["number"], request["unreadable"], request["items"]) == (number, True, [])


async def test_hostile_texts_of_sources_stay_texts(counter: Counter) -> None:
    marijke = await counter.resident()
    with sqlite3.connect(counter.town.folder / "homecare.sqlite") as connection:
        connection.execute("UPDATE intake_note SET text = ?", (HOSTILE,))
    await counter.town.pull()

    file = BeautifulSoup((await made(marijke, "html")).text, "html.parser")

    assert HOSTILE in file.get_text()
    assert file.find_all(["script", "img", "iframe", "object", "embed", "link", "form", "input", "base", "svg"]) == []
    assert [tag for tag in file.find_all(True) if any(name.startswith("on") for name in tag.attrs)] == []
    assert all(str(a["href"]).startswith("#") for a in file.find_all("a"))
    policy = file.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert policy is not None
    assert "default-src 'none'" in str(policy["content"])


async def test_the_address_for_news_is_in_it_too(counter: Counter) -> None:
    marijke = await counter.resident()
    assert (await everything(marijke))["account"]["email"] is None

    await counter.town.messages.propose(counter.town.subject_id, EMAIL, "nl")
    mailbox = await mailbox_of(counter.town)
    waiting = (await everything(marijke))["account"]
    assert mailbox is not None
    assert mailbox.proposal is not None
    await counter.town.messages.confirm(counter.town.subject_id, mailbox.proposal.code)
    confirmed = (await everything(marijke))["account"]

    assert (waiting["email"], waiting["proposed_email"]) == (None, EMAIL)
    assert (confirmed["email"], confirmed["proposed_email"]) == (EMAIL, None)
    assert EMAIL in (await made(marijke, "html")).text
    assert mailbox.proposal.code not in (await made(marijke, "json")).text


@pytest.mark.parametrize("kind", ["html", "json"])
async def test_a_file_is_saved_never_cached_and_carries_no_key_of_the_session(counter: Counter, kind: str) -> None:
    marijke = await counter.resident()
    token = (await marijke.open("/download")).form("/download")["csrf"]

    answer = await made(marijke, kind)

    assert answer.headers["content-disposition"].startswith('attachment; filename="inzage-20')
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-encoding" not in answer.headers
    assert token not in answer.text
    assert not any(value in answer.text for value in marijke.client.cookies.values() if len(value) > 8)


async def test_looking_at_the_page_makes_no_file_and_is_no_look(counter: Counter) -> None:
    marijke = await counter.resident()

    page = await marijke.open("/download")
    lines = (await everything(marijke))["access_log"]

    assert "content-disposition" not in page.response.headers
    assert [line["action"] for line in lines].count("download:subject:made") == 1
    assert "Downloaded everything" in (await marijke.open("/access-log")).main


async def test_a_form_without_the_sessions_token_or_with_another_kind_makes_no_file(counter: Counter) -> None:
    marijke = await counter.resident()
    form = (await marijke.open("/download")).form("/download")

    assert (await marijke.send("/download", {"kind": "json"})).status == 403
    assert (await marijke.send("/download", {**form, "kind": "exe"})).status == 400
    assert "Downloaded everything" not in (await marijke.open("/access-log")).main


async def test_a_neighbour_gets_nothing_of_it(counter: Counter) -> None:
    neighbour = await counter.resident(await counter.neighbour())

    answer = await made(neighbour, "json")

    assert "HH-2023-0417" not in answer.text
    assert [record for one in answer.json()["sources"] for record in one["records"]] == []
    assert answer.json()["complete"] is False, "no source was asked about them yet"


@pytest.mark.parametrize("lang", ["nl", "en"])
async def test_the_file_to_read_is_whole_in_each_language(counter: Counter, lang: str) -> None:
    marijke = await counter.resident()
    marijke.client.cookies.set("inzage-language", lang)

    file = BeautifulSoup((await made(marijke, "html")).text, "html.parser")

    assert file.html is not None
    assert file.html["lang"] == lang
    assert len(file.find_all("h1")) == 1
    anchors = {str(a["href"])[1:] for a in file.find_all("a")}
    assert anchors <= {str(tag["id"]) for tag in file.find_all(id=True)}


def test_the_schema_beside_the_code_is_that_of_the_code() -> None:
    assert schema() == SCHEMA


def test_a_file_of_form_1_can_always_be_read_and_is_written_the_same() -> None:
    golden = GOLDEN.read_bytes()

    jsonschema.validate(msgspec.json.decode(golden), schema())
    assert as_json(msgspec.json.decode(golden, type=Download)) == golden
