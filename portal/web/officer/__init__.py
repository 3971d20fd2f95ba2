"""What a privacy officer sees: the lists, one case at a time, and how the sources do."""

from portal.web.officer.case import case
from portal.web.officer.clocks import answered, ask, ask_for_reasons, confirm_answered, extend, write_question
from portal.web.officer.closed import closed
from portal.web.officer.deciding import confirm_decision, decide
from portal.web.officer.handing_over import confirm_forwarding, confirm_hand_over, forward_objection, hand_over
from portal.web.officer.letters import letter_sent, letters
from portal.web.officer.queue import queue
from portal.web.officer.sources import quarantine, sources
from portal.web.officer.stewards import confirm_steward, steward
from portal.web.officer.verdict import give_verdict

OFFICER_ROUTES = [
    queue,
    closed,
    case,
    give_verdict,
    confirm_decision,
    decide,
    confirm_steward,
    steward,
    confirm_hand_over,
    hand_over,
    confirm_forwarding,
    forward_objection,
    ask_for_reasons,
    extend,
    write_question,
    ask,
    confirm_answered,
    answered,
    sources,
    quarantine,
    letters,
    letter_sent,
]
