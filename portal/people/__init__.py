"""Residents and officers: who they are to the portal, how they sign in, and how long that lasts."""

from portal.people.identity import OfficerIdentity, ResidentIdentity
from portal.people.model import Attempt, Kind, NotABSN, Session, parse_bsn
from portal.people.oidc import OIDCClient
from portal.people.provider import ProviderTransport
from portal.people.refusal import RefusalReason, SignInRefused
from portal.people.service import People

__all__ = [
    "Attempt",
    "Kind",
    "NotABSN",
    "OIDCClient",
    "OfficerIdentity",
    "People",
    "ProviderTransport",
    "RefusalReason",
    "ResidentIdentity",
    "Session",
    "SignInRefused",
    "parse_bsn",
]
