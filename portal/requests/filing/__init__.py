"""A resident files a request: what it is about, why, by when it is due, and whom to call. One file per kind."""

from portal.requests.filing.contest import ContestFiling
from portal.requests.filing.correction import CorrectionFiling
from portal.requests.filing.erasure import ErasureFiling
from portal.requests.filing.explanation import ExplanationFiling
from portal.requests.filing.intake import Filed

__all__ = ["Filed", "FilingVerbs"]


class FilingVerbs(ErasureFiling, CorrectionFiling, ContestFiling, ExplanationFiling):
    """What a resident does to ask for something."""
