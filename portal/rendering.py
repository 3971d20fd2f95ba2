"""Turns a page's values into what a person reads: the one Jinja environment of the portal.

Pages, e-mails and letters all render through ``Renderer.render(page, template, lang)``. A template sees ``page`` (a
frozen dataclass made for that template) and the functions listed in ``templates/README.md``; nothing else. Templates
come from files only, and a name that does not exist is an error, never an empty spot on a page.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import jinja2
from markupsafe import Markup

from portal.locale.catalog import LANGUAGES, Catalog
from portal.locale.dates import ago, date_long, datetime_long

__all__ = ["LANGUAGES", "AssetMissingError", "Renderer", "UnknownVariantError", "template_folder"]

STATIC_PREFIX = "/static/"
BUILT = Path(__file__).parent / "web" / "static" / "built"


class UnknownVariantError(jinja2.TemplateRuntimeError):
    """A component was asked for a variant it does not have; the message names those it has."""


class AssetMissingError(RuntimeError):
    """A built file is not there; the message says how to build it."""


def template_folder() -> Path:
    """Where the templates are: beside ``portal`` in the source tree, inside it in an installed wheel."""
    beside, inside = Path(__file__).parents[1] / "templates", Path(__file__).parent / "templates"
    return beside if beside.is_dir() else inside


class Renderer:
    """Renders templates in Dutch and English. Make one at the start and share it; it holds no state of a request.

    ``reload`` looks at every page whether a template changed, for whoever is writing one.
    """

    def __init__(
        self,
        *,
        templates: Path | None = None,
        built: Path = BUILT,
        reload: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._templates = templates or template_folder()
        self._built = built
        self._clock = clock
        self._reload = reload
        self._catalogs = {lang: Catalog.load(lang) for lang in LANGUAGES}
        self._environments = {lang: self._environment(catalog) for lang, catalog in self._catalogs.items()}

    def render(self, page: object, template: str, lang: str) -> str:
        """The text of ``template`` (path below ``templates/``) for ``page``, a frozen dataclass, in ``nl`` or ``en``.

        Raises ``jinja2.UndefinedError`` for a name the page does not have, ``UnknownVariantError`` for a component
        variant that does not exist, ``KeyError`` for another language.
        """
        if not _is_frozen_dataclass(page):
            raise TypeError(f"{type(page).__name__} is not a frozen dataclass; a page's values must be declared")
        return self._environments[lang].get_template(template).render(page=page)

    def words(self, lang: str) -> Callable[[str], str]:
        """The translation function of ``lang``, for the few texts that are chosen in Python."""
        return self._catalogs[lang].gettext

    def environment(self, lang: str) -> jinja2.Environment:
        """The environment itself, for tests that look at every template."""
        return self._environments[lang]

    def _environment(self, catalog: Catalog) -> jinja2.Environment:
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(self._templates),
            autoescape=jinja2.select_autoescape(disabled_extensions=("txt",), default=True, default_for_string=True),
            undefined=jinja2.StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            cache_size=-1,
            auto_reload=self._reload,
        )
        environment.policies["ext.i18n.trimmed"] = True
        # The i18n extension adds these to the environment; mypy cannot see them.
        environment.install_gettext_callables(catalog.gettext, catalog.ngettext, newstyle=True)  # type: ignore[attr-defined]
        environment.globals.update(self._functions(catalog.lang))
        return environment

    def _functions(self, lang: str) -> dict[str, Any]:
        """What every template and macro may call. Macros are imported without context, so these are globals."""
        return {
            "lang": lang,
            "languages": LANGUAGES,
            "asset": self.asset,
            "fonts_to_preload": self.fonts_to_preload,
            "ago": lambda when: ago(when, self._clock(), lang),
            "date_long": lambda day: date_long(day, lang),
            "datetime_long": lambda when: datetime_long(when, lang),
            "iso": _iso,
            "opt": _opt,
            "mail_href": mail_href,
            "phone_href": phone_href,
            "text": lambda words: pick(words, lang),
            "variant": variant,
            "web_href": web_href,
        }

    def asset(self, name: str) -> str:
        """The address of a built file by its plain name: ``site.css`` -> ``/static/site-5f0c....css``."""
        if name not in self._assets:
            raise AssetMissingError(f"{name} is not built; run: python -m portal.web.assets.build")
        return STATIC_PREFIX + self._assets[name]

    def fonts_to_preload(self) -> list[str]:
        """Addresses of the fonts that every page needs at once."""
        return [STATIC_PREFIX + name for name in self._manifest["preload"]]

    @property
    def _assets(self) -> dict[str, str]:
        files: dict[str, str] = self._manifest["files"]
        return files

    @cached_property
    def _manifest(self) -> dict[str, Any]:
        try:
            manifest: dict[str, Any] = json.loads((self._built / "manifest.json").read_text())
        except FileNotFoundError:
            return {"files": {}, "preload": []}
        return manifest


def pick(words: Mapping[str, str] | object, lang: str) -> str:
    """One text of a language map ``{nl, en}`` (or an object with those attributes): asked language, else Dutch."""
    chosen = _opt(words, lang) or _opt(words, "nl")
    if not isinstance(chosen, str):
        raise TypeError("not a language map: expected texts under nl and en")
    return chosen


def variant(component: str, argument: str, value: str | int, known: Mapping[Any, Any]) -> Any:
    """What ``known`` gives for ``value``; ``UnknownVariantError`` when a component has no such variant."""
    if value not in known:
        raise UnknownVariantError(
            f"{component}: {argument} is {value!r}; it must be one of {', '.join(map(str, known))}"
        )
    return known[value]


def phone_href(number: str) -> Markup:
    """The ``tel:`` address of a number as people write it: ``088 000 1187`` -> ``tel:0880001187``."""
    return Markup("tel:") + "".join(sign for sign in number if sign.isdigit() or sign == "+")


def mail_href(address: str) -> str:
    """The ``mailto:`` address of an e-mail address alone: it brings no subject, text or further receivers along."""
    return f"mailto:{quote(address, safe='@+')}"


def web_href(address: str | None) -> str | None:
    """A web address that a source gave, when it is one: https or http and a host. Anything else is no link."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    whole = address is not None and address.isprintable() and "\\" not in address
    return address if whole and parts.scheme in {"https", "http"} and parts.hostname else None


def _opt(item: Any, name: str, default: Any = None) -> Any:
    """``item.name`` or ``item["name"]`` where it may be absent; anywhere else an absent name is an error."""
    if isinstance(item, Mapping):
        return item.get(name, default)
    return getattr(item, name, default)


def _iso(when: date | datetime) -> str:
    """The machine-readable form for ``<time datetime>``."""
    return when.isoformat(timespec="minutes") if isinstance(when, datetime) else when.isoformat()


def _is_frozen_dataclass(page: object) -> bool:
    parameters = getattr(type(page), "__dataclass_params__", None)
    return dataclasses.is_dataclass(page) and bool(getattr(parameters, "frozen", False))
