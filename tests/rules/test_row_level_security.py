"""Every query of every store, run without a scope and with somebody else's, sees nothing and changes nothing.

Each query is also run with the right scope, where it must see or change something: a query that could not fail here
would prove nothing. A new query has to be added here, or to ``NOT_ABOUT_A_PERSON`` with the reason.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from portal.correction.model import Step
from portal.database import Database, Login
from portal.decisions.dispute_store import DisputeRow
from portal.erasure.model import ItemStep, Run, RunStep
from portal.messages.model import Message, MessageKind, MessageState
from portal.people import store as people_store
from portal.requests.rows import ItemRow, RegisterRow
from portal.requests.states import ItemState, RequestState
from portal.sealed.model import NewRow
from portal.sealed.store import SealedTable
from portal.sync.model import PullState
from tests.conftest import Clusters
from tests.records.parts import as_administrator
from tests.rules.victim import NOW, TABLES, Victim

STORES = sorted(".".join(path.with_suffix("").parts) for path in Path("portal").glob("*/*store.py"))


@dataclass(frozen=True)
class Query:
    """How to call one query about the victim: arguments that differ from the usual, who may, what to clear before."""

    arguments: Callable[[Victim], dict[str, Any]] = lambda victim: {}
    logins: tuple[Login, ...] = tuple(Login)
    rightly: Login = Login.WORKER
    without: tuple[str, ...] = ()
    also: dict[str, Any] = field(default_factory=dict)


RESIDENT_ONLY: dict[str, Any] = {"logins": (Login.RESIDENT,), "rightly": Login.RESIDENT}
"""For the register of requests, which officers and the worker see whole: it has no content."""


def usual(victim: Victim) -> dict[str, Any]:
    """The arguments most queries take, by name: all of them point at the victim."""
    return {
        "subject_id": victim.subject_id,
        "record_id": victim.record_id,
        "record_ids": [victim.record_id],
        "decision_id": victim.decision_id,
        "decision_ids": [victim.decision_id],
        "request_id": victim.request_id,
        "event_id": uuid4(),
        "message_id": victim.message_id,
        "item": 1,
        "dispute_id": victim.item_id,
        "number": victim.number,
        "submission": victim.submission,
        "source": "parking",
        "fingerprint": victim.fingerprint,
        "fingerprints": [victim.fingerprint],
        "refs": [("parking", victim.fingerprint)],
        "run": victim.run,
        "after": None,
        "limit": 100,
        "at": NOW,
        "sealed": b"other",
        "version": 2,
        "seen_version": 1,
        "state": PullState.FAILED,
    }


def _sealed_row(row_id: Any, fingerprint: bytes) -> NewRow:
    return NewRow(row_id, "permit", 2, fingerprint, b"m", b"other")


def _input_row(victim: Victim) -> Any:
    store = importlib.import_module("portal.decisions.store")
    return store.InputRow(victim.decision_id, 5, "parking", victim.fingerprint, "number")


def _dispute_row(victim: Victim) -> DisputeRow:
    return DisputeRow(victim.item_id, victim.number, "wrong", "open", None, None, None, NOW, None)


def _register_row(victim: Victim) -> RegisterRow:
    days = (date(2026, 12, 21), date(2026, 12, 22))
    return RegisterRow(
        uuid4(), f"INZ-{uuid4()}", victim.subject_id, "erasure", RequestState.FILED, NOW, *days, None, None
    )


def _message(victim: Victim) -> Message:
    return Message(subject_id=victim.subject_id, message_id=uuid4(), kind=MessageKind.FORGETTING, created_at=NOW)


def _item_row(victim: Victim) -> ItemRow:
    return ItemRow(2, uuid4(), "record", uuid4(), "parking", ItemState.ASKED, 1, b"other", None)


QUERIES: dict[str, Query] = {
    "audit.insert_opening": Query(),
    "audit.openings": Query(),
    "audit.extent": Query(rightly=Login.RESIDENT),
    "decisions.sealed_rows": Query(),
    "decisions.sealed_row": Query(lambda v: {"row_id": v.decision_id}),
    "decisions.sealed_page": Query(),
    "decisions.held": Query(),
    "decisions.insert_rows": Query(lambda v: {"rows": [_sealed_row(uuid4(), uuid4().bytes)]}),
    "decisions.update_rows": Query(lambda v: {"rows": [_sealed_row(v.decision_id, v.fingerprint)]}),
    "decisions.replace_inputs": Query(lambda v: {"inputs": [_input_row(v)]}),
    "decisions.uses": Query(),
    "decisions.delete_others": Query(lambda v: {"fingerprints": []}),
    "decisions.delete_all": Query(),
    "decisions.count_by_source": Query(),
    "decisions.places": Query(),
    "decisions.dispute_store.insert_dispute": Query(
        lambda v: {"row": _dispute_row(v)}, without=("dispute",), rightly=Login.RESIDENT
    ),
    "decisions.dispute_store.settle_dispute": Query(lambda v: {"state": "kept"}),
    "decisions.dispute_store.disputes_of": Query(),
    "decisions.dispute_store.delete_disputes": Query(),
    "erasure.run_of": Query(),
    "erasure.put_run": Query(lambda v: {"run": Run(RunStep.SETTLED)}),
    "erasure.statuses": Query(),
    "erasure.put_item": Query(lambda v: {"step": ItemStep.OPEN}),
    "erasure.confirm_item": Query(lambda v: {"from_steps": [ItemStep.GONE]}),
    "erasure.make_unreadable": Query(),
    "erasure.insert_certificate": Query(lambda v: {"issued_at": NOW}, without=("certificate",)),
    "erasure.certificate_of": Query(),
    "messages.sealed_mailbox": Query(),
    "messages.is_reachable": Query(),
    "messages.insert_mailbox": Query(without=("mailbox",), rightly=Login.RESIDENT),
    "messages.replace_mailbox": Query(lambda v: {"confirmed_at": NOW}),
    "messages.delete_mailbox": Query(),
    "messages.insert_message": Query(lambda v: {"new": _message(v)}),
    "messages.message_of": Query(),
    "messages.messages_of": Query(),
    "messages.count_since": Query(lambda v: {"kind": MessageKind.FORGETTING, "moment": NOW}),
    "messages.step_message": Query(lambda v: {"state": MessageState.SENT, "failure": None, "settled_at": NOW}),
    "messages.delete_messages": Query(),
    "people.absence": Query(),
    "people.step_absence": Query(also={"noticed_at": NOW}),
    "people.delete_from": Query(lambda v: {"table": people_store.resident}),
    "people.insert_resident": Query(without=("resident",)),
    "people.seen": Query(lambda v: {"at": NOW.replace(year=2030)}),
    "people.sealed_identity": Query(),
    "people.replace_identity": Query(),
    "people.first_seen_at": Query(),
    "profiles.add": Query(without=("new_profile",)),
    "profiles.of": Query(),
    "profiles.remove": Query(rightly=Login.RESIDENT),
    "records.sealed_rows": Query(),
    "records.sealed_row": Query(lambda v: {"row_id": v.record_id}),
    "records.sealed_rows_by_ref": Query(),
    "records.sealed_page": Query(),
    "records.held": Query(),
    "records.insert_rows": Query(lambda v: {"rows": [_sealed_row(uuid4(), uuid4().bytes)]}),
    "records.update_rows": Query(lambda v: {"rows": [_sealed_row(v.record_id, v.fingerprint)]}),
    "records.delete_rows": Query(),
    "records.delete_all": Query(),
    "records.delete_others": Query(lambda v: {"fingerprints": []}),
    "records.count_by_source": Query(),
    "records.places": Query(),
    "requests.register_store.number_of_submission": Query(**RESIDENT_ONLY),
    "requests.open_numbers": Query(lambda v: {"finished": []}),
    "requests.register_store.insert_register": Query(
        lambda v: {"row": _register_row(v), "submission": uuid4()}, **RESIDENT_ONLY
    ),
    "requests.register_store.has_open": Query(**RESIDENT_ONLY),
    "requests.register_store.register_of": Query(**RESIDENT_ONLY),
    "requests.register_store.by_number": Query(**RESIDENT_ONLY),
    "requests.register_store.by_id": Query(**RESIDENT_ONLY),
    "requests.insert_file": Query(without=("request_file",)),
    "requests.file_of": Query(),
    "requests.replace_file": Query(),
    "requests.insert_item": Query(lambda v: {"row": _item_row(v)}),
    "requests.items_of": Query(),
    "requests.update_item": Query(also={"sealed": b"other"}),
    "requests.register_store.withdraw": Query(**RESIDENT_ONLY),
    "correction.statuses": Query(),
    "correction.put_item": Query(lambda v: {"step": Step.OPEN}),
    "correction.delete_all": Query(),
    "sync.progress": Query(),
    "sync.delete_pulls": Query(),
    "sync.put": Query(),
    "sync.finish": Query(also={"failure": "timeout"}),
    "sync.is_running": Query(),
    "sync.overtake": Query(lambda v: {"failure": "portal_error"}),
}

NOT_ABOUT_A_PERSON = {
    "audit.events": "public words and salted commitments only",
    "audit.insert_event": "public words and salted commitments only",
    "audit.delete_openings": "by the ledger and not by scope: tests/erasure/test_forgetting.py",
    "messages.undelivered": "which message about which request, no address, for officers",
    "messages.put_by_letter": "the same: what did not arrive becomes a letter",
    "people.to_forget": "random ids of whoever stays away, for the worker alone",
    "erasure.count_ledger": "numbers",
    "erasure.insert_ledger": "random ids of destroyed keys",
    "erasure.ledger_page": "random ids of destroyed keys",
    "people.find_subject": "the look-up itself: fingerprint to random id",
    "people.subjects_page": "random ids, for work on everybody; the worker's and the residents' look-up",
    "people.count_subjects": "a number",
    "people.add_subject": "the look-up itself: fingerprint to random id",
    "people.officer_id": "an officer, by fingerprint",
    "people.insert_session": "found by the fingerprint of a random token, apart per kind of login",
    "people.find_session": "found by the fingerprint of a random token, apart per kind of login",
    "people.slide": "found by the fingerprint of a random token, apart per kind of login",
    "people.delete_session": "found by the fingerprint of a random token, apart per kind of login",
    "people.delete_sessions_of": "ends sessions, shows nothing",
    "people.delete_expired": "ends sessions, shows nothing",
    "people.attempt_store.insert_attempt": "a sign-in that has not happened yet",
    "people.attempt_store.take_attempt": "a sign-in that has not happened yet",
    "people.attempt_store.delete_attempts_before": "a sign-in that has not happened yet",
    "requests.hold_filing": "a lock",
    "requests.register_store.next_sequence": "a number",
    "requests.register_store.closed": "the register without content, for officers",
    "requests.register_store.open_count": "a number",
    "requests.register_store.queue": "the register without content, for officers",
    "requests.register_store.move": "the register without content, for officers and the worker",
    "requests.register_store.not_urgent": "the register without content, for officers",
    "sync.put_standing": "how a source answers, nothing of whom it was asked about",
    "sync.standings": "how a source answers, nothing of whom it was asked about",
    "sync.add_quarantine": "source and reason, nothing of whom it is about",
    "sync.quarantined": "source and reason, nothing of whom it is about",
    "sync.add_unmapped": "names of fields",
    "sync.unmapped_fields": "names of fields",
    "sync.add_suppression": "a keyed fingerprint that must outlive the person's leaving",
    "sync.suppressed": "a keyed fingerprint that must outlive the person's leaving",
    "vault.count_by_wrapping": "numbers",
    "vault.fetch": "the keystore cluster has no personal data; its rows are random ids and wrapped keys",
    "vault.insert_key": "the keystore cluster has no personal data; its rows are random ids and wrapped keys",
    "vault.delete_keys": "the keystore cluster has no personal data; its rows are random ids and wrapped keys",
}


def store_functions() -> Iterator[str]:
    """Every public query of every store, as package.name; of a package's second store as package.store.name."""
    for store in STORES:
        module = importlib.import_module(store)
        own = [name for name, function in queries(module) if function.__module__ == store]
        of_tables = [name for table in sealed_tables(module) for name, _ in queries(table)]
        for name in [*own, *of_tables]:
            if not name.startswith("_"):
                yield f"{store.removeprefix('portal.').removesuffix('.store')}.{name}"


def queries(place: object) -> list[tuple[str, Any]]:
    """What can be asked there."""
    return inspect.getmembers(place, inspect.iscoroutinefunction)


def sealed_tables(module: ModuleType) -> list[SealedTable]:
    """The tables of sealed rows that a store has."""
    return [place for place in vars(module).values() if isinstance(place, SealedTable)]


def test_every_query_is_listed_here() -> None:
    known = set(QUERIES) | set(NOT_ABOUT_A_PERSON)
    assert sorted(store_functions()) == sorted(known)


def test_every_table_with_a_persons_id_has_row_level_security(clusters: Clusters) -> None:
    bare = as_administrator(
        clusters.owner("view"),
        f"SELECT relname FROM pg_class WHERE NOT relrowsecurity AND relname IN ({TABLES})",  # noqa: S608
    )
    assert [row[0] for row in bare] == ["resident_lookup"]


@pytest.mark.parametrize("name", sorted(QUERIES))
async def test_without_the_right_scope_a_query_sees_and_changes_nothing(
    name: str, clusters: Clusters, view: Database
) -> None:
    query, victim = QUERIES[name], Victim(clusters.owner("view"))
    for table in query.without:
        victim.without(table)
    before = victim.rows()
    somebody_else = {"subject_id": uuid4(), "request_id": uuid4()}

    for login in query.logins:
        for scope in ({}, somebody_else):
            assert not await outcome(name, victim, view, login, scope), f"{login} with scope {list(scope)}"
            assert victim.rows() == before, f"{login} with scope {list(scope)} changed something"

    rightly = await outcome(name, victim, view, query.rightly, {"subject_id": victim.subject_id})
    assert rightly or victim.rows() != before, "with the right scope it does nothing either: this proves nothing"


@pytest.mark.parametrize(
    "name",
    [
        "records.sealed_rows",
        "requests.file_of",
        "requests.items_of",
        "erasure.run_of",
        "decisions.dispute_store.disputes_of",
    ],
)
async def test_an_officer_sees_a_case_only_while_it_is_open_on_the_desk(
    name: str, clusters: Clusters, view: Database
) -> None:
    victim = Victim(clusters.owner("view"))

    assert await outcome(name, victim, view, Login.OFFICER, {"request_id": victim.request_id})
    assert not await outcome(name, victim, view, Login.OFFICER, {"subject_id": victim.subject_id})


async def outcome(name: str, victim: Victim, view: Database, login: Login, scope: dict[str, Any]) -> Any:
    """What the query answers; None when the database refuses it."""
    store, function_name = name.rsplit(".", 1)
    module = importlib.import_module(f"portal.{store}" if "." in store else f"portal.{store}.store")
    function = next(getattr(p, function_name) for p in (module, *sealed_tables(module)) if hasattr(p, function_name))
    given = {**usual(victim), **QUERIES[name].arguments(victim)}
    wanted = [
        parameter.name
        for parameter in list(inspect.signature(function).parameters.values())[1:]
        if parameter.kind is not parameter.VAR_KEYWORD and (parameter.default is parameter.empty)
    ]
    arguments = {argument: given[argument] for argument in wanted}
    try:
        async with view.begin(login, **scope) as connection:
            return await function(connection, **arguments, **QUERIES[name].also)
    except (DBAPIError, psycopg.Error) as refused:  # the hot read path speaks with the driver itself
        assert "permission denied" in str(refused) or "row-level security" in str(refused)  # noqa: PT017
        return None
