"""Values of sources in words a resident reads, and the names of records and fields.

A source's value stays what it is; only its form changes: dates in words, yes and no, lists with commas, amounts with
a euro sign, and a code or fixed word as the manifest says what it means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from babel.numbers import format_currency, format_decimal
from msgspec.structs import replace

from connectors.sdk import DataPoint, Manifest, Note, Value
from connectors.sdk.manifest import MONEY_CATEGORY, Field
from portal.locale.dates import date_long, datetime_long, moment_as_written
from portal.records.model import RecordView, UnreadableRecord
from portal.rendering import Renderer, pick
from portal.requests.case import Facts

_LOCALE = {"nl": "nl_NL", "en": "en_GB"}
_AMOUNT = re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,2})?")  # more digits behind the sign would be rounded: never that


class Words:
    """Puts values in words in one language."""

    def __init__(self, renderer: Renderer, lang: str) -> None:
        self.lang = lang
        self._say = renderer.words(lang)

    def value(self, value: Value, field: Field | None = None) -> str | None:
        """One value, in the words that ``field`` has for it when it is known; None when there is none."""
        if field is not None and isinstance(value, list):
            return ", ".join(words for item in value if (words := self.value(item, field)))
        if field is not None and (words := self.declared(value, field)):
            return words
        match value:
            case None:
                return None
            case bool():
                return self._say("Yes") if value else self._say("No")
            case int() | float():
                return format_decimal(value, locale=_LOCALE[self.lang], group_separator=False)
            case str():
                return self._text(value)
            case list():
                return ", ".join(words for item in value if (words := self.value(item)))
            case dict():
                return "; ".join(f"{name}: {words}" for name, item in value.items() if (words := self.value(item)))

    def declared(self, value: Value, field: Field) -> str | None:
        """The declared meaning of a value, or an amount with a euro sign; None when the field says nothing of it."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return None
        if (meaning := field.values.get(str(value))) is not None:
            return pick(meaning, self.lang)
        amount = _amount(value) if field.category == MONEY_CATEGORY else None
        return format_currency(amount, "EUR", locale=_LOCALE[self.lang]) if amount is not None else None

    def notes(self, point: DataPoint) -> list[str]:
        """What the source itself says about this value; a protected address is told of once, on the page."""
        return [self._note(note, point.note_since) for note in point.notes if note is not Note.PROTECTED]

    def kind_title(self, manifest: Manifest, record_type: str) -> str:
        """What a kind of record is called; its technical name where nobody declared it."""
        kind = manifest.records.get(record_type)
        return pick(kind.title, self.lang) if kind else record_type

    def record_title(self, record: RecordView | UnreadableRecord, manifest: Manifest) -> str:
        """What kind of record this is, and which one."""
        kind, title = manifest.records.get(record.type), self.kind_title(manifest, record.type)
        if kind is None or not isinstance(record, RecordView):
            return title
        points = ((record.fields.get(name), kind.fields.get(name)) for name in kind.named_by)
        which = " ".join(words for point, field in points if point and (words := self.value(point.value, field)))
        return f"{title}: {which}" if which else title

    def in_order(self, names: Iterable[str], manifest: Manifest, record_type: str) -> list[str]:
        """Field names in the order the manifest declares them, which is the order a person wants to read."""
        kind = manifest.records.get(record_type)
        place = {name: index for index, name in enumerate(kind.fields)} if kind else {}
        return sorted(names, key=lambda name: (place.get(name, len(place)), name))

    def field_label(self, manifest: Manifest, record_type: str, name: str) -> str:
        """What a field is called; its technical name where nobody declared it."""
        field = field_of(manifest, record_type, name)
        return pick(field.label, self.lang) if field else name

    def _text(self, value: str) -> str:
        try:
            if len(value) == len("2026-01-01"):
                return date_long(date.fromisoformat(value), self.lang)
            if "T" in value or value[10:11] == " ":
                when = datetime.fromisoformat(value)
                return (datetime_long if when.tzinfo else moment_as_written)(when, self.lang)
        except ValueError:
            pass
        return value

    def _note(self, note: Note, since: date | None) -> str:
        match note:
            case Note.UNDER_INVESTIGATION if since is not None:
                text = self._say("The municipality is checking if this is right, since %(day)s.")
                return text % {"day": date_long(since, self.lang)}
            case Note.UNDER_INVESTIGATION:
                return self._say("The municipality is checking if this is right.")
            case Note.INCOMPLETE:
                return self._say("Only a part of this date is known.")
            case Note.WITHHELD:
                return self._say("This system holds this, but may not show it here. Call to ask why.")
            case Note.UNKNOWN:
                return self._say("This system says that it does not know this.")
            case Note.PROTECTED:
                return self._say("This may not be given to others.")


def field_of(manifest: Manifest | None, record_type: str | None, name: str | None) -> Field | None:
    """The declared field; of a record type that is not known, what all types that have it say of it."""
    if manifest is None or name is None:
        return None
    if record_type is not None:
        kind = manifest.records.get(record_type)
        return kind.fields.get(name) if kind else None
    return _what_all_say([kind.fields[name] for kind in manifest.records.values() if name in kind.fields])


def field_of_facts(facts: Facts, source: str, manifests: Mapping[str, Manifest]) -> Field | None:
    """The declared field that a request's item is about; ``source`` is the item's."""
    if facts.position is not None:
        return field_of(manifests.get(facts.input_source or ""), None, facts.field)
    return field_of(manifests.get(source), facts.type, facts.field)


def _what_all_say(found: list[Field]) -> Field | None:
    """Of several fields with one name: a meaning that no other one contradicts, a category that they share."""
    if not found:
        return None
    meanings = [pair for each in found for pair in each.values.items()]
    clear = {code: meaning for code, meaning in meanings if all(meaning == m for c, m in meanings if c == code)}
    shared = all(each.category == found[0].category for each in found)
    return replace(found[0], values=clear, category=found[0].category if shared else "general")


def _amount(value: str | float) -> Decimal | None:
    """An amount in whole cents; None for what is no such number, which is then shown as it is."""
    text = str(value)
    return Decimal(text.replace(",", ".")) if _AMOUNT.fullmatch(text) else None


def record_order(manifest: Manifest) -> Callable[[RecordView | UnreadableRecord], tuple[int, str]]:
    """Sorts records as the manifest lists their types, newest first within a type."""
    place = {name: index for index, name in enumerate(manifest.records)}

    def key(record: RecordView | UnreadableRecord) -> tuple[int, str]:
        started = record.started_on if isinstance(record, RecordView) else None
        newest_first = f"{date.max.toordinal() - started.toordinal():08d}" if started else "9" * 8
        return place.get(record.type, len(place)), newest_first

    return key
