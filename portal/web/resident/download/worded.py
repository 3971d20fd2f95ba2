"""For the file that people read: the values of a download as the manifests put them into words.

Only a value that its field has words for changes, such as a code or an amount. The file for computers keeps them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from connectors.sdk import Manifest
from connectors.sdk.manifest import Field
from portal.web.resident.download import model
from portal.web.resident.download.request_shape import Request, RequestItem
from portal.web.resident.words import Words, field_of


class Wording:
    """What is declared of each value in one download, put into words in one language."""

    def __init__(self, download: model.Download, manifests: Mapping[str, Manifest], words: Words) -> None:
        self._manifests, self._words = manifests, words
        self._download = download
        self._types = {(held.name, each.ref): each.type for held in download.sources for each in held.records}
        stated = [one.decision for one in download.decisions if one.decision]
        self._inputs = [each for decision in stated for each in decision.inputs]

    def whole(self) -> model.Download:
        """The download with these values in words."""
        return replace(
            self._download,
            sources=tuple(
                replace(held, records=tuple(self._record(held.name, each) for each in held.records))
                for held in self._download.sources
            ),
            decisions=tuple(self._decision(one) for one in self._download.decisions),
            requests=tuple(self._request(one) for one in self._download.requests),
        )

    def _record(self, source: str, held: model.Record) -> model.Record:
        points = (
            replace(point, value=self._shown(point.value, self._field(source, held.type, point.field)))
            for point in held.data_points
        )
        return replace(held, data_points=tuple(points))

    def _decision(self, held: model.HeldDecision) -> model.HeldDecision:
        if held.decision is None:
            return held
        inputs = tuple(self._input(each) for each in held.decision.inputs)
        return replace(held, decision=replace(held.decision, inputs=inputs))

    def _input(self, used: model.Input) -> model.Input:
        field = self._of_input(used)
        now = used.now if used.earlier_decision else self._shown(used.now, field)
        return replace(used, used=self._shown(used.used, field), now=now)

    def _request(self, one: Request) -> Request:
        return replace(one, items=tuple(self._item(item) for item in one.items))

    def _item(self, item: RequestItem) -> RequestItem:
        field = self._of_item(item)
        return replace(
            item,
            value=self._shown(item.value, field),
            wished=self._shown(item.wished, field),
            becomes=self._shown(item.becomes, field),
        )

    def _of_item(self, item: RequestItem) -> Field | None:
        """Of the item's own source, or of the source of the input that it is about."""
        about = (each for each in self._inputs if (each.field, each.label) == (item.field, item.field_label))
        used = next(about, None)
        return self._field(item.source, None, item.field) or (self._of_input(used) if used else None)

    def _of_input(self, used: model.Input) -> Field | None:
        return self._field(used.source, self._types.get((used.source, used.ref)), used.field)

    def _field(self, source: str, record_type: str | None, name: str | None) -> Field | None:
        return field_of(self._manifests.get(source), record_type, name)

    def _shown(self, value: Any, field: Field | None) -> Any:
        """The value in words where its field says something of it, else the value itself."""
        if field is None:
            return value
        if isinstance(value, list):
            return [self._shown(item, field) for item in value]
        return self._words.declared(value, field) or value
