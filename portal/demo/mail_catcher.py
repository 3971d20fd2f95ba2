"""Catches the demo's e-mail: a real SMTP server (RFC 5321) that delivers nothing, and a page that shows what came.

On loopback only. Mails are files in a folder, so a second start still shows them. The tests use it as well, with
encryption (RFC 3207) and with answers of their own.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import html
import ssl
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

_LARGEST = 1024 * 1024  # bytes of one mail
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>Mail of the demo</title>
<style>body {{ font: 1rem/1.5 sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }}
article {{ border: 1px solid #767676; border-radius: .25rem; padding: 0 1rem; margin: 1rem 0 }}
h2 {{ font-size: 1.1rem }} pre {{ white-space: pre-wrap; font: inherit }}</style></head>
<body><main><h1>Mail of the demo</h1><p>Nothing here was really sent. The newest is at the top.</p>{mails}</main></body>
</html>"""
_MAIL = "<article><h2>{subject}</h2><p>To {to}, {date}</p><pre>{text}</pre></article>"

Answer = Callable[[str], str | None]
"""Given one line of a client: an answer to give instead of the usual one."""


class MailCatcher:
    """The SMTP server. ``port`` is known once it has started; ``offers``: with this context it offers STARTTLS."""

    def __init__(self, folder: Path, *, offers: ssl.SSLContext | None = None, answer: Answer | None = None) -> None:
        self.port = 0
        self.answer: Answer = answer or (lambda _: None)
        self._folder = folder
        self._offers = offers
        self._server: asyncio.Server | None = None

    async def start(self, port: int = 0, within: ssl.SSLContext | None = None) -> None:
        """Listen on loopback; ``within`` encrypts from the first byte."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port, limit=_LARGEST, ssl=within)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def mails(self) -> list[EmailMessage]:
        """Every mail that was caught, in the order in which they came."""
        parsed = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(self._files()))
        return [mail for mail in parsed if isinstance(mail, EmailMessage)]

    def _files(self) -> list[Path]:
        return list(self._folder.glob("*.eml"))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ValueError, ssl.SSLError):
            await self._say(writer, "220 demo.example ESMTP")
            while line := (await reader.readline()).decode("ascii", "replace").strip():
                if line.upper() == "STARTTLS" and self._offers is not None:
                    await self._say(writer, "220 Go ahead")
                    await writer.start_tls(self._offers)
                elif line.upper() == "DATA" and self.answer(line) is None:
                    await self._say(writer, "354 End with a dot")
                    self._keep(await self._read_mail(reader))
                    await self._say(writer, self.answer("END OF DATA") or "250 Caught")
                else:
                    await self._say(writer, self.answer(line) or self._usual(line))
                    if line.upper() == "QUIT":
                        break
        writer.close()

    def _usual(self, line: str) -> str:
        match line.upper().split(" ")[0].partition(":")[0]:
            case "EHLO":
                encryption = "250-STARTTLS\r\n" if self._offers else ""
                return f"250-demo.example\r\n{encryption}250 8BITMIME"
            case "HELO" | "MAIL" | "RCPT" | "RSET" | "NOOP":
                return "250 Fine"
            case "QUIT":
                return "221 Goodbye"
            case _:
                return "502 Not known here"

    async def _read_mail(self, reader: asyncio.StreamReader) -> bytes:
        lines: list[bytes] = []
        while (line := await reader.readline()) not in {b".\r\n", b".\n", b""}:
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def _keep(self, mail: bytes) -> None:
        (self._folder / f"{len(self._files()) + 1:06d}.eml").write_bytes(mail.replace(b"\r\n", b"\n"))

    @staticmethod
    async def _say(writer: asyncio.StreamWriter, words: str) -> None:
        writer.write(words.encode() + b"\r\n")
        await writer.drain()


def page_of(mails: list[EmailMessage]) -> str:
    """The mails as a web page, the newest at the top."""
    shown = [
        _MAIL.format(
            subject=html.escape(str(mail["Subject"])),
            to=html.escape(str(mail["To"])),
            date=html.escape(str(mail["Date"])),
            text=html.escape(mail.get_content().strip()),
        )
        for mail in reversed(mails)
    ]
    return _PAGE.format(mails="".join(shown) or "<p>No mail yet.</p>")


async def show_page(catcher: MailCatcher, port: int = 0) -> asyncio.Server:
    """Show the caught mails on loopback, whatever address of it is asked for."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await reader.readuntil(b"\r\n\r\n")
            body = page_of(catcher.mails()).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
            policies = "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nConnection: close\r\n"
            writer.write(f"{head}{policies}\r\n".encode() + body)
            await writer.drain()
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", port)


async def _run(folder: Path) -> None:
    catcher = MailCatcher(folder)
    await catcher.start()
    page = await show_page(catcher)
    address = f"http://127.0.0.1:{page.sockets[0].getsockname()[1]}"
    print(f"catching mail on {catcher.port} shown at {address}", flush=True)  # noqa: T201 - the demo reads this line
    await asyncio.Event().wait()


def main() -> None:
    """``python -m portal.demo.mail_catcher --folder FOLDER``"""
    parser = argparse.ArgumentParser(description="Catch the demo's e-mail.")
    parser.add_argument("--folder", type=Path, required=True)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(parser.parse_args().folder))


if __name__ == "__main__":
    main()
