"""Every template compiles, and keeps the rules that let a strict content security policy stand."""

from __future__ import annotations

import re

import pytest

from portal.rendering import Renderer, template_folder
from portal.web.public.gallery import GalleryPage
from tests.rendering.conftest import a_chrome

TEMPLATES = sorted(path.relative_to(template_folder()).as_posix() for path in template_folder().rglob("*.html"))
PAGES = [
    name for name in TEMPLATES if name.split("/")[0] in {"resident", "officer", "public"} or name == "gallery.html"
]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles_in_both_languages(renderer: Renderer, name: str) -> None:
    for lang in ("nl", "en"):
        assert renderer.environment(lang).get_template(name)


LEAVES_THE_PORTAL = "resident/download_file.html"
"""A file that is opened without us has nobody to fetch its style from; nothing else brings any along."""


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_has_script_or_style_of_its_own(name: str) -> None:
    source = (template_folder() / name).read_text()
    if name == LEAVES_THE_PORTAL:
        source = source.replace('<style>\n{% include "resident/download.css" %}\n  </style>', "", 1)

    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", source)
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", source))
    assert "|safe" not in source.replace(" ", "")


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_class_name_is_put_together_from_parts(name: str) -> None:
    """The build keeps only the classes it can read in the templates."""
    assert not re.search(r"(inzage|utrecht|nl)-[a-z_-]*-?\{\{", (template_folder() / name).read_text())


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_short_and_has_a_title(name: str) -> None:
    source = (template_folder() / name).read_text()

    assert source.count("\n") <= 80
    assert "{% extends" not in source or "{% block title %}" in source


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_page_has_one_title_one_heading_and_the_landmarks(gallery: dict[str, str], lang: str) -> None:
    html = gallery[lang]

    assert f'<html lang="{lang}"' in html
    for once in (
        "<title>",
        "<h1",
        "<main",
        "<header",
        "<footer",
        'aria-label="Breadcrumb"' if lang == "en" else "Kruimelpad",
    ):
        assert html.count(once) == 1, once
    assert html.index("nl-skip-link") < html.index("<header")
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_every_form_that_changes_something_proves_where_it_comes_from(gallery: dict[str, str]) -> None:
    forms = re.findall(r"<form.*?</form>", gallery["nl"], flags=re.DOTALL)
    changing = [form for form in forms if 'method="post"' in form]

    assert changing
    assert all('name="csrf" value="a-token"' in form for form in changing)
    assert not any('name="csrf"' in form for form in forms if form not in changing)


def test_the_navigation_marks_where_you_are(renderer: Renderer) -> None:
    def here(path: str) -> list[tuple[str, str]]:
        html = renderer.render(GalleryPage(a_chrome(path=path)), "gallery.html", "nl")
        found: list[tuple[str, str]] = re.findall(
            r'navigation__link--current" href="([^"]+)" aria-current="(\w+)"', html
        )
        return found

    assert here("/decisions") == [("/decisions", "page")]
    assert here("/decisions/1") == [("/decisions", "true")]
    assert here("/decisions-of-others") == []


def test_the_line_about_invented_people_stands_in_a_demo_only(renderer: Renderer) -> None:
    def page(*, demo: bool) -> str:
        return renderer.render(GalleryPage(a_chrome(demo=demo)), "gallery.html", "en")

    assert "demonstration" in page(demo=True)
    assert "demonstration" not in page(demo=False)


def test_the_chrome_does_not_show_the_token_when_it_is_logged() -> None:
    assert "a-token" not in repr(GalleryPage(a_chrome()))
