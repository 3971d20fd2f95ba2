"""Asking for deletion and deciding on it, as the two of them do on the screens."""

from __future__ import annotations

from tests.journeys.visitor import Page, Visitor, words_of

GRANT, KEEP = "A17-1-A-NO-LONGER-NEEDED", "A17-3-B-LEGAL-OBLIGATION-OR-PUBLIC-TASK"
LAW = "You need this for a law."


def choice(form: Page, title: str) -> str:
    """What the box with these words sends."""
    for label in form.soup.find_all("label"):
        if words_of(label) == title:
            box = form.soup.find(id=str(label["for"]))
            assert box is not None
            return str(box["value"])
    raise AssertionError(f"{title!r} cannot be chosen: {form.main}")


def ask_for_deletion(resident: Visitor, *titles: str, reason: str = "") -> str:
    """Ask; the request's number."""
    form = resident.open("/requests/new")
    filed = resident.submit(form, "/requests", record=[choice(form, title) for title in titles], reason=reason)
    assert filed.status == 200, filed.main
    return filed.path.rsplit("/", 1)[1]


def verdict(item: int, *, keep: bool = False) -> dict[str, str]:
    """The answers of the form for one item."""
    given = {f"answer-{item}": "refuse" if keep else "grant", f"ground-{item}": KEEP if keep else GRANT}
    return {**given, f"reason-{item}": LAW} if keep else given


def decide(officer: Visitor, number: str, *, keep: tuple[int, ...] = ()) -> Page:
    """Open the case, grant every item but those to keep, and set it going; the case after that."""
    case = f"/officer/requests/{number}"
    page = officer.open(case)
    for item in range(1, len(page.soup.select("[id^=item-]")) + 1):
        page = officer.submit(page, f"/items/{item}", **verdict(item, keep=item in keep))
    return officer.submit(officer.open(f"{case}/decide"), "/decide")
