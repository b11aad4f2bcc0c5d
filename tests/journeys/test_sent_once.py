"""A form that was sent is sent: Back shows what was done by it and a fresh one, with a script and without.

And a page with the parts of its list above and below it has one landmark of that name.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.keyboard import Desk, Site


@pytest.fixture(scope="module", params=[True, False], ids=["script", "no script"])
def desk(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param)
    cookies = {"steward_session": site.sessions["registrar"], "django_language": "en"}
    context.add_cookies(
        [{"name": name, "value": value, "url": site.address} for name, value in cookies.items()]
    )
    page = context.new_page()
    page.goto(site.address)
    yield page
    context.close()


def opened(page: Page, address: str) -> str:
    """The form's token, once the address keeps it."""
    page.goto(address)
    page.wait_for_url(re.compile("origin="))
    return page.locator("#the-form [name=origin]").get_attribute("value")


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("#the-form button.main").click()


def entries(page: Page, site: Site) -> int:
    page.goto(f"{site.address}/log/")
    return int(re.search(r"([\d.]+) entries", page.content())[1].replace(".", ""))


def registered(page: Page, site: Site, symbol: str) -> str:
    """A paper is received; the address of its form."""
    opened(page, f"{site.address}/acts/document.register_incoming/")
    here = page.url
    for name, value in {
        "symbol": symbol,
        "issuing_body": "Bộ Nội vụ",
        "dated": "01/11/2026",
        "received": "",
        "copies": "1-3",
        "kind": "Báo cáo",
        "abstract": "Quản lý quầy",
    }.items():
        field = page.locator(f"#f-{name}")
        if value and field.count():
            field.fill(value)
    page.locator("#f-level").select_option(index=1)
    send(page)
    assert page.locator("#the-form").count() == 0, page.locator("main").inner_text()
    return here


def test_back_after_a_form_was_sent_shows_that_it_was_sent_and_a_fresh_form_is_another_one(
    desk: Page, site: Site
) -> None:
    symbol = f"71{id(desk) % 1000}/BC-BNV"
    here = registered(desk, site, symbol)
    desk.go_back()
    expect(desk.locator("main")).to_contain_text("This form was sent on")
    assert desk.url == here and desk.locator("#the-form").count() == 0
    expect(desk.get_by_role("link", name="Open it")).to_be_visible()
    with desk.expect_navigation():
        desk.get_by_role("link", name="A fresh form").click()
    desk.wait_for_url(re.compile("origin="))
    assert desk.url != here and desk.locator("#the-form").count() == 1


def test_an_upload_that_was_sent_is_sent_too(desk: Page, site: Site, tmp_path: Path) -> None:
    registered(desk, site, f"72{id(desk) % 1000}/BC-BNV")
    document = desk.url.split("?")[0]
    desk.goto(document)
    opened(desk, site.address + desk.locator("a[href*='/papers/document/']").first.get_attribute("href"))
    here, scan = desk.url, tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    desk.locator("#f-title").fill("Phiếu trình")
    desk.locator("#f-file").set_input_files(str(scan))
    send(desk)
    assert "Phiếu trình" in desk.content()
    desk.go_back()
    expect(desk.locator("main")).to_contain_text("This form was sent on")
    assert desk.url == here and desk.locator("#the-form").count() == 0


def test_a_page_with_two_pagers_has_no_two_landmarks_of_one_name(browser: Browser, site: Site) -> None:
    one = Desk(browser, site, "registrar", "en")
    for symbol, copies in (("81/TB", "1-120"),):
        one.open("/acts/document.register_incoming/")
        for name, value in {
            "symbol": symbol,
            "issuing_body": "Bộ Nội vụ",
            "dated": "01/11/2026",
            "copies": copies,
            "kind": "Báo cáo",
            "abstract": "Quản lý quầy",
        }.items():
            if one.page.locator(f"#f-{name}").count():
                one.page.locator(f"#f-{name}").fill(value)
        one.page.locator("#f-level").select_option(index=1)
        send(one.page)
    for name, address in (("holdings", "/custody/"), ("hand over", "/custody/hand-over/")):
        one.open(address)
        assert one.page.locator(".pager").count() == 2 and one.page.locator("nav.pager").count() == 1
        one.look(name)
    one.leave()
