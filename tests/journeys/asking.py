"""Asking for something and deciding on it, as the two of them do on the screens."""

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


def say_it_is_wrong(resident: Visitor, form: Page, wished: str, reason: str = "") -> Page:
    """Fill in and send the form about one data point; the page of the request."""
    filed = resident.submit(form, "/requests/new/correction", wished=wished, reason=reason)
    assert filed.status == 200, filed.main
    return filed


def give_verdict(officer: Visitor, number: str, *, answer: str, ground: str | None = None, reason: str = "") -> Page:
    """Give the verdict on a case of one item and set it going; the case after that."""
    case = f"/officer/requests/{number}"
    given = {"answer-1": answer, "ground-1": ground, "reason-1": reason}
    saved = officer.submit(officer.open(case), "/items/1", **{k: v for k, v in given.items() if v})
    assert saved.status == 200, saved.main
    return officer.submit(officer.open(f"{case}/decide"), "/decide")


def hand_over(officer: Visitor, number: str) -> Page:
    """Pass a correction on to those who may make it; the case after that."""
    officer.open(f"/officer/requests/{number}")
    asked = officer.open(f"/officer/requests/{number}/hand-over", item="1")
    done = officer.submit(asked, "/hand-over")
    assert done.status == 200, done.main
    return done
