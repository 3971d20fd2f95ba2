"""Documents that sources hold: what is known about one, and passing it on to its resident. None is ever kept."""

from portal.documents.model import Description, DocumentFailed, Failure, describe
from portal.documents.service import Asked, Documents, Opened

__all__ = ["Asked", "Description", "DocumentFailed", "Documents", "Failure", "Opened", "describe"]
