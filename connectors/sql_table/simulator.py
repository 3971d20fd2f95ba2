"""For the demo and the tests: the databases of five departments, made and filled here.

A departmental database has no program to stand in for: the database itself is the source. So this makes one, on SQLite
or PostgreSQL, and can break it in ways databases really break:

* for everybody: the SQLite file is moved away, as on a server whose disk is not there (:data:`Fault.SERVER_ERROR`);
* for one person: a text of theirs is replaced by bytes that are no text, as in a damaged file, so the database fails
  when just these rows are read (:data:`Fault.GARBAGE`, and SERVER_ERROR for a person). SQLite only: PostgreSQL
  refuses such bytes.

    python -m connectors.sql_table.simulator homecare --data-dir D [--fault garbage:999990081] [--mend]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sqlalchemy import create_engine, inspect, text

from connectors.sdk.demo_dates import moved, weeks_in
from connectors.sdk.faults import Fault
from connectors.sql_table.demo_data import DEPARTMENTS

FAULTS = frozenset({Fault.SERVER_ERROR, Fault.GARBAGE})
DAMAGED = {"homecare": "kind", "parking": "zone", "taxes": "kind", "income": "kind", "checks": "label"}
"""The text column of each department's first table that damage is done to."""


def fill(department: str, url: str, *, weeks: int = 0) -> None:
    """Make and fill a department's tables, once: a database that has them keeps its rows, erased ones stay gone.

    ``weeks``: by how much every date is later than written.
    """
    metadata, tables = DEPARTMENTS[department]
    engine = create_engine(url, hide_parameters=True)
    try:
        with engine.begin() as connection:
            if inspect(connection).has_table(tables[0][0].name):
                return
            metadata.create_all(connection)
            for table, rows in tables:
                connection.execute(table.insert(), moved(rows, weeks))
    finally:
        engine.dispose()


class Department:
    """A department's database as an SQLite file in ``data_dir``. Fault switches as the conformance kit wants them."""

    def __init__(self, department: str, data_dir: Path) -> None:
        data_dir.mkdir(parents=True, exist_ok=True)
        self._department = department
        self._file = data_dir / f"{department}.sqlite"
        self._away = data_dir / f"{department}.sqlite.away"
        if not self._away.exists():
            fill(department, self.url, weeks=weeks_in(data_dir))

    @property
    def url(self) -> str:
        """The address for the source's ``url`` setting."""
        return f"sqlite:///{self._file}"

    def switch_on(self, fault: Fault, *, person: str | None = None) -> None:
        """Break the database for everybody, or for one person; other faults than FAULTS raise ValueError."""
        if fault not in FAULTS:
            raise ValueError(f"a database cannot have the fault {fault}")
        if fault is Fault.SERVER_ERROR and person is None:
            if self._file.exists():
                self._file.replace(self._away)
        else:
            self._damage(person)

    def switch_off(self) -> None:
        """Mend everything."""
        if self._away.exists():
            self._away.replace(self._file)
        self._statements(
            "UPDATE {table} SET {column} = (SELECT good FROM undamaged WHERE undamaged.row = {table}.rowid) "
            "WHERE rowid IN (SELECT row FROM undamaged)",
            "DROP TABLE undamaged",
            only_if_damaged=True,
        )

    def _damage(self, person: str | None) -> None:
        self.switch_off()
        # "bsn = coalesce(nothing, bsn)" is everybody who has a number.
        self._statements(
            "CREATE TABLE undamaged AS SELECT rowid AS row, {column} AS good FROM {table} "
            "WHERE bsn = coalesce(:person, bsn)",
            "UPDATE {table} SET {column} = CAST(x'FFFE' AS TEXT) WHERE bsn = coalesce(:person, bsn)",
            person=person,
        )

    def _statements(self, *templates: str, person: str | None = None, only_if_damaged: bool = False) -> None:
        """Run statements on the department's first table and a text column of it (names from this file only)."""
        table = DEPARTMENTS[self._department][1][0][0].name
        column = DAMAGED[self._department]
        engine = create_engine(self.url, hide_parameters=True)
        try:
            with engine.begin() as connection:
                if only_if_damaged and not inspect(connection).has_table("undamaged"):
                    return
                for template in templates:
                    statement = text(template.format(table=table, column=column))
                    connection.execute(statement, {"person": person} if ":person" in template else {})
        finally:
            engine.dispose()


def main() -> None:
    """The command line: make a department's database, break it or mend it, and print its address."""
    parser = argparse.ArgumentParser(description="A departmental database for the demo.")
    parser.add_argument("department", choices=sorted(DEPARTMENTS))
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--fault", metavar="FAULT[:PERSON]", help=f"one of {', '.join(sorted(FAULTS))}")
    parser.add_argument("--mend", action="store_true", help="switch all faults off")
    options = parser.parse_args()
    department = Department(options.department, options.data_dir)
    if options.mend:
        department.switch_off()
    if options.fault:
        name, _, person = options.fault.partition(":")
        department.switch_on(Fault(name), person=person or None)
    sys.stdout.write(f"{department.url}\n")


if __name__ == "__main__":
    main()
