"""A decision to try things with."""

from __future__ import annotations

from datetime import date
from typing import Any

from connectors.sdk import Contact, Decision, DecisionInput, HumanRole, Rule


def decision(ref: str, *inputs: DecisionInput, **other: Any) -> Decision:
    """A decision with these inputs."""
    stated: dict[str, Any] = {
        "title": {"nl": "Hulp bij het huishouden stopt", "en": "Home help stops"},
        "outcome": {"nl": "Gestopt", "en": "Stopped"},
        "decided_on": date(2026, 9, 14),
        "explanation": {"nl": "Er wonen twee volwassenen.", "en": "Two adults live here."},
        "rule": Rule({"nl": "Regel", "en": "Rule"}, "2026.2", HumanRole.NONE, is_algorithm=True),
        "contact": Contact("Annemiek de Groot", "088 000 1187"),
    }
    return Decision(ref=ref, inputs=inputs, **{**stated, **other})
