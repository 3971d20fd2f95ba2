"""For stopping a pull between two of its transactions, from outside, with nothing but a row lock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID

import psycopg

from tests.conftest import Clusters
from tests.records.parts import as_administrator

WAITING = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = %s"


class Turnstile:
    """Lets a pull write one transaction at a time, by holding its row between them."""

    def __init__(self, clusters: Clusters, subject_id: UUID) -> None:
        self._dsn = clusters.owner("view")
        self._subject_id = subject_id
        self._holding = self._take()

    def let_one_through(self) -> None:
        """Wait until the worker stands before the row, stand behind it, and let go."""
        self._until(self._waiting("portal_worker"))
        taken: list[psycopg.Connection] = []
        behind = threading.Thread(target=lambda: taken.append(self._take()))
        behind.start()
        self._until(self._waiting("postgres"))
        self.open()
        behind.join()
        self._holding = taken[0]

    def until_somebody_waits(self) -> None:
        self._until(self._waiting("portal_worker"))

    def open(self) -> None:
        self._holding.commit()
        self._holding.close()

    def _take(self) -> psycopg.Connection:
        connection = psycopg.connect(self._dsn)
        connection.execute("SELECT 1 FROM source_pull WHERE subject_id = %s FOR UPDATE", [self._subject_id])
        return connection

    def _waiting(self, login: str) -> Callable[[], bool]:
        return lambda: bool(as_administrator(self._dsn, WAITING, login))

    @staticmethod
    def _until(true: Callable[[], bool]) -> None:
        while not true():
            threading.Event().wait(0.01)
