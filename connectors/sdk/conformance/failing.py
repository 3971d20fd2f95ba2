"""Checks on failing: whatever the source does wrong, the right exception comes, and never an empty success."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from connectors.sdk.conformance.checking import Check, NotOffered, offered, pull_all, refs, require
from connectors.sdk.contract import Connector, Erases, SourceMisconfigured, SourceUnavailable
from connectors.sdk.faults import Fault
from connectors.sdk.testbed import FaultSwitches, Testbed

_CODES: dict[Fault, tuple[str, ...]] = {
    Fault.SERVER_ERROR: ("server_error", "refused"),
    Fault.RATE_LIMITED: ("rate_limited",),
    Fault.HANG: ("timeout",),
    Fault.SLOW: ("timeout",),
    Fault.HALF_PAGE: ("half_answer",),
    Fault.HALF_JSON: ("half_answer", "garbage"),
    Fault.GARBAGE: ("garbage", "half_answer"),
    Fault.WEB_PAGE: ("garbage",),
    Fault.HUGE: ("too_large",),
    Fault.HUGE_COMPRESSED: ("too_large",),
    Fault.OTHER_PERSON: ("other_person",),
}


def _makes_unavailable(fault: Fault, codes: tuple[str, ...]) -> Check:
    """The check that one fault is told as SourceUnavailable, and that the same connector recovers from it."""

    async def check(testbed: Testbed) -> None:
        switches = _switches(testbed, fault)
        async with testbed.connected() as connector:
            error = await _error_of_pull(testbed, connector, switches, fault)
            require(isinstance(error, SourceUnavailable), _must_raise(fault))
            code = getattr(error, "code", "")
            require(code in codes, f"with the fault {fault} the code is {code}; expected {' or '.join(codes)}")
            require(refs(await pull_all(connector, testbed.known)), f"after the fault {fault} nothing comes any more")

    check.__name__ = f"the_fault_{fault}_makes_the_source_unavailable"
    check.__doc__ = f"With the fault ``{fault}`` a pull raises SourceUnavailable with code {' or '.join(codes)}."
    return check


async def a_wrong_address_does_not_look_empty(testbed: Testbed) -> None:
    """At an address where the source is not, a pull raises: a 404 by itself does not mean that nothing is held."""
    http = offered(testbed.http, "address: it does not speak HTTP")
    elsewhere = {**http, "base_url": f"{http['base_url'].rstrip('/')}/not-the-source"}
    async with replace(testbed, http=elsewhere).connected() as connector:
        try:
            items = await pull_all(connector, testbed.known)
        except (SourceUnavailable, SourceMisconfigured):
            return
    if items:
        raise NotOffered("the simulator answers at every address")
    require(
        False,
        "at a wrong address the source looks empty: look in the answer itself whether nobody is known there, and "
        'raise SourceMisconfigured("not_found") when it does not say so',
    )


async def refused_credentials_are_a_setting_to_mend(testbed: Testbed) -> None:
    """A source that refuses our credentials makes SourceMisconfigured: an operator must act, waiting will not help."""
    switches = _switches(testbed, Fault.UNAUTHORISED)
    async with testbed.connected() as connector:
        error = await _error_of_pull(testbed, connector, switches, Fault.UNAUTHORISED)
    require(isinstance(error, SourceMisconfigured), "with refused credentials a pull must raise SourceMisconfigured")


async def a_fault_for_one_person_is_not_everybodys(testbed: Testbed) -> None:
    """When the source fails for one person, a pull about another still answers."""
    switches = _switches(testbed, Fault.SERVER_ERROR)
    switches.switch_on(Fault.SERVER_ERROR, person=testbed.known.bsn)
    async with testbed.connected() as connector:
        require(not await pull_all(connector, testbed.unknown), "something came for the testbed's unknown person")
    switches.switch_off()


async def a_failing_source_erases_nothing(testbed: Testbed) -> None:
    """While the source fails, planning and erasing raise: neither may say "nothing held" or "erased"."""
    ref = offered(testbed.erasable, "erasable record")
    switches = _switches(testbed, Fault.SERVER_ERROR)
    async with testbed.connected() as connector:
        if not isinstance(connector, Erases):
            raise NotOffered("the connector does not erase")
        switches.switch_on(Fault.SERVER_ERROR)
        for verb in (connector.plan_erasure, connector.erase):
            try:
                await verb(testbed.known, ref)
            except (SourceUnavailable, SourceMisconfigured):
                continue
            require(False, f"{verb.__name__} answers while the source fails; it must raise SourceUnavailable")
        switches.switch_off()
        require(ref in refs(await pull_all(connector, testbed.known)), "a failed erasure took the record after all")


def failing_checks() -> Iterable[Check]:
    """All checks of this module, one for each fault among them."""
    yield from (_makes_unavailable(fault, codes) for fault, codes in _CODES.items())
    yield a_wrong_address_does_not_look_empty
    yield refused_credentials_are_a_setting_to_mend
    yield a_fault_for_one_person_is_not_everybodys
    yield a_failing_source_erases_nothing


def _must_raise(fault: Fault) -> str:
    sentence = f"with the fault {fault} a pull must raise SourceUnavailable"
    if fault is Fault.OTHER_PERSON:
        sentence += (
            ": compare the answer with the number you asked for. When nothing in it says whom it is about, say so in "
            "the testbed: offers=HTTP_FAULTS - {Fault.OTHER_PERSON}"
        )
    return sentence


def _switches(testbed: Testbed, fault: Fault) -> FaultSwitches:
    if fault not in testbed.offers:
        raise NotOffered(f"the testbed cannot switch on the fault {fault}")
    return offered(testbed.faults, "fault switches")


async def _error_of_pull(
    testbed: Testbed, connector: Connector, switches: FaultSwitches, fault: Fault
) -> Exception | None:
    """What a pull raises while the fault is on; None when it seems to succeed."""
    switches.switch_on(fault)
    try:
        items = await pull_all(connector, testbed.known)
    except (SourceUnavailable, SourceMisconfigured) as error:
        return error
    finally:
        switches.switch_off()
    require(items, f"with the fault {fault} the source looks empty: a failure must never look like nothing held")
    return None
