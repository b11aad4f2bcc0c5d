"""A person at a keyboard in a real browser: no mouse, and nothing on the console.
Used by the browser stories.

`Site` is an office in a process of its own (live.py); `Desk` is one signed-in person before one window. A
desk finds everything by Tab, arrows and keys, looks at pages with axe,
and in the end says what the console and the policy said.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from playwright.sync_api import Browser, Locator, Page, Response, expect, sync_playwright

from tests.tables import copied

ROOT = Path(__file__).resolve().parents[2]
FLAGS = (
    "--no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-quic"
)
#: Said by the page when the policy forbids something, as an error on the console.
WATCH = (
    "document.addEventListener('securitypolicyviolation', "
    "e => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI))"
)


class Site:
    """The office: its address, the session of every sign-in, and what is done outside its pages."""

    def __init__(self, folder: Path, documents: int = 0, posts: int = 0) -> None:
        self.folder = folder
        if os.environ.get("STEWARD_TEST_ENGINE") != "postgres":
            copied(folder / "var")
        command = [sys.executable, "-m", "tests.web.live", str(folder / "var"), str(documents), str(posts)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        told = self._answer()
        self.address, self.sessions = told["address"], told["sessions"]
        self.posts, self.units = told["posts"], told["units"]

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the office ended; its words stand above"
        return json.loads(line)

    def ask(self, what: str, **said: Any) -> dict[str, Any]:
        """Have something done in the office's process."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": what, **said}) + "\n")
        self.process.stdin.flush()
        answer = self._answer()
        assert "error" not in answer, answer
        return answer

    def close(self) -> None:
        """The office ends when nothing more is said to it, and takes its database with it."""
        try:
            self.process.communicate(timeout=60)
        finally:
            self.process.kill()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of the system; stops with the one command to run when there is none."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))),
        None,
    )
    assert found, "no browser: run `apt-get install chromium` (Debian 12), then again"
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=FLAGS.split())
        yield opened
        opened.close()


class Desk:
    """One person's window. `language` is the reader's; `seen` holds the pages axe has looked at already."""

    def __init__(
        self,
        browser: Browser,
        site: Site,
        login: str,
        language: str,
        seen: set[str] | None = None,
        width: int = 1366,
    ) -> None:
        self.site, self.language, self.seen = site, language, seen if seen is not None else set()
        self.context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme="light")
        cookies = {"steward_session": site.sessions[login], "django_language": language}
        self.context.add_cookies(
            [{"name": name, "value": value, "url": site.address} for name, value in cookies.items()]
        )
        self.context.add_init_script(WATCH)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on(
            "console",
            lambda said: self.faults.append(said.text) if said.type in ("error", "warning") else None,
        )
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        # Without a listener from the start the browser may open its own
        # chooser before the driver takes it over.
        self.page.on("filechooser", lambda chooser: None)
        self.open("/")

    def open(self, path: str) -> None:
        """As if the address had been typed."""
        self.page.goto(self.site.address + path)

    def word(self, text: str) -> str:
        """What a text of the pages is in the reader's language."""
        with translation.override(self.language):
            return translation.gettext(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def go(self, letter: str) -> None:
        """`g` and a letter; then the page is there."""
        before = self.page.url
        self.page.evaluate("document.activeElement.blur()")
        with self.page.expect_navigation():
            self.press("g", letter)
        assert self.page.url != before or letter, before

    def reach(self, target: Locator) -> Locator:
        """Go on with Tab until this has the focus."""
        expect(target).to_be_visible()
        for _press in range(150):
            if target.evaluate("one => one === document.activeElement"):
                return target
            self.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")

    def follow(self, target: Locator) -> None:
        """Reach a link or a button and press Enter; then the next page is there."""
        self.reach(target)
        with self.page.expect_navigation():
            self.press("Enter")

    def link(self, text: str) -> Locator:
        return self.page.get_by_role("link", name=self.word(text), exact=True).first

    def button(self, text: str) -> Locator:
        return self.page.get_by_role("button", name=self.word(text), exact=True).first

    def fill(self, **values: str) -> None:
        """Fields of a form in the order of the page: text is typed over what stands there,
        a choice is made with the arrows."""
        for name, value in values.items():
            field = self.reach(self.page.locator(f"#f-{name}"))
            kind = field.evaluate("one => one.tagName")
            if kind == "SELECT":
                self._choose(field, value)
                continue
            if kind == "INPUT":
                self.press("Control+a")
            self.page.keyboard.type(value)

    def _choose(self, field: Locator, value: str) -> None:
        """The option with this value, or whose words contain it."""
        match = "(one, value) => one.value === value || one.selectedOptions[0].text.includes(value)"
        self.press("Home")
        for _press in range(200):
            if field.evaluate(match, value):
                return
            self.press("ArrowDown")
        raise AssertionError(f"nothing to choose like {value!r} in {field}")

    def send(self) -> None:
        """Reach the main button of the form and press it."""
        self.follow(self.page.locator("main form button.main[type=submit]").last)

    def row(self, number: int = 1) -> None:
        """Walk to a row of the list with `j` and open it."""
        self.page.evaluate("document.activeElement.blur()")
        self.press(*["j"] * number)
        with self.page.expect_navigation():
            self.press("Enter")

    def look(self, name: str, widths: tuple[int, ...] = (1366,)) -> None:
        """Have axe look at this page in both themes, once a name and language."""
        if f"{name} {self.language}" in self.seen:
            return
        self.seen.add(f"{name} {self.language}")
        size = self.page.viewport_size
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 800})
            for theme in ("light", "dark"):
                self.page.emulate_media(color_scheme=theme)
                found = Axe().run(self.page).response["violations"]
                assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == [], (
                    name,
                    theme,
                    width,
                )
            assert self.page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(size)
        assert self.page.evaluate("document.documentElement.lang") == self.language

    def peruse(self, target: Locator, ending: str) -> Response:
        """Open a paper in a tab of its own with Ctrl and Enter; the answer."""
        self.reach(target)
        with self.context.expect_event("response", lambda answer: answer.url.endswith(ending)) as answer:
            self.press("Control+Enter")
        return answer.value

    def leave(self) -> None:
        """Close the window; the console was silent."""
        assert self.faults == []
        self.context.close()
