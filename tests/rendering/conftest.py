"""What the rendering tests share: the built style sheet, one renderer, and the component gallery as HTML."""

from __future__ import annotations

import pytest

from portal.rendering import Renderer, template_folder
from portal.web.assets import build
from portal.web.public.gallery import GalleryPage
from portal.web.templating import Chrome


def a_chrome(lang: str = "nl", **changes: object) -> Chrome:
    """The frame of a page of the demo's resident."""
    values: dict[str, object] = {
        "municipality": "Voorbeeldstad",
        "phone": "14 0999",
        "lang": lang,
        "path": "/decisions/1",
        "csrf_token": "a-token",
        "signed_in": "resident",
        "demo": True,
    }
    return Chrome(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    """A renderer with freshly built assets; building takes no time when nothing changed."""
    build.build()
    return Renderer()


@pytest.fixture(scope="session")
def gallery(renderer: Renderer) -> dict[str, str]:
    """The gallery in each language."""
    return {lang: renderer.render(GalleryPage(a_chrome(lang)), "gallery.html", lang) for lang in ("nl", "en")}


def component_names() -> list[str]:
    """Every component, by the name of its file."""
    return sorted(path.stem for path in (template_folder() / "components").glob("*.html"))
