"""A file's name and kind come from a source, and nothing a source writes can do more than be a name."""

from __future__ import annotations

import re
import string
import unicodedata
from email.message import Message
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.naming import FileKind, kind_of, safe_name
from portal.web.attachment import disposition
from tests.documents.registry import Registry

HOSTILE = [
    "../../etc/passwd",
    "..\\..\\windows\\system32\\x",
    'x"; filename="evil.exe',
    "x\r\nSet-Cookie: a=b\r\n\r\n<script>",
    "gnp.exe\u202efdp",
    "CON",
    "com1.txt",
    "nul.",
    "a" * 5000,
    "",
    " . . ",
    "brief.html",
    "\x00\ud800",
    "👩🏽‍⚕️ brief",
    "x%2e%2e%2fy",
    "C:\\x:y|z?*<>",
]


@pytest.mark.parametrize("given_name", HOSTILE)
@pytest.mark.parametrize("kind", [FileKind.PDF, FileKind.UNKNOWN])
def test_a_hostile_name_becomes_a_plain_one(given_name: str, kind: FileKind) -> None:
    _is_plain(safe_name(given_name, kind), kind)


@given(st.text(max_size=300), st.sampled_from(FileKind))
def test_whatever_it_is_called_it_becomes_a_plain_name(given_name: str, kind: FileKind) -> None:
    name = safe_name(given_name, kind)
    _is_plain(name, kind)
    assert safe_name(name, kind) == name, "a plain name stays as it is"


def _is_plain(name: str, kind: FileKind) -> None:
    assert name.endswith(f".{kind.ending}")
    assert not set(name) & set('<>:"/\\|?*')
    assert not [sign for sign in name if unicodedata.category(sign)[0] == "C"]
    assert name[0] not in " ."
    assert len(name.encode()) < 600
    assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name)


@given(st.text(max_size=200))
def test_in_the_header_a_name_stays_a_name_for_old_and_new_readers(given_name: str) -> None:
    name = safe_name(given_name, FileKind.PDF)
    field = disposition(name)

    assert set(field) <= set(string.printable) - set("\r\n\x0b\x0c\t")
    read = Message()
    read["Content-Disposition"] = field
    assert read.get_content_disposition() == "attachment"
    assert [key for key, _ in read.get_params(header="Content-Disposition") or []] == [
        "attachment",
        "filename",
        "filename",
    ]
    extended = field.partition("filename*=UTF-8''")[2]
    assert unquote(extended) == name


@pytest.mark.parametrize(
    ("media_type", "file_name", "kind"),
    [
        ("application/pdf", "brief.exe", FileKind.PDF),
        ("APPLICATION/PDF; version=1.7", "", FileKind.PDF),
        ("pdf", "", FileKind.PDF),
        (".docx", "", FileKind.DOCX),
        ("", "brief.PDF", FileKind.PDF),
        ("application/octet-stream", "foto.jpeg", FileKind.JPEG),
        ("", "pdf", FileKind.UNKNOWN),
        ("text/html", "brief.pdf", FileKind.UNKNOWN),
        ("image/svg+xml", "x.svg", FileKind.UNKNOWN),
        ("text/plain\r\nX-Evil: 1", "", FileKind.UNKNOWN),
        ("application/x-msdownload", "x.exe", FileKind.UNKNOWN),
        ("", "", FileKind.UNKNOWN),
    ],
)
def test_only_kinds_that_run_nothing_are_named_as_what_they_are(
    media_type: str, file_name: str, kind: FileKind
) -> None:
    assert kind_of(media_type, file_name) is kind


def test_an_ending_is_not_written_twice_and_never_hides_another() -> None:
    assert safe_name("brief.pdf", FileKind.PDF) == "brief.pdf"
    assert safe_name("foto.JPEG", FileKind.JPEG) == "foto.jpg"
    assert safe_name("brief.exe", FileKind.UNKNOWN) == "brief.exe.bin"
    assert safe_name("brief.html", FileKind.PDF) == "brief.html.pdf"


@pytest.mark.parametrize("title", [name for name in HOSTILE if name.strip()])
async def test_a_hostile_title_reaches_nothing_but_the_name(registry: Registry, title: str) -> None:
    sent = title.encode("utf-8", "ignore").decode()
    address = await registry.shown(title=sent, text="<script>alert(1)</script>", formaat="text/html")
    got = await (await registry.browser()).client.get(address)

    assert got.status_code == 200
    assert got.headers.get_list("content-type") == ["application/octet-stream"]
    assert got.headers["content-disposition"].count('"') == 2
    assert "set-cookie" not in got.headers
    assert got.headers["content-security-policy"].endswith("sandbox")
    assert got.headers["x-content-type-options"] == "nosniff"
