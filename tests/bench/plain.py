"""The baselines: the same records stored in the clear, and the least code that opens the same rows."""

from __future__ import annotations

from uuid import UUID

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.database import Connection, Database, Login, libpq_dsn
from portal.records import model, store
from portal.records.model import KIND, SCHEMA, RecordView, UnreadableRecord
from portal.records.service import Records
from portal.sealed.model import NewRow, SealedRow
from portal.vault import About, Access, Keyring, Owner, Vault
from portal.vault.access import grant
from portal.vault.envelope import HEADER_BYTES, unpack_header


class PlainRecords(Records):
    """The same service, reading rows that hold their plaintext."""

    async def view(
        self, conn: Connection, subject_id: UUID, ring: Keyring, access: Access, *, source: str | None = None
    ) -> list[RecordView | UnreadableRecord]:
        """Every record, decoded from the clear."""
        return [model.shown(row, row.sealed) for row in await store.records.sealed_rows(conn, subject_id, source)]


async def store_in_the_clear(view: Database, vault: Vault, subject_id: UUID) -> None:
    """Replace this resident's sealed blobs by their plaintext."""
    owner = Owner.subject(subject_id)
    ring, access = await vault.keyring(owner), grant(UUID(int=0), [owner])
    async with view.begin(Login.WORKER, subject_id=subject_id) as connection:
        for row in await store.records.sealed_rows(connection, subject_id):
            plaintext = ring.open(about(owner, row), row.sealed, access)
            changed = NewRow(row.id, row.type, row.version, b"", b"", plaintext)
            await store.records.update_rows(connection, subject_id, None, [changed])


class BareReader:
    """psycopg in binary form and one AES-GCM call per row, with keys and associated data made beforehand."""

    def __init__(self, connection: psycopg.AsyncConnection, subject_id: UUID, key: AESGCM, bound: list[bytes]) -> None:
        self._connection = connection
        self._subject_id = subject_id
        self._key = key
        self._bound = bound

    @classmethod
    async def connect(cls, dsn: str, vault: Vault, view: Database, subject_id: UUID) -> BareReader:
        """Learn what opens each row, in the order the query gives them."""
        owner = Owner.subject(subject_id)
        ring = await vault.keyring(owner)
        async with view.begin(Login.WORKER, subject_id=subject_id) as scoped:
            rows = await store.records.sealed_rows(scoped, subject_id)
        bound = [row.sealed[:HEADER_BYTES] + about(owner, row).associated_data() for row in rows]
        connection = await psycopg.AsyncConnection.connect(libpq_dsn(dsn), autocommit=True)
        await connection.execute("SELECT set_config('portal.subject_id', %s, false)", (str(subject_id),))
        return cls(connection, subject_id, ring._newest.aead, bound)

    async def read(self) -> list[bytes]:
        """Fetch and open everything."""
        async with self._connection.cursor(binary=True) as cursor:
            await cursor.execute(store.records.of_subject, {"subject_id": self._subject_id})
            rows = await cursor.fetchall()
        opened = []
        for row, bound in zip(rows, self._bound, strict=True):
            sealed = row[5]
            header = unpack_header(sealed)
            assert header is not None
            opened.append(self._key.decrypt(header.nonce, sealed[HEADER_BYTES:], bound))
        return opened

    async def close(self) -> None:
        """Let go."""
        await self._connection.close()


def about(owner: Owner, row: SealedRow) -> About:
    """What a record's seal is bound to."""
    return About(owner=owner, kind=KIND, id=row.id, source=row.source, schema=SCHEMA, version=row.version)
