"""For the format decision systems write: version 1 of the decision schema, as types that check it.

These types and ``decision-1.schema.json`` say the same (a test holds them together). The format is frozen: what is
already written must stay readable, so a change that breaks it is a ``decision-2``, in a file of its own.
Fields not named here are allowed and reported as unmapped, never dropped in silence.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

SCHEMA = "decision-1"

ShortText = Annotated[str, Meta(min_length=1, max_length=200)]
LongText = Annotated[str, Meta(min_length=1, max_length=8000)]


class Text(msgspec.Struct, frozen=True):
    """One text in Dutch and in English, in plain words (Dutch at level B1 or easier)."""

    nl: Annotated[LongText, Meta(description="The text in Dutch.")]
    en: Annotated[LongText, Meta(description="The text in English.")]

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Text(...)"


class Subject(msgspec.Struct, frozen=True):
    """The person the decision is about. A reader refuses a decision about anyone but the person it asked for."""

    bsn: Annotated[str, Meta(pattern=r"^[0-9]{9}$", description="Citizen service number, nine digits.")]

    def __repr__(self) -> str:
        return "Subject(<redacted>)"


class Input(msgspec.Struct, frozen=True):
    """One data point the decision was fed with: where it came from, and its value as it was used."""

    source: Annotated[
        ShortText,
        Meta(description="The source's name in the portal, such as brp.", examples=["brp"]),
    ]
    field: Annotated[
        ShortText,
        Meta(
            description="The field's name in that source's manifest. For an earlier decision as input: outcome.",
            examples=["functieAdres.omschrijving", "outcome"],
        ),
    ]
    used: Annotated[
        Any,
        Meta(description="The value as it was used, any JSON value. Days as YYYY-MM-DD. null: used as 'not known'."),
    ]
    label: Annotated[Text, Meta(description="What the data point is called, in plain words.")]
    ref: Annotated[
        ShortText | None,
        Meta(description="The ref of the record, or earlier decision, in that source. Left out when there is no one."),
    ] = None
    observed_at: Annotated[
        Annotated[datetime, Meta(tz=True)] | None,
        Meta(description="When the deciding system read the value (RFC 3339, with a time zone)."),
    ] = None
    role: Annotated[
        Literal["decisive", "used", "considered", "overridden"],
        Meta(
            description="decisive: another value would have changed the outcome. used: it counted. considered: "
            "looked at, made no difference. overridden: a person set it aside."
        ),
    ] = "used"
    about: Annotated[
        Literal["self", "household", "other"],
        Meta(description="Whom the data point is about. Never name or number anybody else in any field."),
    ] = "self"
    meaning: Annotated[
        Text | None, Meta(description="What this value meant for the decision, in one or two plain sentences.")
    ] = None

    def __repr__(self) -> str:
        return "Input(<redacted>)"


class Rule(msgspec.Struct, frozen=True):
    """The rule or algorithm that turned the inputs into the outcome, in the version that was in force."""

    name: Annotated[Text, Meta(description="What the rule or algorithm is called.")]
    version: Annotated[ShortText, Meta(description="The version in force when the decision was taken.")]
    human_role: Annotated[
        Literal["none", "checked_afterwards", "decided_on_advice", "decided"],
        Meta(
            description="What a person did. none: fully automated. checked_afterwards: automated, looked at later. "
            "decided_on_advice: a person decided, advised by the system. decided: a person decided."
        ),
    ]
    is_algorithm: Annotated[bool, Meta(description="Whether software computed or advised the outcome.")]
    explain: Annotated[Text | None, Meta(description="How the rule works, in plain words.")] = None
    legal_basis: Annotated[Text | None, Meta(description="The law and article the rule carries out.")] = None
    register_url: Annotated[
        Annotated[str, Meta(pattern=r"^https://", max_length=500)] | None,
        Meta(description="Where the algorithm stands in the public algorithm register."),
    ] = None

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Rule(...)"


class Contact(msgspec.Struct, frozen=True):
    """A person or desk that can help with this decision. Always a name and a number."""

    name: Annotated[ShortText, Meta(description="The name of a person, with the team.")]
    phone: Annotated[str, Meta(pattern=r"^\+?[0-9][0-9 ()-]{4,40}$", description="A number that is answered.")]
    email: Annotated[ShortText | None, Meta(description="An e-mail address.")] = None

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Contact(...)"


class Explains(msgspec.Struct, frozen=True):
    """The formal decision in a case system that this is the explanation of."""

    source: Annotated[ShortText, Meta(description="The source's name in the portal.", examples=["cases"])]
    ref: Annotated[ShortText, Meta(description="The decision's number in that source.", examples=["WMO-2026-1187"])]

    def __repr__(self) -> str:
        """Without what it holds."""
        return "Explains(...)"


class WireDecision(msgspec.Struct, frozen=True):
    """One decision about one person, with every data point that fed it."""

    schema: Annotated[Literal["decision-1"], Meta(description="The version of this format.")]
    subject: Annotated[Subject, Meta(description="Whom the decision is about.")]
    ref: Annotated[ShortText, Meta(description="The decision's number, stable in the source.")]
    title: Annotated[Text, Meta(description="What was decided about.")]
    outcome: Annotated[Text, Meta(description="What was decided, in a few words.")]
    decided_on: Annotated[date, Meta(description="The day of the decision.")]
    explanation: Annotated[Text, Meta(description="Why, in plain words: the reasons, with what was held against what.")]
    rule: Annotated[Rule, Meta(description="The rule or algorithm.")]
    contact: Annotated[Contact, Meta(description="Who can help.")]
    inputs: Annotated[
        tuple[Input, ...],
        Meta(max_length=500, description="Every data point that fed the decision, those set aside included."),
    ]
    notified_on: Annotated[date | None, Meta(description="The day it was made known to the person (Awb 3:41).")] = None
    objection_until: Annotated[
        date | None, Meta(description="The last day to object (Awb 6:7 and 6:8), if objection is open.")
    ] = None
    effect: Annotated[Text | None, Meta(description="What changes for the person, and from when.")] = None
    case_ref: Annotated[ShortText | None, Meta(description="The case the decision belongs to.")] = None
    explains: Annotated[
        Explains | None,
        Meta(description="Which decision of a case system this explains. The portal shows the two as one."),
    ] = None
    remedy: Annotated[
        Text | None,
        Meta(
            description="How to go against this decision where that is not by objecting to it, such as administrative "
            "appeal (Awb 1:5(2)): to whom, and to hurry where the time is short. Then no objection is offered."
        ),
    ] = None

    def __repr__(self) -> str:
        return "WireDecision(<redacted>)"


class Page(msgspec.Struct, frozen=True):
    """One page of the answer to a query. Decisions stay undecoded here, so that one bad one does not spoil a page."""

    decisions: tuple[msgspec.Raw, ...]
    next_cursor: str | None = None

    def __repr__(self) -> str:
        return "Page(<redacted>)"


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a decision, made from the types above."""
    (reference,), parts = msgspec.json.schema_components([WireDecision], ref_template="#/$defs/{name}")
    named = {name.removeprefix("Wire"): part for name, part in parts.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:inzage:schema:decision-1",
        "title": "A decision and the data points that fed it, version 1",
        "$ref": reference["$ref"].replace("WireDecision", "Decision"),
        "$defs": {name: {**part, "title": name} for name, part in sorted(named.items())},
    }
