"""A person at a browser without scripts: follows links, fills in forms, reads what is on the page."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Protocol, Self
from urllib.parse import urljoin

import httpx
from bs4 import BeautifulSoup, Tag

_PATIENCE = 20.0


def words_of(tag: Tag) -> str:
    """What a person reads in this part of a page, with single spaces."""
    return " ".join(tag.get_text(" ").split())


class Page:
    """One page as it came back."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.path = response.url.path
        self.soup = BeautifulSoup(response.text, "html.parser")

    @property
    def text(self) -> str:
        """Everything a person reads, with single spaces."""
        return words_of(self.soup)

    @property
    def main(self) -> str:
        """What a person reads in the page's own content."""
        main = self.soup.find("main")
        return words_of(main) if main else ""

    def says(self, *sentences: str) -> bool:
        """Whether all of these stand on the page."""
        return all(sentence in self.text for sentence in sentences)

    def link(self, words: str) -> str:
        """Where the link with these words leads."""
        for anchor in self.soup.find_all("a"):
            if words in words_of(anchor):
                return str(anchor["href"])
        raise AssertionError(f"no link says {words!r} on {self.path}")

    def addresses(self, beginning: str) -> list[str]:
        """Where the links of the page's own content lead that begin so, each once, in the page's order."""
        main = self.soup.find("main") or self.soup
        found = [str(anchor["href"]) for anchor in main.find_all("a", href=True)]
        return list(dict.fromkeys(address for address in found if address.startswith(beginning)))

    def card(self, title: str) -> str:
        """What the card under this heading says."""
        for heading in self.soup.find_all(["h2", "h3"]):
            if words_of(heading).startswith(title):
                return words_of(heading.find_parent(["article", "section", "aside"]) or heading)
        raise AssertionError(f"no card is headed {title!r} on {self.path}: {self.main[:1500]}")

    def form(self, action: str = "") -> Tag:
        """The form whose address holds these words."""
        main = self.soup.find("main") or self.soup
        for form in main.find_all("form"):
            if action in str(form.get("action", "")):
                return form
        raise AssertionError(f"no form for {action!r} on {self.path}")

    def block(self, words: str) -> Tag:
        """The smallest section, article or card that holds these words."""
        found = [tag for tag in self.soup.find_all(["section", "article", "li", "aside"]) if words in tag.get_text(" ")]
        if not found:
            raise AssertionError(f"nothing says {words!r} on {self.path}")
        return min(found, key=lambda tag: len(tag.get_text()))


class Place(Protocol):
    """Something that has a portal."""

    address: str
    """Where the portal is."""


class Visitor:
    """Somebody who uses the portal of this world. A context manager."""

    def __init__(self, world: Place, language: str = "en") -> None:
        self.world = world
        self.visited: list[str] = []
        """Every address this browser asked for, also those it was redirected to."""
        self.browser = httpx.Client(
            base_url=world.address,
            follow_redirects=True,
            timeout=_PATIENCE,
            event_hooks={"request": [lambda request: self.visited.append(str(request.url))]},
        )
        self.browser.cookies.set("inzage-language", language, domain="127.0.0.1")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.browser.close()

    def open(self, address: str, **parameters: Any) -> Page:
        """Go to an address of the portal."""
        return Page(self.browser.get(address, params=parameters or None))

    def sign_in(self, person: str) -> Page:
        """Sign in as a resident through the demo DigiD."""
        return self._sign_in("/sign-in/start", person)

    def sign_in_as_officer(self, person: str) -> Page:
        """Sign in as an employee."""
        return self._sign_in("/officer/sign-in/start", person)

    def sign_out(self) -> Page:
        """Sign out with the button at the top of the page."""
        page = self.open("/overview")
        form = page.soup.find("form", action="/sign-out")
        assert form is not None, "every page of somebody who is signed in can sign out"
        return Page(self.browser.post("/sign-out", data=_presets(form)))

    def submit(self, page: Page, action: str = "", /, **answers: Any) -> Page:
        """Fill in a form and send it: hidden and preset fields as they are, ``answers`` on top (None leaves out)."""
        form = page.form(action)
        fields = {**_presets(form), **answers}
        address = urljoin(str(page.response.url), str(form.get("action") or ""))
        return Page(self.browser.post(address, data={k: v for k, v in fields.items() if v is not None}))

    def _sign_in(self, start: str, person: str) -> Page:
        choosing = self.browser.get(start)
        return Page(self.browser.post(str(choosing.url), data={"person": person}))


def _presets(form: Tag) -> dict[str, Any]:
    """What the form would send if nobody touched it."""
    fields: dict[str, Any] = {}
    for box in form.find_all("input"):
        kind, name = box.get("type", "text"), box.get("name")
        if not name or kind == "submit" or (kind in {"checkbox", "radio"} and not box.has_attr("checked")):
            continue
        value = str(box.get("value", ""))
        fields[str(name)] = [*fields[str(name)], value] if isinstance(fields.get(str(name)), list) else value
    for area in form.find_all("textarea"):
        fields[str(area["name"])] = area.get_text()
    for select in form.find_all("select"):
        chosen = select.find("option", selected=True) or select.find("option")
        if chosen is not None:
            fields[str(select["name"])] = str(chosen.get("value", ""))
    return fields
