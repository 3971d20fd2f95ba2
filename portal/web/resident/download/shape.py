"""What every part of a download is made of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

Moment = Annotated[datetime, Meta(tz=True)]
Texts = Annotated[dict[str, str], Meta(description="One text per language: nl and en.")]


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a download. Its repr says nothing, so that nothing of it gets into a log."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(<redacted>)"


class Contact(Struct, frozen=True, kw_only=True):
    """Whom to call."""

    name: Texts
    phone: str
    email: str | None
