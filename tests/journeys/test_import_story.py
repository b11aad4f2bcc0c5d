"""The import of a book in a real browser, in both languages, with the keyboard: hand in, see, leave out,
enter, look again.

The workbook is generated; axe looks at every page on the way, in light and dark, wide and narrow.
"""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.jobs.workbooks import rows_of, workbook
from tests.web.keyboard import Desk, Site

pytestmark = pytest.mark.browser
WIDTHS = (1366, 320)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_registrar_imports_a_book_and_sees_what_became_of_every_row(
    browser: Browser, site: Site, language: str, tmp_path: Path
) -> None:
    rows = rows_of(24, faulty=[5])
    for row in rows:
        row[1], row[4] = date(2026, 11, 4 if language == "vi" else 6), row[4] and f"{row[4]}-{language}"
    file = workbook(tmp_path, rows)
    desk = Desk(browser, site, "registrar", language)
    page = desk.page

    desk.go("d")
    desk.follow(desk.link("Books"))
    desk.follow(desk.link("Import a workbook"))
    desk.look("import", WIDTHS)
    with page.expect_file_chooser() as chooser:
        desk.reach(page.locator("#f-file"))
        desk.press("Enter")
    chooser.value.set_files(file)
    desk.send()

    sums = page.locator("#sums + dl, header:has(#sums) + dl")
    expect(sums.locator("dd")).to_have_text(["24", "23", "0", "1"])
    wrong = page.get_by_role("region", name=desk.word("Faulty rows"))
    expect(wrong.locator("tbody tr")).to_have_count(3)
    desk.look("import, looked at", WIDTHS)
    desk.reach(page.locator("#f-skip"))
    desk.press("Space")
    desk.follow(page.locator("main form.form button.main"))

    expect(page.get_by_role("heading", name=desk.word("What became of the rows"))).to_be_visible(
        timeout=60_000
    )
    expect(sums.locator("dd")).to_have_text(["24", "23", "0", "1", "0"])
    desk.look("import, ended", WIDTHS)
    desk.follow(desk.link("Open the book"))
    expect(page.locator("main")).to_contain_text(f"24/BC-BNV-{language}")

    page.go_back()
    desk.follow(page.locator("main").get_by_role("link", name=desk.word("Import"), exact=True))
    page.locator("#f-file").set_input_files(file)
    desk.send()
    expect(sums.locator("dd")).to_have_text(["24", "0", "23", "1"])
    expect(page.locator("main")).to_contain_text(
        desk.word(
            "No row can be entered as it stands. Put the rows right in the workbook and hand it in again."
        )
    )
    desk.leave()
    assert site.ask("verify")["found"] == []
