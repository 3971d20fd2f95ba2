"""What every page shows around its own content: whose portal this is, who is signed in, where you are.

Each page dataclass has a field ``chrome: Chrome``; the layouts read nothing else of the page. Navigation and the
breadcrumb are written in the layouts and page templates, where they are translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Chrome"]


@dataclass(frozen=True, kw_only=True)
class Chrome:
    """The frame of one page.

    ``path`` is the path of this page without its query (marks the current navigation link, and is where the language
    links lead back to). ``query`` are the random ids in the address that the language links must keep, as
    ``record=...&field=...``. ``signed_in`` is the door this browser came in by, ``None`` for a visitor: public pages
    lead back there instead of offering to sign in. It is no name: the portal knows none without opening records, and
    every look is for something the resident asked to see. ``csrf_token`` goes into every form; ``demo`` shows the
    line that people and data are invented.
    """

    municipality: str
    phone: str
    lang: str
    path: str
    csrf_token: str
    signed_in: Literal["resident", "officer"] | None = None
    demo: bool = False
    query: str = ""

    def __repr__(self) -> str:
        """Without the token: a repr ends up in logs and error reports."""
        return f"Chrome(path={self.path!r}, lang={self.lang!r})"
