"""What a privacy officer sees: the queue, one case at a time, and how the sources do."""

from portal.web.officer.case import case
from portal.web.officer.deciding import confirm_decision, confirm_steward, decide, steward
from portal.web.officer.letters import letter_sent, letters
from portal.web.officer.queue import queue
from portal.web.officer.sources import quarantine, sources
from portal.web.officer.verdict import give_verdict

OFFICER_ROUTES = [
    queue,
    case,
    give_verdict,
    confirm_decision,
    decide,
    confirm_steward,
    steward,
    sources,
    quarantine,
    letters,
    letter_sent,
]
