"""The encrypted view of what sources hold about a resident: one sealed blob per record."""

from portal.records.model import RecordView, UnreadableRecord
from portal.records.service import Records
from portal.sealed import Kept

__all__ = ["Kept", "RecordView", "Records", "UnreadableRecord"]
