"""Values of sources in words a resident reads, and the names of records and fields.

A source's value stays what it is; only its form changes: dates in words, yes and no, lists with commas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from babel.numbers import format_decimal

from connectors.sdk import DataPoint, Manifest, Note, Value
from portal.locale.dates import date_long, datetime_long, moment_as_written
from portal.records.model import RecordView, UnreadableRecord
from portal.rendering import Renderer, pick

_LOCALE = {"nl": "nl_NL", "en": "en_GB"}


class Words:
    """Puts values in words in one language."""

    def __init__(self, renderer: Renderer, lang: str) -> None:
        self.lang = lang
        self._say = renderer.words(lang)

    def value(self, value: Value) -> str | None:
        """One value; None when there is none."""
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
        points = (record.fields.get(name) for name in kind.named_by)
        which = " ".join(words for point in points if point and (words := self.value(point.value)))
        return f"{title}: {which}" if which else title

    def in_order(self, names: Iterable[str], manifest: Manifest, record_type: str) -> list[str]:
        """Field names in the order the manifest declares them, which is the order a person wants to read."""
        kind = manifest.records.get(record_type)
        place = {name: index for index, name in enumerate(kind.fields)} if kind else {}
        return sorted(names, key=lambda name: (place.get(name, len(place)), name))

    def field_label(self, manifest: Manifest, record_type: str, name: str) -> str:
        """What a field is called; its technical name where nobody declared it."""
        kind = manifest.records.get(record_type)
        field = kind.fields.get(name) if kind else None
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


def record_order(manifest: Manifest) -> Callable[[RecordView | UnreadableRecord], tuple[int, str]]:
    """Sorts records as the manifest lists their types, newest first within a type."""
    place = {name: index for index, name in enumerate(manifest.records)}

    def key(record: RecordView | UnreadableRecord) -> tuple[int, str]:
        started = record.started_on if isinstance(record, RecordView) else None
        newest_first = f"{date.max.toordinal() - started.toordinal():08d}" if started else "9" * 8
        return place.get(record.type, len(place)), newest_first

    return key
