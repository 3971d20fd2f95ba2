"""Pulling: asking the sources about one resident, keeping what they answer, forgetting what they no longer hold."""

from portal.sync.model import PullState, SourceProgress
from portal.sync.service import Sync

__all__ = ["PullState", "SourceProgress", "Sync"]
