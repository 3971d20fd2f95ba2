"""The connected sources: which there are, what they declare, and the connectors that speak with them."""

from portal.sources.model import ConnectedSource
from portal.sources.service import Sources

__all__ = ["ConnectedSource", "Sources"]
