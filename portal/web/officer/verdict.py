"""A verdict on one item. Grounds of UAVG 41 take a second page, where every point of the law is weighed.

Nothing typed is lost: whatever stands in the way, the form comes back as it was sent, with what to do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Any

from litestar import post
from litestar.exceptions import ValidationException
from litestar.params import FromPath, PathParameter
from litestar.response import Redirect, Response

from connectors.sdk.manifest import Text
from portal.rendering import pick
from portal.requests.grounds import REFUSING, WEIGHING_TEXTS, Answer, Register, Right, Weighing
from portal.requests.model import Notice, Verdict
from portal.requests.obstacles import ChangedMeanwhileError
from portal.requests.problems import RuleBrokenError
from portal.web.i18n import language
from portal.web.officer.case import form_for, show_case
from portal.web.officer.desk import at_case, look_at_case, officer_of
from portal.web.screen import Visit, chrome, portal_of, show
from portal.web.security import signed_in_officer
from portal.web.templating import Chrome

LONGEST = 4000
"""Signs of a reason, and of each point that is weighed."""


@dataclass(frozen=True, repr=False)
class TypedVerdict:
    """The form as it came in; ``weighing`` and ``notice`` come from the second page only."""

    answer: str
    ground: str
    reason: str
    version: int
    right: Right
    register: Register
    weighing: dict[Weighing, str]
    notice: str
    weighed: bool

    @property
    def needs_weighing(self) -> bool:
        """Whether the chosen ground asks for the second page."""
        ground = REFUSING.get(self.ground)
        return self.answer == Answer.REFUSE and ground is not None and ground.weighing

    def verdict(self) -> Verdict:
        """The verdict that was typed; raises VerdictNotAllowedError."""
        weighed = self.needs_weighing
        return Verdict(
            right=self.right,
            answer=Answer(self.answer),
            ground=self.ground or None,
            reason=self.reason,
            register=self.register,
            weighing=self.weighing if weighed else {},
            notice=Notice(self.notice) if weighed and self.notice else None,
        )


@dataclass(frozen=True, repr=False)
class WeighingPoint:
    """One point of UAVG 41(2), as a question."""

    name: str
    question: Text
    value: str


@dataclass(frozen=True, repr=False)
class WeighingPage:
    """Everything on ``officer/weighing.html``."""

    chrome: Chrome
    number: str
    item: int
    ground: Text
    typed: TypedVerdict
    points: list[WeighingPoint]
    problem: str | None


@post("/officer/requests/{number:str}/items/{item:int}", guards=[signed_in_officer])
async def give_verdict(
    request: Visit, number: FromPath[str], item: Annotated[int, PathParameter(ge=1, le=32767)]
) -> Response[str] | Redirect:
    """Give or change the verdict on one item, as it was seen at the form's version."""
    typed = _typed(await request.form(), item)
    if typed.answer not in set(Answer):
        say = portal_of(request).renderer.words(language(request))
        return await _again(request, number, item, typed, say("Choose first: delete it, or keep it."), at="answer")
    if typed.needs_weighing and not typed.weighed:
        return _weigh(request, number, item, typed)
    try:
        verdict = typed.verdict()
        async with at_case(request, number) as (connection, request_id):
            await portal_of(request).requests.give_verdict(
                connection, request_id, officer_of(request), item, verdict, typed.version
            )
    except ChangedMeanwhileError as changed:
        return await _again(request, number, item, typed, pick(changed.text, language(request)), at="answer", code=409)
    except RuleBrokenError as broken:
        problem = pick(broken.text, language(request))
        if typed.needs_weighing:
            return _weigh(request, number, item, typed, problem)
        return await _again(request, number, item, typed, problem, at="ground")
    return Redirect(f"/officer/requests/{number}?asked=yes#item-{item}", status_code=303)


def _typed(form: Any, item: int) -> TypedVerdict:
    """Read the form. The law behind it travels along and is checked against the item's own by the service."""

    def text(name: str) -> str:
        return str(form.get(name, "")).replace("\r\n", "\n").strip()[:LONGEST]

    try:
        return TypedVerdict(
            answer=text(f"answer-{item}"),
            ground=text(f"ground-{item}"),
            reason=text(f"reason-{item}"),
            version=int(text("version")),
            right=Right(text("right")),
            register=Register(text("register")),
            weighing={point: text(f"weighing-{point.value}") for point in Weighing},
            notice=text("notice") if text("notice") in set(Notice) else "",
            weighed=text("weighed") == "yes",
        )
    except ValueError:
        raise ValidationException(detail="not a form of this portal") from None


async def _again(
    request: Visit, number: str, item: int, typed: TypedVerdict, problem: str, *, at: str, code: int = 422
) -> Response[str]:
    """The case again, with what was typed; its hidden version is the newest, so that sending again means it."""
    found = await look_at_case(request, number)
    forms = {
        shown.item: replace(
            form_for(shown), answer=typed.answer, ground=typed.ground, reason=typed.reason, problem=problem, at=at
        )
        for shown in found.items
        if shown.item == item
    }
    errors = [{"text": problem, "href": f"#{at}-{item}"}]
    return show_case(request, found, forms=forms, errors=errors, status_code=code)


def _weigh(request: Visit, number: str, item: int, typed: TypedVerdict, problem: str | None = None) -> Response[str]:
    page = WeighingPage(
        chrome=chrome(request),
        number=number,
        item=item,
        ground=REFUSING[typed.ground].label,
        typed=typed,
        points=[
            WeighingPoint(f"weighing-{point.value}", question, typed.weighing.get(point, ""))
            for point, question in WEIGHING_TEXTS.items()
        ],
        problem=problem,
    )
    return show(request, "officer/weighing.html", page, status_code=422 if problem else 200)
