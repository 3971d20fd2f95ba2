"""The encrypted view of what sources hold about a resident: one sealed blob per record."""

from portal.records.model import Kept, RecordView, UnreadableRecord
from portal.records.service import Records

__all__ = ["Kept", "RecordView", "Records", "UnreadableRecord"]
