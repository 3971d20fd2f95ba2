"""For writing the statements: SQLAlchemy Core from a table's description, every value bound, nothing reflected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    TableClause,
    Update,
    column,
    delete,
    exists,
    false,
    literal_column,
    or_,
    select,
    table,
    update,
)

from connectors.sdk import Value
from connectors.sql_table.description import Table, Tables

Row = Mapping[str, Any]


def column_names(described: Table) -> Select[Any]:
    """A question without rows, whose answer's headings are the columns the table really has."""
    return select(literal_column("*")).select_from(_clause(described)).where(false())


def held(tables: Tables, described: Table, person: str, *, most: int, lock: bool = False) -> Select[Any]:
    """The described columns of the person's rows, at most ``most``. Other columns are not read at all."""
    rows = _clause(described)
    question = select(*rows.c).where(*_conditions(tables, described, rows, person))
    question = question.order_by(*(rows.c[name] for name in described.key)).limit(most)
    return question.with_for_update() if lock else question


def erasure(tables: Tables, described: Table, person: str, row: Row) -> Delete | Update:
    """Erase this row of this person: delete it, or empty the columns that say so."""
    rows = _clause(described)
    conditions = (*_conditions(tables, described, rows, person), *_is_row(rows, described, row))
    if described.erase == "set_null":
        return update(rows).where(*conditions).values(dict.fromkeys(described.set_null))
    return delete(rows).where(*conditions)


def erasure_of_owned(owned: Table, row: Row) -> Delete:
    """Delete the rows that belong to an owner's row and go with it."""
    rows = _clause(owned)
    on = owned.owner.on if owned.owner else {}
    return delete(rows).where(*(rows.c[own] == row[other] for own, other in on.items()))


def correction(tables: Tables, described: Table, person: str, row: Row, changes: Mapping[str, Value]) -> Update:
    """Put new values (by column) in this row of this person."""
    rows = _clause(described)
    conditions = (*_conditions(tables, described, rows, person), *_is_row(rows, described, row))
    return update(rows).where(*conditions).values(dict(changes))


def _clause(described: Table) -> TableClause:
    return table(described.name, *(column(name) for name in described.names()), schema=described.schema)


def _is_row(rows: TableClause, described: Table, row: Row) -> list[ColumnElement[bool]]:
    return [rows.c[name] == row[name] for name in described.key]


def _conditions(tables: Tables, described: Table, rows: TableClause, person: str) -> list[ColumnElement[bool]]:
    """Whose rows, which of them, and (where erasing empties columns) only those not emptied yet."""
    conditions = [rows.c[name] == value for name, value in described.only.items()]
    if described.set_null:
        conditions.append(or_(*(rows.c[name].is_not(None) for name in described.set_null)))
    if described.person is not None:
        conditions.append(rows.c[described.person] == _person_as(described, person))
    elif described.owner is not None and (owner := tables.owner_of(described)) is not None:
        theirs = _clause(owner)
        joined = [theirs.c[other] == rows.c[own] for own, other in described.owner.on.items()]
        # The owner's own "only" and emptied columns count as well: what is not held there is not held here.
        conditions.append(exists().where(*joined, *_conditions(tables, owner, theirs, person)))
    return conditions


def _person_as(described: Table, person: str) -> str | int:
    """The number as the column keeps it: some systems keep a BSN as a number, without its leading zero."""
    return int(person) if described.person_as == "number" else person
