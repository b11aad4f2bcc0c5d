"""The style guide in a real browser, under the strict policy, in two themes and two widths: axe finds
nothing, the console stays silent, the keys do what the sheet says, and without scripts the page is whole.
Data is generated."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from steward.web.templatetags import navigation

GUIDE = Path(__file__).parent / "guide.py"

FLAGS = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = subprocess.Popen([sys.executable, GUIDE, "0"], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
    finally:
        server.kill()
        server.wait()


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
def test_axe_finds_nothing_and_nothing_runs_out_of_the_page(
    browser: Browser, site: str, theme: Any, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.goto(f"{site}/register/118")
    result = Axe().run(page)
    assert [
        (one["id"], [node["html"][:120] for node in one["nodes"]]) for one in result.response["violations"]
    ] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults == []
    context.close()


def test_a_form_keeps_its_token_in_its_address_so_that_back_shows_the_one_that_was_sent(page: Page) -> None:
    assert page.url.endswith("/register/118?origin=0193") and page.evaluate("history.length") == 2


@pytest.mark.parametrize("width", [1366, 360, 320])
def test_the_text_of_a_row_of_work_has_most_of_the_row(browser: Browser, site: str, width: int) -> None:
    """A row's text beside its glyph, and alone where there is no glyph: never one letter to a line."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{site}/register/118")
    shares = (
        "[...document.querySelectorAll('.tasks > li > .what')]"
        ".map(e => e.clientWidth / e.parentElement.clientWidth)"
    )
    assert len(page.evaluate(shares)) == 3 and min(page.evaluate(shares)) > 0.4
    page.evaluate(
        "document.querySelectorAll('.tasks .glyph, .tasks .due, .tasks .do').forEach(e => e.remove())"
    )
    assert min(page.evaluate(shares)) > 0.85
    context.close()


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    opened = context.new_page()
    opened.goto(f"{site}/register/118")
    opened.evaluate("document.activeElement.blur()")
    yield opened
    context.close()


def test_on_a_phone_the_page_begins_below_one_line_and_the_menu_opens_by_keyboard(phone: Page) -> None:
    assert phone.evaluate("document.querySelector('main').getBoundingClientRect().top") <= 120
    for button, inside in (("Menu", "Register"), ("Post, language, sign out", "Sign out")):
        opener = phone.get_by_role("button", name=button)
        listed = phone.locator(f".nav a:has-text('{inside}'), .tools button[aria-label='{inside}']")
        assert not listed.first.is_visible()
        opener.focus()
        phone.keyboard.press("Enter")
        expect(listed.first).to_be_visible()
        assert [one["id"] for one in Axe().run(phone).response["violations"]] == []
        phone.keyboard.press("Tab")
        assert phone.evaluate("document.activeElement.closest('[popover]') !== null"), (
            "the way leads into what was opened"
        )
        phone.keyboard.press("Escape")
        expect(listed.first).to_be_hidden()
        assert phone.evaluate("document.activeElement.getAttribute('aria-label')") == button


def test_on_a_desk_the_bar_and_the_tools_stand_open_and_nothing_opens_them(page: Page) -> None:
    assert (
        page.locator(".nav a").first.is_visible() and page.get_by_role("button", name="Sign out").is_visible()
    )
    assert not page.get_by_role("button", name="Menu").is_visible()


def test_without_scripts_the_menu_of_a_phone_opens_too(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/register/118")
    page.get_by_role("button", name="Menu").click()
    page.locator(".nav a", has_text="Register").click()
    page.wait_for_url("**/register/")
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
        assert (
            page.evaluate("[...document.querySelectorAll('[data-open]')].findIndex(r => 'here' in r.dataset)")
            == row
        )
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


def test_an_answer_that_comes_after_the_text_has_changed_selects_nothing(page: Page) -> None:
    page.clock.install()
    page.keyboard.press("Control+k")
    page.wait_for_selector("[role=option][aria-selected=true]")
    held: list[Route] = []
    page.route("**q=4", lambda route: held.append(route))
    with page.expect_request("**q=4"):
        page.keyboard.type("4")
        page.clock.run_for(200)
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    page.keyboard.type("0")
    held[0].fulfill(body='<li role="option" id="old" data-href="/old/" aria-selected="false">4</li>')
    page.wait_for_timeout(300)
    assert page.query_selector("[role=option][aria-selected=true]") is None
    page.clock.run_for(200)
    expect(page.locator("#palette [role=option]")).to_have_count(6)
    assert page.query_selector("#old") is None


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
    assert (
        not page.locator("[data-theme-switch]").is_visible() and not page.locator("[data-opens]").is_visible()
    )
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
