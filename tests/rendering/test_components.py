"""Components: one macro per file, each shown in the gallery in every variant, and strict about what they are given."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import jinja2
import pytest
from jinja2 import nodes

from portal.rendering import Renderer, UnknownVariantError, template_folder, variant
from portal.web.public.gallery import GalleryPage
from tests.rendering.conftest import a_chrome, component_names


def declared_variants(renderer: Renderer) -> Iterator[tuple[str, str, Any]]:
    """Every (component, argument, value) that a template declares with ``variant(...)``."""
    environment = renderer.environment("nl")
    for name in component_names():
        source = (template_folder() / "components" / f"{name}.html").read_text()
        for call in environment.parse(source).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "variant":
                component, argument, _value, known = call.args
                assert isinstance(component, nodes.Const)
                assert isinstance(argument, nodes.Const)
                assert isinstance(known, nodes.Dict)
                for pair in known.items:
                    yield component.value, argument.value, pair.key.as_const()


def test_every_component_file_holds_the_macro_it_is_named_after_and_no_other(renderer: Renderer) -> None:
    for name in component_names():
        source = (template_folder() / "components" / f"{name}.html").read_text()
        macros = [macro.name for macro in renderer.environment("nl").parse(source).find_all(nodes.Macro)]

        assert macros == [name]


def test_every_component_says_in_its_first_line_what_it_is_for() -> None:
    for name in component_names():
        first = (template_folder() / "components" / f"{name}.html").read_text().splitlines()[0]

        assert first.startswith("{#- "), f"{name}.html starts without a sentence about it"


def test_every_component_is_used_in_the_gallery_or_in_the_frame_around_it(renderer: Renderer) -> None:
    asked: set[str] = set()
    folder = template_folder()
    for path in [folder / "gallery.html", *folder.glob("gallery/*.html"), *folder.glob("layouts/*.html")]:
        for call in renderer.environment("nl").parse(path.read_text()).find_all(nodes.Call):
            asked |= {call.node.name} if isinstance(call.node, nodes.Name) else set()

    assert set(component_names()) - asked == {"refresh"}  # for the head of a page that waits


def test_the_gallery_shows_every_variant_of_every_component() -> None:
    renderer = Renderer()
    shown: set[tuple[str, str, Any]] = set()

    def noting(component: str, argument: str, value: Any, known: dict[Any, Any]) -> Any:
        shown.add((component, argument, value))
        return variant(component, argument, value, known)

    renderer.environment("nl").globals["variant"] = noting
    renderer.render(GalleryPage(a_chrome()), "gallery.html", "nl")

    assert set(declared_variants(renderer)) - shown == set()


BAD_CALLS = {
    ("card", "level"): "card(level=7)",
    ("heading", "level"): "heading('x', level=7)",
    ("paragraph", "kind"): "paragraph('x', kind='odd')",
    ("button", "kind"): "button('x', kind='odd')",
    ("button", "type"): "button('x', type='odd')",
    ("link_button", "kind"): "link_button('x', '/', kind='odd')",
    ("notice", "tone"): "notice('odd')",
    ("status_badge", "tone"): "status_badge('x', 'odd')",
    ("field", "kind"): "field('x', 'x', kind='password')",
    ("choices", "kind"): "choices('x', 'x', [], kind='odd')",
    ("confirm", "kind"): "confirm('/', 't', 'x', 'x', '/', kind='odd')",
    ("source_card", "state"): "source_card('x', 'odd')",
    ("decision_input_row", "mark"): "decision_input_row('x', 'x', 'x', 'odd')",
    ("figures", "tone"): "figures([{'value': 1, 'label': 'x', 'tone': 'odd'}], 'x')",
    ("progress_list", "state"): "progress_list([{'name': 'x', 'title': 'x', 'state': 'odd'}])",
    ("status_line", "state"): "status_line([{'title': 'x', 'state': 'odd'}])",
    ("data_list", "kind"): "data_list([], kind='odd')",
    ("form", "method"): "form('/', 't', method='odd')",
}


def test_every_argument_with_variants_is_tried_with_a_wrong_one(renderer: Renderer) -> None:
    assert {(component, argument) for component, argument, _ in declared_variants(renderer)} == set(BAD_CALLS)


@pytest.mark.parametrize(("component", "argument"), sorted(BAD_CALLS))
def test_an_unknown_variant_is_refused_with_the_ones_there_are(
    renderer: Renderer, component: str, argument: str
) -> None:
    call = BAD_CALLS[component, argument]
    source = f"{{% from 'components/{component}.html' import {component} %}}{{% call {call} %}}{{% endcall %}}"
    if component not in {"form", "card", "paragraph", "notice", "decision_input_row", "source_card"}:
        source = f"{{% from 'components/{component}.html' import {component} %}}{{{{ {call} }}}}"

    with pytest.raises(UnknownVariantError, match=rf"{component}: {argument} is .*; it must be one of "):
        renderer.environment("nl").from_string(source).render()


def test_a_misspelt_name_breaks_the_page_instead_of_leaving_a_hole(renderer: Renderer) -> None:
    page = renderer.environment("nl").from_string("{{ page.crhome }}")

    with pytest.raises(jinja2.UndefinedError, match="crhome"):
        page.render(page=GalleryPage(a_chrome()))


def test_a_component_given_a_map_without_a_required_name_is_an_error(renderer: Renderer) -> None:
    source = "{% from 'components/data_list.html' import data_list %}{{ data_list([{'label': 'Naam'}]) }}"

    with pytest.raises(jinja2.UndefinedError, match="value"):
        renderer.environment("nl").from_string(source).render()


def test_only_a_frozen_dataclass_is_a_page(renderer: Renderer) -> None:
    with pytest.raises(TypeError, match="not a frozen dataclass"):
        renderer.render({"chrome": a_chrome()}, "gallery.html", "nl")


HOSTILE = "\"><script>alert(1)</script>' onload=x {{ 7 * 7 }}"


@pytest.mark.parametrize(
    "call",
    [
        "page_title(evil, lead=evil, kicker=evil)",
        "data_list([{'label': evil, 'value': evil, 'hint': evil}])",
        "data_point(evil, evil, explanation=evil, since=evil, notes=[evil], id=evil)",
        "field(evil, evil, value=evil, hint=evil, error=evil)",
        "choices(evil, evil, [{'value': evil, 'label': evil, 'hint': evil}])",
        "table(evil, [evil], [[evil]])",
        "contact_card(evil, evil, team=evil, email=evil)",
        "decision_input_row(evil, evil, evil, 'changed', source=evil, href=evil, tags=[evil])",
        "notice('info', title=evil, text=evil)",
        "copy_button(evil, label=evil)",
        "timeline([{'when': evil, 'title': evil, 'href': evil}])",
    ],
)
def test_text_from_a_source_can_never_become_markup(renderer: Renderer, call: str) -> None:
    component = call.partition("(")[0]
    source = f"{{% from 'components/{component}.html' import {component} %}}{{{{ {call} }}}}"

    html = renderer.environment("nl").from_string(source).render(evil=HOSTILE)

    found = Elements()
    found.feed(html)
    assert "script" not in found.tags
    assert "onload" not in found.attributes
    assert "49" not in html


class Elements(HTMLParser):
    """Names of all elements and attributes, as a browser would read them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
