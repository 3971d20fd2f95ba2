"""The built style sheet: small, complete for what templates use, and built again only when something changed."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portal.rendering import STATIC_PREFIX, AssetMissingError, Renderer, template_folder
from portal.web.assets import build
from portal.web.assets.node import NodeMissing, find_node, install_packages

CLASS = re.compile(r"(?<![\w/.#-])((?:inzage|utrecht|nl)-[a-z][\w-]*)")
# Classes that templates use and that need no rule, with the reason.
WITHOUT_RULE: dict[str, str] = {}


@pytest.fixture(scope="module")
def style(renderer: Renderer) -> str:
    return (build.BUILT / renderer.asset("site.css").removeprefix(STATIC_PREFIX)).read_text()


def classes_in_templates() -> set[str]:
    sources = (path.read_text() for path in template_folder().rglob("*.html"))
    return {name for source in sources for name in CLASS.findall(source)}


def test_every_class_that_a_template_uses_has_a_rule(style: str) -> None:
    with_rule = set(re.findall(r"\.((?:inzage|utrecht|nl)-[\w-]+)", style))

    assert classes_in_templates() - with_rule - set(WITHOUT_RULE) == set()


def test_we_keep_no_rule_of_our_own_that_nothing_uses() -> None:
    ours = re.findall(r"\.(inzage-[\w-]+)", (build.STATIC / "src" / "site.css").read_text())

    assert set(ours) - classes_in_templates() == set()


def test_our_own_rules_take_their_colours_from_the_theme() -> None:
    ours = re.sub(r"/\*.*?\*/", "", (build.STATIC / "src" / "site.css").read_text(), flags=re.DOTALL)

    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|rgba?\(|hsla?\(", ours)


def test_every_token_that_a_rule_uses_is_defined_or_has_a_fallback(style: str) -> None:
    defined = set(re.findall(r"(--(?:basis|voorbeeld|inzage)-[\w-]+)\s*:", style))
    used = set(re.findall(r"var\(\s*(--(?:basis|voorbeeld|inzage)-[\w-]+)\s*\)", style))

    assert used - defined == set()


def test_a_first_page_view_fetches_at_most_60_kilobytes_in_four_requests(
    renderer: Renderer, gallery: dict[str, str]
) -> None:
    html = gallery["nl"]
    first = ["site.css", "inzage.js", "logo.svg", "source-sans-3-latin-wght-normal.woff2"]
    files = {name: build.BUILT / renderer.asset(name).removeprefix(STATIC_PREFIX) for name in first}
    compressed = {name: len(gzip.compress(path.read_bytes())) for name, path in files.items()}

    assert set(re.findall(r'(?:href|src)="/static/([^"]+)"', html)) == {path.name for path in files.values()}
    assert compressed["site.css"] < 15_000
    assert compressed["inzage.js"] < 3_000
    assert sum(compressed.values()) + len(gzip.compress(html.encode())) <= 60_000


def test_file_names_carry_their_content_and_point_at_real_files(style: str) -> None:
    files = json.loads((build.BUILT / "manifest.json").read_text())["files"]

    for name in files.values():
        assert re.search(r"-[0-9a-f]{10}\.\w+$", name)
        assert (build.BUILT / name).stat().st_size > 0
    assert set(re.findall(r"url\([\"']?\./([^)\"']+)", style)) <= set(files.values())


def test_the_licences_of_others_travel_with_their_work(renderer: Renderer) -> None:
    said = (build.BUILT / renderer.asset("licences.txt").removeprefix(STATIC_PREFIX)).read_text()
    packages = json.loads((build.ASSETS / "package.json").read_text())["dependencies"]

    assert all(f"{name} {version} (" in said for name, version in packages.items())
    assert "SIL OPEN FONT LICENSE" in said.upper()
    assert "EUROPEAN UNION PUBLIC LICENCE" in said.upper()
    assert "SEE LICENSE" not in said  # a house style that only its own organisation may use


def test_the_style_sheet_asks_nothing_of_another_server(style: str) -> None:
    assert not re.search(r"url\([\"']?(?:https?:)?//|@import", style)


def test_another_municipality_changes_its_look_with_a_folder_of_its_own(tmp_path: Path, renderer: Renderer) -> None:
    theme = tmp_path / "theme"
    shutil.copytree(template_folder() / "theme", theme)
    (theme / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    with (theme / "theme.css").open("a") as tokens:
        tokens.write(":root { --basis-focus-background-color: rebeccapurple; }")

    build.build(theme=theme, built=tmp_path / "built")

    other = Renderer(built=tmp_path / "built")
    style = (tmp_path / "built" / other.asset("site.css").removeprefix(STATIC_PREFIX)).read_text()
    assert re.search(r"rebeccapurple|#639|#663399", style)
    assert other.asset("logo.svg") != renderer.asset("logo.svg")
    assert other.fonts_to_preload() == renderer.fonts_to_preload()
    assert len(other.fonts_to_preload()) == 1


def test_a_theme_folder_without_a_logo_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "theme.css").touch()
    (tmp_path / "fonts.css").touch()

    with pytest.raises(build.BuildError, match=r"has no logo\.svg; see templates/theme/README\.md"):
        build.build(theme=tmp_path, built=tmp_path / "built")


def test_a_second_build_does_nothing(renderer: Renderer) -> None:
    build.build()
    before = (build.BUILT / "manifest.json").stat().st_mtime_ns

    assert build.build() == "Style sheet and script are up to date."
    assert (build.BUILT / "manifest.json").stat().st_mtime_ns == before


def test_the_build_is_a_command(renderer: Renderer) -> None:
    done = subprocess.run([sys.executable, "-m", "portal.web.assets.build"], capture_output=True, text=True, check=True)

    assert done.stdout == "Style sheet and script are up to date.\n"


def test_a_registry_that_cannot_be_reached_is_said_in_a_plain_sentence(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"name": "x", "version": "1.0.0", "dependencies": {"left-pad": "1.3.0"}}')
    lock = {"name": "x", "version": "1.0.0", "lockfileVersion": 3, "requires": True}
    packages = {
        "": {"name": "x", "version": "1.0.0", "dependencies": {"left-pad": "1.3.0"}},
        "node_modules/left-pad": {"version": "1.3.0", "integrity": "sha512-" + "A" * 86 + "=="},
    }
    (tmp_path / "package-lock.json").write_text(json.dumps({**lock, "packages": packages}))
    closed_door = {"npm_config_registry": "http://127.0.0.1:9", "npm_config_cache": str(tmp_path / "cache")}

    with pytest.MonkeyPatch.context() as environment:
        for name, value in closed_door.items():
            environment.setenv(name, value)
        with pytest.raises(NodeMissing, match="npm cannot reach its package registry"):
            install_packages(tmp_path, find_node(18))


def test_a_file_that_was_not_built_is_named_with_the_command_that_builds_it() -> None:
    with pytest.raises(AssetMissingError, match=r"odd\.css is not built; run: python -m portal\.web\.assets\.build"):
        Renderer().asset("odd.css")


def test_the_lock_file_names_no_registry() -> None:
    lock = (build.ASSETS / "package-lock.json").read_text()

    assert '"resolved"' not in lock
    assert '"integrity"' in lock
