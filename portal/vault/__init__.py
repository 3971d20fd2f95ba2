"""Seals, opens and shreds. The only part of the portal that touches cryptography.

Nothing is opened without an ``Access``, and an ``Access`` comes only from the audit log.
"""

from portal.vault.access import Access
from portal.vault.fingerprints import Fingerprints
from portal.vault.keyring import Keyring
from portal.vault.model import About, KeyGone, KeysStatus, Owner, OwnerKind, Reason, Unreadable
from portal.vault.provider import FileKeyProvider, KeyProvider, KeyProviderError
from portal.vault.service import Vault
from portal.vault.signing import Signer

__all__ = [
    "About",
    "Access",
    "FileKeyProvider",
    "Fingerprints",
    "KeyGone",
    "KeyProvider",
    "KeyProviderError",
    "Keyring",
    "KeysStatus",
    "Owner",
    "OwnerKind",
    "Reason",
    "Signer",
    "Unreadable",
    "Vault",
]
