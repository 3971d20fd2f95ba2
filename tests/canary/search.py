"""Looking for words in every form in which a program might have left them: as text, as numbers of text, in bytes."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, quote_plus

import psycopg
from psycopg import sql

Found = list[str]
"""Sentences saying which word was found where, and in what form. Only ever shown when a test fails."""

_SHORTEST = 6
"""Bytes; anything shorter comes about by chance in a cluster full of random bytes."""


def forms_of(word: str) -> dict[str, bytes]:
    """A word in every form that is looked for; forms that look alike count once, under the first name."""
    plain = word.encode()
    forms = {
        "utf-8": plain,
        "utf-16-le": word.encode("utf-16-le"),
        "utf-16-be": word.encode("utf-16-be"),
        "latin-1": word.encode("latin-1", "replace"),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "json": json.dumps(word)[1:-1].encode(),
        "address": quote(word).encode(),
        "form": quote_plus(word).encode(),
    }
    for shift in range(3):
        # The middle of what base64 makes of it, whichever of three places it starts at.
        encoded = base64.b64encode(b"\0" * shift + plain)
        whole = encoded[4 if shift else 0 : (shift + len(plain)) // 3 * 4]
        forms[f"base64 at {shift}"] = whole
        forms[f"base64url at {shift}"] = whole.translate(bytes.maketrans(b"+/", b"-_"))
    different = {content: form for form, content in reversed(forms.items()) if len(content) >= _SHORTEST}
    return {form: content for content, form in different.items()}


def words_in(content: bytes, words: Iterable[str]) -> Found:
    """Which of the words are in these bytes, and how."""
    return [f"{word} as {form}" for word in words for form, bytes_ in forms_of(word).items() if bytes_ in content]


def words_in_files(folder: Path, words: Iterable[str]) -> Found:
    """Which of the words are in any file below a folder."""
    words = list(words)
    found: Found = []
    seen: set[bytes] = set()
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.is_symlink():
            continue
        content = file.read_bytes().rstrip(b"\0")
        # A cluster holds many copies of the same empty catalogue; each is searched once.
        if (print_of_it := sha256(content).digest()) not in seen:
            seen.add(print_of_it)
            found += [f"{one} in {file.relative_to(folder)}" for one in words_in(content, words)]
    return found


def words_in_rows(dsns: Mapping[str, str], words: Iterable[str]) -> Found:
    """Which of the words are in any row of any table of these databases, by the tables' owner's eyes."""
    words = list(words)
    found: Found = []
    for cluster, dsn in dsns.items():
        with psycopg.connect(dsn, autocommit=True) as connection:
            for schema, table in connection.execute(_TABLES).fetchall():
                query = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(schema, table))
                rows = "\n".join(row[0] for row in connection.execute(query))
                found += [f"{one} in a row of {cluster}.{table}" for one in words_in(rows.encode(), words)]
    return found


_TABLES = """
    SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
"""
