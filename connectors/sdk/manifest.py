"""The manifest: what a connector declares about its source, in words a resident reads.

``manifest.toml`` beside the connector (or named in ``portal.toml`` for a generic connector such as ``sql_table``).
Declaring a field *is* writing its explanation: a field without a label and an explanation in Dutch and English is
a mistake, reported with its place in the file.
"""

from __future__ import annotations

from typing import Any

import msgspec

LANGUAGES = ("nl", "en")


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in Dutch and English."""

    nl: str
    en: str

    def as_map(self) -> dict[str, str]:
        """The same as a language map."""
        return {"nl": self.nl, "en": self.en}


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom a resident can call about this source."""

    name: Text
    phone: str
    email: str | None = None


class LegalBasis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """GDPR article 6(1) letter and the law that says so."""

    article: str  # "6(1)(a)" .. "6(1)(f)"
    law: Text


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long the source keeps a record: an ISO 8601 duration counted from an event, on a ground."""

    period: str  # "P7Y", or "permanent"
    starts: Text
    ground: Text


MONEY_CATEGORY = "money"
"""A field of this category holds an amount in euros: a number, or a text that is one."""


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One declared field of a record type. ``values``: what a code or a fixed word of the source means, by that code
    exactly as the source writes it. The value itself stays as the source gives it; only people read the meaning."""

    label: Text
    explain: Text
    category: str = "general"
    special_category: bool = False  # GDPR 9, or nationality and country of birth: always pointed out when used
    personal_to_others: bool = False  # data about somebody else, such as a child or a housemate
    values: dict[str, Text] = {}


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Says that a record type is a profile: a score, label or segment about the person, never an ordinary record."""

    based_on: Text  # which data it is made of
    used_for: Text  # what it is used for, and what not
    made_by: Text  # which rule or model makes it, and what a person does


class PartOf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Says what a document belongs to: its field ``field`` holds the value, or the values, of ``names`` there."""

    record: str  # the record type it belongs to, such as "case"
    field: str  # the field of the document
    names: str  # the field of the other record


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Says that a record describes a document that the connector can open, and which fields tell about its file.

    Each names a field of the record type. What stands in them is the source's word, and is treated as such.
    """

    file_name: str | None = None
    media_type: str | None = None
    size: str | None = None  # in bytes
    part_of: PartOf | None = None


class RecordType(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of record a source holds. ``title_field`` names the field that tells records of a kind apart, or
    ``title_fields`` the several that do so together, in reading order (street, house number).

    ``retention`` stands here when this kind is kept for another time than the source's other records.
    """

    title: Text
    explain: Text
    fields: dict[str, Field]
    title_field: str | None = None
    title_fields: tuple[str, ...] = ()
    retention: Retention | None = None
    profile: Profile | None = None
    document: Document | None = None

    @property
    def named_by(self) -> tuple[str, ...]:
        """The fields whose values, one after another, tell records of this kind apart; none when nothing does."""
        return self.title_fields or ((self.title_field,) if self.title_field else ())


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one source is, holds and may be used for. ``fresh_for`` is an ISO 8601 duration (``PT1H``, ``P1D``)."""

    name: str
    title: Text
    steward: Text
    contact: Contact
    purpose: Text
    legal_basis: LegalBasis
    retention: Retention
    recipients: tuple[Text, ...]
    fresh_for: str
    records: dict[str, RecordType]
    explain: Text
    special_categories: tuple[str, ...] = ()
    gives_decisions: bool = False
    base_register: str | None = None  # "BRP", "WOZ", "BAG", "BRK", "HR", "BRV" or "BRI": corrections have their own law
    settings: dict[str, Any] = {}
    """Connector-specific description, such as the tables of ``sql_table``; its meaning is the connector's."""

    def retention_of(self, record_type: str) -> Retention:
        """How long a record of this type is kept: its own retention, or else the source's."""
        kind = self.records.get(record_type)
        return (kind.retention if kind else None) or self.retention
