"""The demo's decisions, all invented, in the schema's own form: a file or two for each resident with a story.

Texts hold dates as ``{2026-10-01}``, so that the stories can be told later (:mod:`connectors.sdk.demo_dates`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from connectors.decision_log.demo.ten_years import decisions_of_ten_years
from connectors.sdk.demo_dates import moved

HERE = Path(__file__).parent


def demo_decisions(weeks: int = 0) -> list[dict[str, Any]]:
    """Every decision of the demo, all dates so many weeks later than written."""
    told = [one for file in sorted(HERE.glob("*.json")) for one in json.loads(file.read_text(encoding="utf-8"))]
    decisions: list[dict[str, Any]] = moved([*told, *decisions_of_ten_years()], weeks)
    return decisions
