"""Mail goes to the mail server encrypted or not at all; what goes wrong is one word, without an address."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.demo.mail_catcher import MailCatcher, page_of
from portal.messages.postman import NotSent, Postman
from portal.settings import Mail
from tests.messages.conftest import SENDER

TO = "somebody@post.voorbeeldstad.example"


def a_mail(text: str = "Goedendag") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"], mail["Message-ID"] = "Nieuws", SENDER, TO, "<1@voorbeeldstad.example>"
    mail.set_content(text)
    return mail


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for this machine, in one file with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "mail.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return file


def serving(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


async def test_with_starttls_the_mail_arrives_as_it_was_written(tmp_path: Path, certificate: Path) -> None:
    server = MailCatcher(tmp_path / "mails", offers=serving(certificate))
    await server.start()
    mail = a_mail("Regel 1\n.\n..met punten\nénige accenten")
    await Postman(Mail("127.0.0.1", server.port, ca_file=str(certificate), sender=SENDER)).send(mail)
    await server.stop()

    (caught,) = server.mails()
    assert caught.get_content() == mail.get_content()
    assert (caught["To"], caught["Message-ID"]) == (TO, "<1@voorbeeldstad.example>")


async def test_encrypted_from_the_first_byte_it_arrives_too(tmp_path: Path, certificate: Path) -> None:
    server = MailCatcher(tmp_path / "mails")
    await server.start(within=serving(certificate))
    await Postman(Mail("127.0.0.1", server.port, "tls", str(certificate), sender=SENDER)).send(a_mail())
    await server.stop()

    assert len(server.mails()) == 1


async def test_a_server_that_offers_no_encryption_gets_no_mail(tmp_path: Path) -> None:
    heard: list[str] = []
    server = MailCatcher(tmp_path / "mails", answer=lambda line: heard.append(line))
    await server.start()
    with pytest.raises(NotSent, match="no_encryption") as failed:
        await Postman(Mail("127.0.0.1", server.port, sender=SENDER)).send(a_mail())
    await server.stop()

    assert failed.value.again
    assert [line.split()[0].upper() for line in heard] == ["EHLO"]


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
async def test_a_server_nobody_vouches_for_gets_no_mail(tmp_path: Path, certificate: Path, encryption: str) -> None:
    offered = serving(certificate)
    server = MailCatcher(tmp_path / "mails", offers=offered if encryption == "starttls" else None)
    await server.start(within=offered if encryption == "tls" else None)
    settings = msgspec.convert(
        {"host": "127.0.0.1", "port": server.port, "encryption": encryption, "sender": SENDER}, Mail
    )
    with pytest.raises(NotSent, match="not_trusted"):
        await Postman(settings).send(a_mail())
    await server.stop()

    assert not server.mails()


@pytest.mark.parametrize("host", ["smtp.voorbeeldstad.example", "192.0.2.1", "127.0.0.1.example"])
def test_sending_in_clear_over_a_network_stops_the_start_with_a_sentence(host: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=r"on this machine itself\. Write 'starttls' or 'tls'"):
        msgspec.convert({"host": host, "encryption": "none", "sender": SENDER}, Mail)


def test_a_mail_server_without_a_sender_stops_the_start() -> None:
    with pytest.raises(msgspec.ValidationError, match="sender is missing"):
        msgspec.convert({"host": "smtp.voorbeeldstad.example"}, Mail)


def answering(command: str, answer: str) -> Callable[[str], str | None]:
    return lambda line: answer if line.upper().startswith(command) else None


@pytest.mark.parametrize(
    ("command", "answer", "code", "again"),
    [
        ("RCPT", f"550 {TO} is unknown", "address_refused", False),
        ("RCPT", f"450 {TO} is busy", "postponed", True),
        ("MAIL", "421 Closing", "postponed", True),
        ("MAIL", f"554 You may not send to {TO}", "refused", True),
        ("DATA", "451 Later", "postponed", True),
        ("END OF DATA", "552 Too much", "refused", True),
        ("MAIL", "garbage", "postponed", True),
    ],
)
async def test_each_refusal_is_one_word(tmp_path: Path, command: str, answer: str, code: str, again: bool) -> None:
    server = MailCatcher(tmp_path / "mails", answer=answering(command, answer))
    await server.start()
    with pytest.raises(NotSent) as failed:
        await Postman(Mail("127.0.0.1", server.port, "none", sender=SENDER)).send(a_mail())
    await server.stop()

    assert (failed.value.code, failed.value.again) == (code, again)
    assert failed.value.__cause__ is None
    assert TO not in str(failed.value)


async def test_a_mail_that_was_taken_is_sent_whatever_happens_at_goodbye(tmp_path: Path) -> None:
    server = MailCatcher(tmp_path / "mails", answer=answering("QUIT", "500 Never"))
    await server.start()
    await Postman(Mail("127.0.0.1", server.port, "none", sender=SENDER)).send(a_mail())
    await server.stop()

    assert len(server.mails()) == 1


async def test_a_server_that_is_not_there_is_tried_later(tmp_path: Path) -> None:
    server = MailCatcher(tmp_path / "mails")
    await server.start()
    await server.stop()
    with pytest.raises(NotSent, match="unavailable") as failed:
        await Postman(Mail("127.0.0.1", server.port, "none", sender=SENDER)).send(a_mail())

    assert failed.value.again


def test_the_catchers_page_shows_what_came_as_text() -> None:
    mail = a_mail("<script>alert(1)</script>")
    mail.replace_header("Subject", "<b>Nieuws</b>")

    shown = page_of([mail])

    assert "&lt;script&gt;" in shown
    assert "&lt;b&gt;Nieuws" in shown
    assert "<script>" not in shown
    assert "No mail yet" in page_of([])
