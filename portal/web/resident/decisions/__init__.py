"""The pages about decisions: the list, and one decision with everything that fed it."""

from portal.web.resident.decisions.listing import decisions
from portal.web.resident.decisions.one import decision

__all__ = ["decision", "decisions"]
