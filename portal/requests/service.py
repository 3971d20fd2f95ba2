"""Rights requests from filing to certificate: the verbs of the resident, the officer and the worker.

Each group of verbs has a file of its own: filing (one per kind), withdrawing, showing; queue, handling, clockwork,
forwarding and stewards for the officer; finishing for the worker.
"""

from __future__ import annotations

from portal.audit import Audit
from portal.correction.service import Correction
from portal.database import Database
from portal.decisions.disputes import Disputes
from portal.decisions.service import Decisions
from portal.erasure.service import Erasure
from portal.messages.service import Messages
from portal.people.service import People
from portal.records.service import Records
from portal.requests.clockwork import ClockVerbs
from portal.requests.files import Files
from portal.requests.filing import Filed, FilingVerbs
from portal.requests.finishing import FinishingVerbs
from portal.requests.forwarding import ForwardingVerbs
from portal.requests.handling import HandlingVerbs
from portal.requests.parts import Parts
from portal.requests.queue import QueueVerbs
from portal.requests.showing import RequestView, ShowingVerbs
from portal.requests.stewards import StewardVerbs
from portal.requests.withdrawing import WithdrawingVerbs
from portal.settings import Settings
from portal.sources import Sources
from portal.vault import Vault

__all__ = ["Filed", "RequestView", "Requests"]


class Requests(
    FilingVerbs,
    WithdrawingVerbs,
    ShowingVerbs,
    QueueVerbs,
    HandlingVerbs,
    ClockVerbs,
    ForwardingVerbs,
    StewardVerbs,
    FinishingVerbs,
):
    """Rights requests."""

    def __init__(
        self,
        settings: Settings,
        vault: Vault,
        audit: Audit,
        people: People,
        sources: Sources,
        records: Records,
        erasure: Erasure,
        view: Database,
        messages: Messages,
        decisions: Decisions,
        disputes: Disputes,
        correction: Correction,
    ) -> None:
        self._parts = Parts(
            settings=settings,
            vault=vault,
            audit=audit,
            people=people,
            sources=sources,
            records=records,
            decisions=decisions,
            disputes=disputes,
            erasure=erasure,
            correction=correction,
            view=view,
            messages=messages,
            files=Files(sources),
        )
