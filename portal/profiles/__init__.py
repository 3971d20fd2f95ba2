"""Profiles: what makes a record one, which ones a resident has not looked at yet, and telling them of a new one."""

from portal.profiles.model import profile_of, profile_types
from portal.profiles.service import Profiles

__all__ = ["Profiles", "profile_of", "profile_types"]
