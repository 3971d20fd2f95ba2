"""Taking a request back: asked once more, then done, as long as nothing of it is carried out."""

from __future__ import annotations

from dataclasses import dataclass

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Response

from portal.database import Login
from portal.rendering import pick
from portal.requests.obstacles import NotNowError, NotThereError
from portal.requests.service import RequestView
from portal.web.i18n import language
from portal.web.screen import Visit, chrome, portal_of, resident_of, show
from portal.web.security import signed_in_resident
from portal.web.templating import Chrome


@dataclass(frozen=True, repr=False)
class WithdrawalPage:
    """Everything on ``resident/request_withdraw.html``. ``problem``: why it cannot be taken back (any more)."""

    chrome: Chrome
    view: RequestView
    problem: str | None


@get("/requests/{number:str}/withdraw", guards=[signed_in_resident])
async def withdrawal_form(request: Visit, number: FromPath[str]) -> Response[str] | Redirect:
    """Whether they are sure; a request that cannot be taken back leads to its page, which says how far it is."""
    view = await _view(request, number)
    if not view.can_withdraw:
        return Redirect(f"/requests/{view.line.number}", status_code=303)
    return show(request, "resident/request_withdraw.html", WithdrawalPage(chrome(request), view, None))


@post("/requests/{number:str}/withdraw", guards=[signed_in_resident])
async def withdraw(request: Visit, number: FromPath[str]) -> Response[str] | Redirect:
    """Take it back and lead to its page; or say why that is not possible."""
    portal, subject_id = portal_of(request), resident_of(request)
    try:
        async with portal.view.begin(Login.RESIDENT, subject_id=subject_id) as connection:
            await portal.requests.withdraw(connection, subject_id, number)
    except NotThereError:
        raise NotFoundException from None
    except NotNowError as not_now:
        page = WithdrawalPage(chrome(request), await _view(request, number), pick(not_now.text, language(request)))
        return show(request, "resident/request_withdraw.html", page, status_code=409)
    return Redirect(f"/requests/{number}", status_code=303)


async def _view(request: Visit, number: str) -> RequestView:
    portal, subject_id = portal_of(request), resident_of(request)
    async with portal.view.begin(Login.RESIDENT, subject_id=subject_id) as connection:
        view = await portal.requests.one(connection, subject_id, number)
    if view is None:
        raise NotFoundException
    return view
