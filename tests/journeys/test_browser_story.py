"""The story of the office in a real browser, in both languages (on PostgreSQL in Vietnamese),
with the keyboard alone.

A registrar registers a document and its copies, a keeper accepts one by two-party handover, the log proves
it, a scan decided by the head finds a passage of that document on a share of real files, and the finding
stands in the registrar's inbox until it is confirmed. Beside it: a document of one's own, proposed,
determined and issued. The office and the files are generated; axe looks at every page on the way,
in light and dark.
"""

import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from steward.cli.demo.text import document_text
from tests.web.keyboard import Desk, Site

pytestmark = pytest.mark.browser
LANGUAGES = ("vi",) if os.environ.get("STEWARD_TEST_ENGINE") == "postgres" else ("vi", "en")
PHONE = (1366, 320)
PROGRESS = re.compile(r"/scan/[^/]+/progress$")


class Story:
    """One telling of the story: its people at their desks, its document, its share."""

    def __init__(self, browser: Browser, site: Site, language: str, folder: Path) -> None:
        self.site, self.language, self.folder = site, language, folder
        self.symbol = f"{31 if language == 'vi' else 32}/BC-BNV"
        self.abstract = f"Phương án bảo vệ kho lưu trữ {language}"
        self.text = document_text(f"story {language}", 260, "vi")
        self.seen: set[str] = set()
        names = ("registrar", "keeper", "head", "drafter")
        self.desks = {name: Desk(browser, site, name, language, self.seen) for name in names}

    def registers(self) -> None:
        desk = self.desks["registrar"]
        desk.look("work", PHONE)
        desk.press("?")
        expect(desk.page.locator("#keys")).to_be_visible()
        desk.press("Escape")
        desk.follow(desk.link("Register incoming"))
        desk.look("register incoming", PHONE)
        desk.fill(
            issuing_body="Bộ Nội vụ",
            symbol=self.symbol,
            dated="15/11/2026",
            level="mat",
            kind="Báo cáo",
            abstract=self.abstract,
            copies="7 8",
            pages="4",
        )
        desk.send()
        expect(desk.page.get_by_role("heading", level=1)).to_contain_text(self.abstract)
        desk.look("document", PHONE)

    def hands_in_the_text(self) -> None:
        desk = self.desks["registrar"]
        file = self.folder / "bao-cao.txt"
        file.write_text(self.text, encoding="utf-8")
        desk.follow(desk.link("Fingerprint the text"))
        desk.look("fingerprints")
        desk.reach(desk.page.locator("#f-file"))
        with desk.page.expect_file_chooser() as chooser:
            desk.press("Enter")
        chooser.value.set_files(file)
        desk.send()
        expect(desk.page.get_by_role("heading", level=1)).to_contain_text(self.abstract)

    def offers(self) -> None:
        desk = self.desks["registrar"]
        desk.follow(desk.page.get_by_role("link", name="7", exact=True))
        desk.look("copy")
        desk.follow(desk.link("Hand over"))
        expect(desk.page.locator("main")).to_contain_text(self.symbol)
        desk.look("hand over")
        desk.fill(to=self.site.posts["keeper"])
        desk.send()
        desk.look("offered")

    def accepts(self) -> None:
        desk = self.desks["keeper"]
        desk.open("/")
        expect(desk.page.locator("main")).to_contain_text(self.symbol)
        desk.row()
        desk.look("handover", PHONE)
        desk.follow(desk.link("Accept"))
        desk.look("accept")
        desk.send()
        answer = desk.peruse(desk.link("Receipt (PDF)"), "receipt.pdf")
        assert answer.status == 200 and desk.context.request.get(answer.url).body().startswith(b"%PDF")
        desk.open("/custody/")
        expect(desk.page.get_by_role("row", name=self.symbol)).to_be_visible()
        desk.look("custody", PHONE)

    def reads_the_log(self) -> None:
        desk = self.desks["registrar"]
        self.site.ask("checkpoint")
        desk.go("l")
        for what in (
            "Enter a received document with its copies in the incoming book.",
            "Offer a copy to another keeper; you answer for it until it is accepted.",
            "Accept a copy that was offered to you: from now on you answer for it.",
        ):
            expect(desk.page.get_by_role("row", name=desk.word(what)).first).to_be_visible()
        desk.look("log", PHONE)
        desk.row()
        desk.look("entry")
        assert self.site.ask("verify") == {"found": []}

    def decides_a_scan(self) -> None:
        share = self.folder / "share"
        self.planted = self.site.ask("share", folder=str(share), document="told", text=self.text, files=14)[
            "planted"
        ]
        desk = self.desks["head"]
        desk.go("s")
        desk.look("scans")
        desk.follow(desk.link("Decide a scan"))
        desk.look("choose a unit")
        desk.follow(desk.page.locator(f"main .tasks a[href*='{self.site.units['interior']}']").first)
        desk.look("decide a scan")
        first = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
        last = first + timedelta(days=30)
        desk.fill(
            stores=str(share),
            since=f"{first:%d/%m/%Y}",
            until=f"{last:%d/%m/%Y}",
            purpose="Kiểm tra định kỳ",
        )
        desk.send()
        expect(desk.page.locator("main")).to_contain_text(str(share))

    def runs_it(self) -> None:
        desk = self.desks["registrar"]
        desk.go("s")
        desk.follow(desk.page.get_by_role("link", name="Kiểm tra định kỳ").first)
        desk.look("scan decided")
        desk.follow(desk.button("Run the scan here"))
        expect(desk.page.locator(".progress")).to_be_visible()
        desk.page.route(
            PROGRESS, lambda route: route.fulfill(status=204)
        )  # the page must not reload under axe
        desk.look("scan running")
        desk.page.unroute(PROGRESS)
        expect(desk.page.locator(".progress .tone-ok")).to_be_visible(timeout=180_000)
        expect(desk.page.locator(".tasks > li").first).to_be_visible(timeout=30_000)
        desk.look("scan done", PHONE)

    def judges(self) -> None:
        desk = self.desks["registrar"]
        desk.go("m")
        expect(desk.page.locator("main")).to_contain_text("Kiểm tra định kỳ")
        desk.row()
        desk.look("findings that wait", PHONE)
        assert any(Path(place).name in desk.page.locator("main").inner_text() for place in self.planted)
        desk.row()
        desk.look("finding", PHONE)
        desk.follow(desk.link("Confirm"))
        desk.look("confirm")
        desk.send()
        expect(desk.page.locator("main")).to_contain_text(desk.word("Incident opened on"))
        desk.look("incident")
        assert self.site.ask("verify") == {"found": []}

    def issues_a_document_of_its_own(self) -> None:
        drafter, head, registrar = (self.desks[name] for name in ("drafter", "head", "registrar"))
        abstract = f"Biên chế năm 2027 {self.language}"
        drafter.follow(drafter.link("Propose the level"))
        drafter.look("propose")
        drafter.fill(
            kind="Kế hoạch",
            abstract=abstract,
            level="mat",
            basis="NV-01",
            copies="2",
            recipients="Sở Tài chính",
        )
        drafter.send()
        head.go("m")
        head.row()
        expect(head.page.locator("main")).to_contain_text("NV-01")
        head.look("proposal")
        head.follow(head.link("Determine"))
        head.look("determine")
        head.send()
        registrar.open("/")
        registrar.press("/")
        registrar.page.keyboard.type(abstract.lower())
        with registrar.page.expect_navigation():
            registrar.press("Enter")
        registrar.look("search")
        registrar.row()
        registrar.follow(registrar.link("Issue"))
        registrar.look("issue")
        registrar.fill(symbol=f"5/KH-SNV-{self.language}")
        registrar.send()
        expect(registrar.page.get_by_role("rowheader")).to_have_text([re.compile("1"), re.compile("2")])

    def ends(self) -> None:
        for desk in self.desks.values():
            desk.leave()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_is_registered_handed_over_found_on_a_share_and_the_finding_judged(
    browser: Browser, site: Site, language: str, tmp_path: Path
) -> None:
    story = Story(browser, site, language, tmp_path)
    story.registers()
    story.hands_in_the_text()
    story.offers()
    story.accepts()
    story.reads_the_log()
    story.decides_a_scan()
    story.runs_it()
    story.judges()
    story.ends()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_of_ones_own_is_proposed_determined_and_issued(
    browser: Browser, site: Site, language: str, tmp_path: Path
) -> None:
    story = Story(browser, site, language, tmp_path)
    story.issues_a_document_of_its_own()
    story.ends()
