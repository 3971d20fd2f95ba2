"""What stops somebody from filing or handling a request, in words for that person. Nothing here is personal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import chain

import msgspec

from connectors.sdk.manifest import Text
from portal.correction.model import Setback
from portal.erasure.model import Failure
from portal.locale.dates import date_long
from portal.requests.model import Verdict
from portal.requests.problems import RuleBrokenError, said
from portal.requests.texts import packaged


class FailureText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why an item is not erased or corrected: for the resident, and for the officer with what to do."""

    resident: Text
    officer: Text


_FAILURES: Mapping[Failure, FailureText] = packaged("failures.toml", dict[Failure, FailureText])
_SETBACKS: Mapping[Setback, FailureText] = packaged("setbacks.toml", dict[Setback, FailureText])
FAILURE_TEXTS: Mapping[Failure | Setback, FailureText] = dict(chain(_FAILURES.items(), _SETBACKS.items()))


class NothingPickedError(RuleBrokenError):
    """No record was picked."""

    def __init__(self) -> None:
        super().__init__(Text(nl="Kies eerst een of meer gegevens.", en="First choose one or more items."))


class NotThereError(RuleBrokenError):
    """No such record, request or item: said in the same words whether it is somebody else's or nobody's."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                nl="Wij kunnen dit niet vinden. Ga terug en kies opnieuw.",
                en="We cannot find this. Go back and choose again.",
            )
        )


class NotReadableError(RuleBrokenError):
    """A picked record cannot be opened, so nobody can tell what would have to be erased."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                nl="Een van deze gegevens kunnen wij nu niet lezen. Haal uw gegevens opnieuw op, of bel ons.",
                en="One of these items cannot be read now. Fetch your data again, or call us.",
            )
        )


class ChangedMeanwhileError(RuleBrokenError):
    """Somebody else changed it since it was shown. Nothing was stored. ``other`` is the verdict that now stands."""

    def __init__(self, other: Verdict | None = None) -> None:
        self.other = other
        super().__init__(
            Text(
                nl="Iemand anders heeft dit intussen veranderd. Bekijk het opnieuw; er is niets opgeslagen.",
                en="Somebody else has changed this meanwhile. Look at it again; nothing was stored.",
            )
        )


class NotNowError(RuleBrokenError):
    """The request is in a state in which this cannot be done."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                nl="Dat kan niet meer, of nog niet. Bekijk hoe ver het verzoek nu is.",
                en="That is not possible any more, or not yet. See how far the request is now.",
            )
        )


class UndecidedError(RuleBrokenError):
    """Not every item has a verdict."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                nl="Nog niet elk onderdeel heeft een besluit. Geef eerst overal een besluit.",
                en="Not every item has a verdict yet. Decide on each item first.",
            )
        )


class IncompleteError(RuleBrokenError):
    """Something is missing in what the resident wrote; the message says what."""


class NoObjectionError(RuleBrokenError):
    """The way against this decision is another than objecting to it. The contest itself can still be filed."""

    def __init__(self) -> None:
        super().__init__(said("no_objection"))


class ObjectionLateError(RuleBrokenError):
    """The term to object to the decision is over. The contest itself can still be filed."""

    def __init__(self, last_day: date) -> None:
        super().__init__(
            said("objection_late", last_day=Text(nl=date_long(last_day, "nl"), en=date_long(last_day, "en")))
        )
