"""The file for computers: JSON in the form ``inzage-download-1``, and the JSON Schema of that form."""

from __future__ import annotations

from typing import Any

import msgspec

from portal.web.resident.download.model import Download


def as_json(download: Download) -> bytes:
    """The file: UTF-8, indented so that people can read it too."""
    return msgspec.json.format(msgspec.json.encode(download), indent=2) + b"\n"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12). A test holds the file beside this one against it."""
    form = msgspec.json.encode(msgspec.json.schema(Download))  # as JSON has it: a default of () is []
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.decode(form)}
