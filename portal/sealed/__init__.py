"""Rows that hold something about a resident, sealed: how they are kept, opened, sealed anew and forgotten.

A noun that keeps such rows (records, decisions) has a ``SealedTable`` in its store, says in a ``Form`` what its
plaintext is, and is a ``SealedRows``; it adds what is its own.
"""

from portal.sealed.model import Form, Kept, Place, SealedRow, UnknownSchema
from portal.sealed.service import SealedRows
from portal.sealed.store import SealedTable

__all__ = ["Form", "Kept", "Place", "SealedRow", "SealedRows", "SealedTable", "UnknownSchema"]
