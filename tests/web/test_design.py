"""The look: tokens with enough contrast, no inline style or script, one list of keys, and a style guide
that a real browser shows under the strict policy in two themes and two widths with nothing for axe to find.
Data is generated."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import guide

guide.ensure_settings()

from axe_playwright_python.sync_playwright import Axe  # noqa: E402
from django.template import Context, Template  # noqa: E402
from django.utils import timezone, translation  # noqa: E402
from playwright.sync_api import Browser, Page, expect, sync_playwright  # noqa: E402

import steward.web  # noqa: E402
from steward.web.templatetags import navigation  # noqa: E402
from steward.web.templatetags import steward as tags  # noqa: E402

WEB = Path(steward.web.__path__[0])
CSS = WEB / "static/steward/css/steward.css"
JS = WEB / "static/steward/js"
OURS = [WEB / "templates/base.html", WEB / "templates/styleguide.html", *sorted((WEB / "templates/parts").glob("*.html"))]
FLAGS = "--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync"


# ---- tokens ----


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-fA-F]{3,6})\b", block))


def themes() -> dict[str, dict[str, str]]:
    css = CSS.read_text(encoding="utf-8")
    light = tokens(css[css.index(":root {") : css.index("}", css.index(":root {"))])
    by_system = css[css.index(':root:not([data-theme="light"])') :]
    by_choice = css[css.index(':root[data-theme="dark"]') :]
    return {
        "light": light,
        "dark": light | tokens(by_system[: by_system.index("}")]),
        "dark by choice": light | tokens(by_choice[: by_choice.index("}")]),
    }


def luminance(colour: str) -> float:
    full = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [
    *(("ink", ground) for ground in ("paper", "sheet", "sunk", "hover", "chosen")),
    *(("soft", ground) for ground in ("paper", "sheet", "sunk", "hover", "chosen")),
    *(("accent", ground) for ground in ("paper", "sheet", "hover", "chosen", "bad-wash", "warn-wash", "info-wash")),
    *(("mark", ground) for ground in ("paper", "sheet", "hover", "chosen")),
    *(
        (tone, ground)
        for tone in ("ok", "warn", "bad", "info", "quiet")
        for ground in ("sheet", "hover", "chosen", f"{tone}-wash")
    ),
    *(("ink", f"{tone}-wash") for tone in ("ok", "warn", "bad", "info", "quiet")),
    *(("soft", f"{tone}-wash") for tone in ("bad", "warn", "info")),
    ("on-accent", "accent"),
    ("on-bar", "bar"),
    ("bar-soft", "bar"),
]
SHAPES = [("edge", "sheet"), ("edge", "paper"), ("bar-soft", "bar"), ("accent", "sheet"), ("accent", "sunk")]


@pytest.mark.parametrize("theme", ["light", "dark", "dark by choice"])
def test_text_and_shapes_have_the_contrast_of_wcag_aa(theme: str) -> None:
    look = themes()[theme]
    weak = [f"{a} on {b}: {contrast(look[a], look[b]):.2f}" for a, b in TEXT if contrast(look[a], look[b]) < 4.5]
    weak += [f"{a} beside {b}: {contrast(look[a], look[b]):.2f}" for a, b in SHAPES if contrast(look[a], look[b]) < 3]
    assert weak == []


def test_the_measure_of_contrast_is_right_at_its_ends() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_dark_by_the_system_and_dark_by_choice_are_the_same() -> None:
    assert themes()["dark"] == themes()["dark by choice"]


def test_colours_are_written_as_tokens_only() -> None:
    css = re.sub(r":root[^{]*\{[^}]*\}", "", CSS.read_text(encoding="utf-8").split("/* ---- on paper")[0])
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s,)}])", css) == ["#1b2226", "#fff"], "the options of the office chooser"


def test_the_sheet_keeps_its_budget_and_the_script_its_length() -> None:
    assert len(gzip.compress(CSS.read_bytes(), 9)) <= 12_000
    assert sum(len(one.read_text(encoding="utf-8").splitlines()) for one in JS.glob("*.js")) <= 260


def test_print_repeats_the_head_and_does_not_cut_a_row() -> None:
    css = CSS.read_text(encoding="utf-8")
    printed = css[css.index("@media print") :]
    assert "table-header-group" in printed and "break-inside: avoid" in printed


# ---- templates ----


INLINE = re.compile(r"\sstyle=|\son[a-z]+=|<style|javascript:|hx-on|hx-vals=['\"]js:|\|safe\b|<script(?![^>]*\ssrc=)", re.I)


@pytest.mark.parametrize(
    ("bad", "good"),
    [
        ('<p style="x">', '<p class="x">'),
        ('<a onclick="x">', '<a data-opens="keys">'),
        ("<script>x</script>", '<script src="x.js"></script>'),
        ("{{ x|safe }}", "{{ x }}"),
        ('<b hx-on:click="x">', '<b hx-get="x">'),
    ],
)
def test_the_search_for_inline_code_finds_it_and_leaves_the_rest(bad: str, good: str) -> None:
    assert INLINE.search(bad) and not INLINE.search(good)


@pytest.mark.parametrize("template", OURS, ids=lambda one: one.name)
def test_no_template_has_inline_style_or_script(template: Path) -> None:
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


def test_every_icon_is_drawn_once_and_every_drawing_is_listed() -> None:
    drawn = re.findall(r'id="i-([a-z-]+)"', (WEB / "templates/parts/_sprite.html").read_text(encoding="utf-8"))
    assert sorted(drawn) == sorted(tags.ICONS)
    assert {state.icon for state in tags.STATES.values()} | {place.icon for place in navigation.PLACES} <= tags.ICONS


def test_the_script_can_do_every_key_and_nothing_that_is_not_on_the_sheet() -> None:
    script = (JS / "steward.js").read_text(encoding="utf-8")
    table = script[script.index("const DOES = {") : script.index("};", script.index("const DOES = {"))]
    assert set(re.findall(r"^\s{4}([a-z]+):", table, re.M)) == {key.does for key in navigation.every_key()}


def test_no_key_is_given_twice_and_each_has_a_word() -> None:
    pressed = [key.press for key in navigation.every_key()]
    assert len(pressed) == len(set(pressed)) and all(str(key.words) for key in navigation.every_key())
    assert {key.press for key in navigation.every_key() if not key.single} == {"Control+k", "Enter", "Escape"}


# ---- tags ----


def drawn(source: str, **values: Any) -> str:
    return Template("{% load steward %}" + source).render(Context(values))


def test_an_icon_is_silent_unless_it_gets_a_label() -> None:
    assert 'aria-hidden="true"' in drawn("{% icon 'seal' %}")
    assert 'aria-label="&lt;x&gt;"' in drawn("{% icon 'seal' label %}", label="<x>")
    with pytest.raises(ValueError, match="_sprite"):
        tags.icon("sael")


def test_a_level_is_its_own_name_in_a_box_and_cannot_break_out_of_it() -> None:
    assert drawn("{% level_chip level %}", level={"name": "Tối mật", "rank": 2, "lang": "vi"}) == (
        '<span class="level level-2" lang="vi">Tối mật</span>'
    )
    assert "level-4" in tags.level_chip({"name": "x", "rank": 99})
    assert "<script>" not in tags.level_chip({"name": "<script>", "rank": 1, "lang": '"><script>'})
    assert "level-0" in tags.level_chip(None)


def test_a_state_is_a_glyph_and_a_word_never_colour_alone() -> None:
    for code in tags.STATES:
        html = tags.status(code)
        assert "<svg" in html and re.search(r"</svg>[^<]+</span>", html)
    assert "3 ngày" in tags.status("overdue", "3 ngày")
    with pytest.raises(ValueError, match="STATES"):
        tags.status("unheard-of")
    with pytest.raises(ValueError, match="tone"):
        tags.status("x", "word", "loud")


def test_days_and_moments_are_written_as_the_office_writes_them() -> None:
    late = datetime(2026, 11, 20, 18, 5, 9, tzinfo=UTC)
    with timezone.override("Asia/Ho_Chi_Minh"):
        assert tags.day(date(2026, 3, 1)) == tags.day("2026-03-01") == "01/03/2026"
        assert tags.day(late) == "21/11/2026"
        assert tags.stamp_time(late) == '<time datetime="2026-11-20T18:05:09+00:00">01:05 21/11/2026</time>'
        assert "01:05:09 " in tags.stamp_time(late, "s")
    assert tags.day(None) == tags.day("") == tags.stamp_time(None) == tags.iso(None) == ""


def test_digests_are_grouped_so_that_two_people_can_compare_them() -> None:
    assert tags.digits_in_fours("9f2c41d07") == "9f2c 41d0 7"


# ---- in a browser ----


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = subprocess.Popen([sys.executable, guide.__file__, "0"], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
    finally:
        server.kill()
        server.wait()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    assert found, "no browser: run `apt-get install chromium` (Debian 12), then again"
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=FLAGS.split())
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme="light")
    opened = context.new_page()
    faults: list[str] = []
    opened.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.goto(f"{site}/register/118")
    opened.evaluate("document.activeElement.blur()")
    yield opened
    assert faults == []
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 320])
def test_axe_finds_nothing_and_nothing_runs_out_of_the_page(browser: Browser, site: str, theme: Any, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.goto(f"{site}/register/118")
    result = Axe().run(page)
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in result.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults == []
    context.close()


def test_axe_finds_nothing_in_the_open_sheet_and_the_open_palette(page: Page) -> None:
    for key in ("?", "Control+k"):
        page.keyboard.press(key)
        page.wait_for_selector("dialog[open]")
        assert [one["id"] for one in Axe().run(page).response["violations"]] == []
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog[open]", state="detached")


def test_the_switch_of_theme_is_kept_and_wins_over_the_system(page: Page) -> None:
    switch = page.get_by_role("button", name="Light or dark")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    switch.click()
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.reload()
    assert before != after == page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert switch.get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("place", navigation.PLACES, ids=lambda place: place.name)
def test_g_and_a_letter_goes_there(page: Page, place: navigation.Place) -> None:
    page.keyboard.press("g")
    page.keyboard.press(place.letter)
    page.wait_for_url(f"**{place.address}")


def test_slash_finds_the_field_and_escape_leaves_it(page: Page) -> None:
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("/?gd")
    assert page.input_value("#find") == "/?gd" and not page.query_selector("dialog[open]")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == ""


def test_j_and_k_walk_the_rows_and_enter_opens_one(page: Page) -> None:
    for press, row in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(press)
        assert page.evaluate("[...document.querySelectorAll('[data-open]')].findIndex(r => 'here' in r.dataset)") == row
    wanted = page.get_attribute("[data-here]", "data-open")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{wanted}")


def test_the_palette_opens_a_document_by_its_number_with_the_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Number, title, person, unit")
    page.keyboard.type("40")
    page.wait_for_selector("[role=option][aria-selected=true]")
    expect(page.locator("#palette [role=option]")).to_have_count(6)
    first = box.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    second = box.get_attribute("aria-activedescendant")
    assert first != second and box.get_attribute("aria-expanded") == "true"
    wanted = page.get_attribute(f"#{second}", "data-href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{wanted}")


def test_an_answer_to_an_older_question_is_never_opened(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.wait_for_selector("[role=option][aria-selected=true]")
    page.keyboard.type("z")
    assert page.query_selector("[role=option][aria-selected=true]") is None
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=z")


def test_single_letter_keys_can_be_switched_off_for_good(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_role("checkbox").last.uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.keyboard.press("j")
    assert page.query_selector("dialog[open]") is None and page.query_selector("[data-here]") is None
    page.keyboard.press("Control+k")
    assert page.query_selector("#palette[open]")


def test_the_sheet_shows_every_key_there_is(page: Page) -> None:
    page.keyboard.press("?")
    shown = page.eval_on_selector_all("#keys[open] [data-press]", "rows => rows.map(r => r.dataset.press)")
    assert shown == [key.press for key in navigation.every_key()]


def test_more_rows_are_appended_by_a_link_that_also_works_alone(page: Page) -> None:
    more = page.get_by_role("link", name="Show more")
    assert more.get_attribute("href") == more.get_attribute("hx-get") == "/more?after=107"
    before = page.locator("tr[data-open]").count()
    more.click()
    expect(page.locator("tr[data-open]")).to_have_count(before + 3)
    assert more.count() == 0


def test_running_work_asks_again_by_itself(page: Page) -> None:
    expect(page.locator("#job-7 progress")).to_have_attribute("value", "1500", timeout=15_000)


def test_what_went_wrong_has_the_focus_when_the_page_opens(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=True)
    page = context.new_page()
    page.goto(f"{site}/register/118")
    expect(page.locator("[data-focus]").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name || location.hash") in ("to", "#id_to")
    context.close()


def test_without_scripts_the_page_is_whole_and_offers_nothing_dead(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/register/118")
    assert page.get_by_role("link", name="Show more").is_visible()
    assert not page.locator("[data-theme-switch]").is_visible() and not page.locator("[data-opens]").is_visible()
    page.fill("#find", "412")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=412")
    context.close()


def test_the_keyboard_is_never_trapped_and_the_focus_is_seen(page: Page) -> None:
    page.goto(page.url.replace("/register/118", "/plain"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    seen = set()
    for _press in range(25):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
    assert len(seen) >= 17, "the way goes round and ends nowhere"


def test_words_of_the_frame_are_marked_for_translation() -> None:
    with translation.override("vi"):
        html = drawn("{% status 'held' %}")
    assert "Held" in html or "giữ" in html
