"""A whole portal without its web: real clusters, the two departments' databases, a source that answers as told."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import psycopg

from connectors.sdk import (
    Contact,
    DataPoint,
    Decision,
    DecisionInput,
    ErasureOutcome,
    ErasurePlan,
    HumanRole,
    Item,
    Manifest,
    Person,
    PlanVerdict,
    Record,
    Rule,
)
from connectors.sdk.contract import Value
from connectors.sql_table.connector import SQLTable
from connectors.sql_table.simulator import Department
from portal.audit import Action, Actor, ActorKind, Audit, Event
from portal.correction.service import Correction
from portal.database import Connection, Database, Login
from portal.decisions.disputes import Disputes
from portal.decisions.model import DecisionView
from portal.decisions.service import Decisions
from portal.erasure.forgetting import Forgetting
from portal.erasure.service import Erasure
from portal.messages import Messages
from portal.people.service import People
from portal.people.sessions import utc_now
from portal.profiles import Profiles
from portal.records.model import RecordView
from portal.records.service import Records
from portal.requests.case import Case
from portal.requests.grounds import Answer, Register, Right
from portal.requests.model import Verdict
from portal.requests.service import Requests
from portal.settings import Mail, Settings
from portal.sources import Sources
from portal.sync.service import Sync
from portal.vault import FileKeyProvider, Vault

OFFICER = Actor(ActorKind.OFFICER, "privacy_officer", uuid4())
MARIJKE = "999990019"
DEPARTMENTS = Path(__file__).parents[2] / "connectors" / "sql_table"
ODD_MANIFEST = """
name = "odd"
title = { nl = "Archief", en = "Archive" }
steward = { nl = "Archief", en = "Archive" }
purpose = { nl = "Testen", en = "Testing" }
explain = { nl = "Een archief", en = "An archive" }
fresh_for = "PT1H"
recipients = [{ nl = "Het streekarchief", en = "The regional archive" }]
[contact]
name = { nl = "Archief", en = "Archive" }
phone = "088 000 1300"
[legal_basis]
article = "6(1)(e)"
law = { nl = "Archiefwet", en = "Archives Act" }
[retention]
period = "P1Y"
starts = { nl = "Vanaf het einde", en = "From the end" }
ground = { nl = "Archiefwet", en = "Archives Act" }
[records.box]
title = { nl = "Doos", en = "Box" }
explain = { nl = "Een doos", en = "A box" }
title_field = "name"
[records.box.fields.name]
label = { nl = "Naam", en = "Name" }
explain = { nl = "Hoe de doos heet", en = "What the box is called" }
"""

DECISION = Decision(
    ref="WMO-2026-1187",
    title={"nl": "Besluit", "en": "Decision"},
    outcome={"nl": "Gestopt", "en": "Stopped"},
    decided_on=date(2026, 9, 14),
    explanation={"nl": "Er woont iemand bij u.", "en": "Somebody lives with you."},
    rule=Rule({"nl": "Regel", "en": "Rule"}, "1", HumanRole.DECIDED, is_algorithm=False),
    contact=Contact("Annemiek de Groot", "088 000 1187"),
    inputs=(DecisionInput("homecare", "hours_per_week", 4, ref="provision:HH-2023-0417"),),
)


class Odd:
    """A connector that holds three boxes and plans, erases and corrects as the test tells it to.

    ``names`` are what its boxes are called since they were corrected; ``rectified`` what it raises when asked to.
    ``mute`` is what it raises when it is pulled.
    """

    held: dict[str, set[str]]
    plan: Any
    answer: Any
    asked: list[str]
    names: dict[str, Value]
    rectified: BaseException | None
    deaf: bool
    mute: BaseException | None

    def __init__(self, manifest: Manifest, settings: Mapping[str, Any], http: object) -> None:
        self.held, self.asked, self.names = {}, [], {}
        self.rectified, self.mute, self.deaf = None, None, False
        self.plan, self.answer = ErasurePlan(PlanVerdict.CAN_ERASE), ErasureOutcome.ERASED

    async def pull(self, person: Person) -> AsyncIterator[Item]:
        if self.mute is not None:
            raise self.mute
        for ref in sorted(self.held.setdefault(person.bsn, {"box:1", "box:2", "box:3"})):
            name = self.names.get(ref, f"doos {ref} van iemand")
            yield Record(ref=ref, type="box", fields={"name": DataPoint(name)})

    async def rectify(self, person: Person, ref: str, changes: Mapping[str, Value]) -> None:
        """Put it in; ``deaf`` says that it did and does nothing."""
        self.asked.append("rectify")
        if self.rectified is not None:
            raise self.rectified
        if not self.deaf:
            self.names[ref] = changes["name"]

    async def plan_erasure(self, person: Person, ref: str) -> ErasurePlan:
        self.asked.append("plan")
        if isinstance(self.plan, BaseException):
            raise self.plan
        plan: ErasurePlan = self.plan
        return plan

    async def erase(self, person: Person, ref: str) -> ErasureOutcome:
        self.asked.append("erase")
        if isinstance(self.answer, BaseException):
            raise self.answer
        if self.answer is ErasureOutcome.ERASED:
            self.held[person.bsn].discard(ref)
        answer: ErasureOutcome = self.answer
        return answer

    async def close(self) -> None:
        """Nothing to let go of."""


class Silent:
    """A source that can only be read. Its box was closed long ago."""

    def __init__(self, manifest: Manifest, settings: Mapping[str, Any], http: object) -> None:
        self._ref = f"{manifest.name}:9"

    async def pull(self, person: Person) -> AsyncIterator[Item]:
        fields = {"name": DataPoint("doos 9 van iemand")}
        yield Record(ref=self._ref, type="box", fields=fields, ended_on=date(2001, 1, 1))

    async def close(self) -> None:
        """Nothing to let go of."""


class Decider:
    """A source that states the one decision."""

    def __init__(self, manifest: Manifest, settings: Mapping[str, Any], http: object) -> None:
        """Nothing is set."""

    async def pull(self, person: Person) -> AsyncIterator[Item]:
        yield DECISION

    async def close(self) -> None:
        """Nothing to let go of."""


def _bsns() -> Iterator[str]:
    """Official test numbers (999...) that pass the 11-test, from a random one on, none twice."""
    start = secrets.randbelow(1_000_000)
    for number in (f"999{(start + step) % 1_000_000:06d}" for step in range(1_000_000)):
        if sum(w * int(d) for w, d in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), number, strict=True)) % 11 == 0:
            yield number


_NEXT = _bsns()


def fresh_bsn() -> str:
    """A number that no other resident of this run has: what was erased for one must not be suppressed for another."""
    return next(_NEXT)


@dataclass
class Town:
    """Every service, made from real parts, and one resident who was pulled."""

    settings: Settings
    view: Database
    vault: Vault
    audit: Audit
    people: People
    sources: Sources
    records: Records
    decisions: Decisions
    sync: Sync
    erasure: Erasure
    correction: Correction
    disputes: Disputes
    requests: Requests
    messages: Messages
    folder: Path
    bsn: str
    subject_id: UUID

    @property
    def odd(self) -> Odd:
        """The source that does as it is told."""
        connector = self.sources._connectors["odd"]
        assert isinstance(connector, Odd)
        return connector

    async def arrive(self) -> None:
        """The resident signs in for the first time and everything is pulled."""
        async with self.view.begin(Login.RESIDENT) as connection:
            self.subject_id = await self.people.welcome(connection, self.bsn)
        await self.pull()

    async def pull(self) -> None:
        for source in self.sources.enabled():
            await self.sync.pull(self.subject_id, source.name)

    @asynccontextmanager
    async def as_resident(self) -> AsyncIterator[Connection]:
        async with self.view.begin(Login.RESIDENT, subject_id=self.subject_id) as connection:
            yield connection

    @asynccontextmanager
    async def as_officer(self) -> AsyncIterator[Connection]:
        async with self.view.begin(Login.OFFICER) as connection:
            yield connection

    async def held(self) -> dict[str, RecordView]:
        """What the resident sees, by ref."""
        event = Event(Action.OVERVIEW_LOOKED, Actor(ActorKind.RESIDENT, "resident"), subject_id=self.subject_id)
        async with self.as_resident() as connection:
            access, ring = await self.audit.look(connection, event)
            views = await self.records.view(connection, self.subject_id, ring, access)
        assert all(isinstance(view, RecordView) for view in views), "everything that is left can be read"
        return {view.ref: view for view in views if isinstance(view, RecordView)}

    async def decisions_held(self) -> list[DecisionView]:
        """The decisions the resident sees."""
        event = Event(Action.OVERVIEW_LOOKED, Actor(ActorKind.RESIDENT, "resident"), subject_id=self.subject_id)
        async with self.as_resident() as connection:
            access, ring = await self.audit.look(connection, event)
            views = await self.decisions.view(connection, self.subject_id, ring, access)
        return [view for view in views if isinstance(view, DecisionView)]

    async def file(self, *refs: str, reason: str = "") -> str:
        """Ask for the erasure of these records; the request's number."""
        held = await self.held()
        async with self.as_resident() as connection:
            filed = await self.requests.file(
                connection, self.subject_id, [held[ref].record_id for ref in refs], reason, submission=uuid4()
            )
        return filed.number

    async def request_id(self, number: str) -> UUID:
        async with self.as_officer() as connection:
            found = await self.requests.find(connection, number)
        assert found is not None
        return found

    async def open_case(self, number: str) -> Case:
        async with self.as_officer() as connection:
            found = await self.requests.find(connection, number)
        assert found is not None
        case = await self.requests.open_case(found, OFFICER)
        assert case is not None
        return case

    async def decide(self, number: str, *verdicts: Verdict) -> None:
        """Open the case, give each item its verdict (the last one for the rest), and set it going."""
        case = await self.open_case(number)
        async with self.as_officer() as connection:
            for place, item in enumerate(case.items):
                verdict = verdicts[min(place, len(verdicts) - 1)]
                await self.requests.give_verdict(
                    connection, case.line.request_id, OFFICER, item.item, verdict, item.version
                )
        async with self.as_officer() as connection:
            await self.requests.decide(connection, case.line.request_id, OFFICER)

    async def carry_out(self, number: str) -> None:
        await self.requests.carry_out(self.subject_id, await self.request_id(number))

    async def close(self) -> None:
        await self.sources.close()


def granted() -> Verdict:
    reason = "Dit is niet meer nodig voor dat werk."
    return Verdict(right=Right.ERASURE, answer=Answer.GRANT, ground="A17-1-A-NO-LONGER-NEEDED", reason=reason)


def refused() -> Verdict:
    return Verdict(
        right=Right.ERASURE,
        answer=Answer.REFUSE,
        ground="A17-3-B-LEGAL-OBLIGATION-OR-PUBLIC-TASK",
        reason="De wet zegt dat wij dit moeten bewaren.",
        register=Register.CASE,
    )


def settings_for(folder: Path) -> Settings:
    """The settings of a town whose sources live in a folder."""
    sign_in = {"issuer": "http://127.0.0.1:1", "client_id": "x", "client_secret": "y"}
    cluster = {"resident": "postgresql://", "officer": "postgresql://", "worker": "postgresql://"}
    departments = {
        name: {
            "connector": "sql_table",
            "manifest": str(DEPARTMENTS / f"manifest-{name}.toml"),
            "settings": {"url": Department(name, folder).url, "read_only": False},
        }
        for name in ("homecare", "parking")
    }
    (folder / "odd.toml").write_text(ODD_MANIFEST, encoding="utf-8")
    for name in ("silent", "brp", "decisions"):
        text = ODD_MANIFEST.replace('"odd"', f'"{name}"', 1)
        if name == "brp":
            text = f'base_register = "BRP"\n{text}'
        if name == "decisions":
            text = f"gives_decisions = true\n{text}"
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    raw = {
        "municipality": {
            "name": "Gemeente Voorbeeldstad",
            "phone": "14 0999",
            "email": "inzage@voorbeeldstad.example",
            "desk": {"nl": "Stadhuisplein 1, Voorbeeldstad", "en": "City hall, Voorbeeldstad"},
            "privacy_officer": {"nl": "088 000 1188", "en": "088 000 1188"},
        },
        "server": {"address": "https://inzage.voorbeeldstad.example"},
        "view": cluster,
        "keystore": cluster,
        "keys": {"file": "keys.json"},
        "sign_in": {"residents": sign_in, "officers": sign_in},
        "sources": {
            **departments,
            "odd": {"connector": "odd", "manifest": str(folder / "odd.toml")},
            "silent": {"connector": "silent", "manifest": str(folder / "silent.toml")},
            "brp": {"connector": "silent", "manifest": str(folder / "brp.toml")},
            "decisions": {"connector": "decider", "manifest": str(folder / "decisions.toml")},
        },
    }
    return msgspec.convert(raw, Settings)


def town_of(
    view: Database,
    keystore: Database,
    keys: FileKeyProvider,
    folder: Path,
    bsn: str,
    department: type[SQLTable] = SQLTable,
    now: Callable[[], datetime] = utc_now,
    mail: Mail | None = None,
) -> Town:
    """Join the parts as the worker has them. The departments hold the demo resident's rows under another number."""
    settings = msgspec.structs.replace(settings_for(folder), mail=mail or Mail())
    vault = Vault(keystore, keys, Login.WORKER)
    audit = Audit(vault)
    people = People(vault, audit, settings.sessions, now)
    sources = Sources(settings, {"sql_table": department, "odd": Odd, "silent": Silent, "decider": Decider})
    records, decisions = Records(vault, audit), Decisions(vault, audit)
    messages = Messages(settings, audit, view, now)
    sync = Sync(
        people=people,
        sources=sources,
        records=records,
        decisions=decisions,
        profiles=Profiles(messages),
        vault=vault,
        audit=audit,
        view=view,
    )
    erasure = Erasure(vault, audit, people, sources, records, decisions, sync, view, messages)
    disputes, correction = Disputes(vault), Correction(audit, people, sources, records, sync, view)
    requests = Requests(
        settings, vault, audit, people, sources, records, erasure, view, messages, decisions, disputes, correction
    )
    return Town(
        settings=settings,
        view=view,
        vault=vault,
        audit=audit,
        people=people,
        sources=sources,
        records=records,
        decisions=decisions,
        sync=sync,
        erasure=erasure,
        correction=correction,
        disputes=disputes,
        requests=requests,
        messages=messages,
        folder=folder,
        bsn=bsn,
        subject_id=uuid4(),
    )


def forgetting_of(town: Town, now: Callable[[], datetime] = utc_now) -> Forgetting:
    """What forgets the residents of a town, at a moment of the test's choosing."""
    return Forgetting(
        limits=town.settings.forgetting,
        view=town.view,
        vault=town.vault,
        audit=town.audit,
        people=town.people,
        records=town.records,
        decisions=town.decisions,
        disputes=town.disputes,
        sync=town.sync,
        correction=town.correction,
        messages=town.messages,
        unless=town.requests.has_open,
        now=now,
    )


def move_in(folder: Path, bsn: str) -> None:
    """Give the demo resident's rows in the departments to somebody with this number."""
    for name, tables in {"homecare": ("provision", "intake_note"), "parking": ("permit",)}.items():
        with sqlite3.connect(folder / f"{name}.sqlite") as connection:
            for table in tables:
                connection.execute(f"UPDATE {table} SET bsn = ? WHERE bsn = ?", (bsn, MARIJKE))  # noqa: S608


def rows_in(folder: Path, department: str, table: str) -> int:
    with sqlite3.connect(folder / f"{department}.sqlite") as connection:
        count: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    return count


def as_administrator(dsn: str, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Run a statement as the tables' owner, as a database administrator could."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        cursor = connection.execute(statement.encode(), parameters)
        return cursor.fetchall() if cursor.description else []


def refs(case: Case) -> Sequence[str]:
    return [item.facts.ref for item in case.items]
