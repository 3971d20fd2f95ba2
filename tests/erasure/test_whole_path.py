"""From picking a record to a certificate: gone in the source, in the portal, and for every key that ever opened it."""

from __future__ import annotations

from pathlib import Path

from joserfc import jws
from joserfc.jwk import KeySet

from portal.requests.states import ItemState, RequestState
from tests.conftest import Clusters
from tests.erasure.town import Town, granted, refused, rows_in

LAPSED, RUNNING = "provision:HH-2019-0112", "provision:HH-2023-0417"


async def test_an_erased_record_is_gone_from_its_source_and_from_the_portal_and_stays_gone(
    town: Town, clusters: Clusters, tmp_path: Path
) -> None:
    before = rows_in(tmp_path, "homecare", "provision")
    number = await town.file(LAPSED, RUNNING, reason="Dit is niet meer nodig.")

    await town.decide(number, granted(), refused())
    async with town.as_resident() as connection:
        underway = await town.requests.one(connection, town.subject_id, number)
    await town.carry_out(number)
    async with town.as_resident() as connection:
        closed = await town.requests.one(connection, town.subject_id, number)
        signed = await town.requests.certificate(connection, town.subject_id, number)
    await town.pull()

    assert underway is not None
    assert closed is not None
    assert underway.line.state is RequestState.CARRYING_OUT
    assert [item.state for item in underway.items] == [ItemState.CARRYING_OUT, ItemState.KEPT]
    assert closed.line.state is RequestState.CLOSED
    assert [item.state for item in closed.items] == [ItemState.DONE, ItemState.KEPT]
    assert rows_in(tmp_path, "homecare", "provision") == before - 1
    held = await town.held()
    assert LAPSED not in held
    assert RUNNING in held
    assert signed is not None
    checked = jws.deserialize_compact(signed, KeySet.import_key_set(town.vault.signer.public_jwks()), ["ES256"])
    assert b"HH-2019-0112" not in checked.payload
    assert town.bsn.encode() not in checked.payload
