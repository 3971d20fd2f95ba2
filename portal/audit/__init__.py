"""Who looked, who acted and why: written in the same transaction as the act, readable by the resident."""

from portal.audit.model import Action, Actor, ActorKind, Event, Look
from portal.audit.service import Audit

__all__ = ["Action", "Actor", "ActorKind", "Audit", "Event", "Look"]
