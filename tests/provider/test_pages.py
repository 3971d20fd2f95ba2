"""The sign-in page: plain, accessible, bilingual, safe, and honest that it is a demo."""

import re

import httpx
import pytest

from portal.demo.provider import OFFICERS, DemoProvider
from tests.provider.browser import Attempt, Visitor, people_on

DEMO = ["marijke", "teun", "fatima", "youssef", "ingrid", "daan", "rosa", "lotte", "hendrik", "noor"]
RESIDENTS_ON_THE_PAGE = [*DEMO, "no-number", "odd-number", "for-somebody"]


def test_residents_and_officers_each_get_their_own_people_under_their_own_heading(visitor: Visitor) -> None:
    residents, officers = visitor.ask(Attempt()).text, visitor.ask(Attempt(client=OFFICERS)).text
    assert people_on(residents) == RESIDENTS_ON_THE_PAGE
    assert "<h1>DigiD (demo)</h1>" in residents
    assert people_on(officers) == ["joke", "sander"]
    assert "<h1>Medewerkers (demo)</h1>" in officers


@pytest.mark.parametrize(
    ("asked", "accepted", "expected"),
    [
        ("", "", "nl"),
        ("en", "nl", "en"),
        ("nl", "en", "nl"),
        ("fr en", "nl", "en"),
        ("", "en-GB,en;q=0.9,nl;q=0.8", "en"),
        ("", "en;q=0.1,nl;q=0.8", "nl"),
        ("", "fr,de", "nl"),
    ],
)
def test_the_portals_wish_comes_first_then_the_browsers_then_dutch(
    visitor: Visitor, asked: str, accepted: str, expected: str
) -> None:
    visitor.client.headers["accept-language"] = accepted
    page = visitor.ask(Attempt(), ui_locales=asked) if asked else visitor.ask(Attempt())
    assert f'<html lang="{expected}">' in page.text
    demo = {"nl": "Dit is een demo. U logt hier niet echt in.", "en": "This is a demo. You are not really signing in."}
    assert demo[expected] in page.text


def test_the_page_needs_no_script_and_no_other_host(visitor: Visitor, provider: DemoProvider) -> None:
    page = visitor.ask(Attempt())
    assert "<script" not in page.text
    assert " style=" not in page.text
    assert not re.search(r"""(src|href)=["'](?!/provider\.css)""", page.text)
    style = httpx.get(f"{provider.issuer}/provider.css")
    assert style.headers["content-type"].startswith("text/css")


def test_a_form_may_go_to_the_provider_and_back_to_this_portal_and_nowhere_else(visitor: Visitor) -> None:
    policy = visitor.ask(Attempt()).headers["content-security-policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self' http://127.0.0.1:8000",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize("path", ["/", "/provider.css", "/interaction/none", "/auth", "/session/end", "/nowhere"])
def test_every_answer_carries_a_policy_and_keeps_addresses_to_itself(provider: DemoProvider, path: str) -> None:
    answer = httpx.get(provider.issuer + path, headers={"accept": "text/html"})
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_names_are_text_not_markup(visitor: Visitor) -> None:
    page = visitor.ask(Attempt()).text
    assert "&lt;b&gt;Raar&lt;/b&gt;" in page
    assert "<b>" not in page


def test_a_page_that_has_expired_says_so_and_points_the_way_back(visitor: Visitor) -> None:
    page = visitor.ask(Attempt())
    visitor.client.cookies.clear()
    for answer in (visitor.client.get(page.url), visitor.client.post(page.url, data={"person": "marijke"})):
        assert answer.status_code == 400
        assert "Deze inlogpagina is verlopen" in answer.text
        assert "Ga terug naar het portaal" in answer.text


def test_its_cookies_cannot_be_mistaken_for_the_portals(visitor: Visitor) -> None:
    visitor.sign_in("marijke", Attempt())
    names = list(visitor.client.cookies)
    assert names
    assert all(name.startswith("demo_provider_") for name in names)


def test_an_error_page_keeps_what_was_asked_as_text(provider: DemoProvider) -> None:
    answer = httpx.get(
        f"{provider.issuer}/auth", params={"client_id": "<script>1</script>"}, headers={"accept": "text/html"}
    )
    assert answer.status_code == 400
    assert "Het inloggen is niet gelukt" in answer.text
    assert "<script>" not in answer.text
