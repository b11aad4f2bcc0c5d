"""Every page in both languages, both themes and two widths: axe finds nothing, nothing runs out of the page,
the console is silent.

The pages are not listed by hand: four people follow every link from their first page, and every act's form is
opened. A new route that nobody comes to fails the test until it is linked,
or named in ELSEWHERE with its reason. The office is generated.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, get_resolver, resolve, reverse
from playwright.sync_api import APIRequestContext, Browser

from steward.acts.catalogue import ACTS
from steward.rules.machinery.actor import POST
from tests.web.keyboard import Desk, Site

pytestmark = [pytest.mark.full, pytest.mark.browser]
PEOPLE = ("registrar", "head", "an", "keeper")
THEMES, WIDTHS = ("light", "dark"), (1366, 320)
#: So many addresses of one route: a document is not like the next one. Of an act's form, the first:
#: better one with a link's values.
EACH = 2
#: Pages that are another one for each person.
OWN = ("mine", "acts", "custody", "account", "units", "scan")
NOWHERE = "/nothing-here/"
AXE = Axe().axe_script
#: Name of the rule and the first piece of the page that breaks it.
VIOLATIONS = (
    "axe.run({resultTypes: ['violations']})"
    ".then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html.slice(0, 160)))"
)
#: Rows whose text has less than two fifths of them.
SQUEEZED = (
    "[...document.querySelectorAll('.tasks > li > .what')]"
    ".filter(e => e.clientWidth && e.clientWidth < 0.4 * e.parentElement.clientWidth).map(e => "
    "e.innerText.slice(0, 60))"
)
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
#: Routes that are no page by themselves, and those that another test opens.
ELSEWHERE = {
    "act_as": "only sent to",
    "set_language": "only sent to",
    "print_book": "only sent to",
    "scan_run": "only sent to",
    "receipt": "a PDF",
    "checkpoint_sheet": "a PDF",
    "proof": "a file",
    "attached": "a file",
    "scan_order": "a file",
    "import_template": "a file",
    "import_rows": "a file",
    "import_begin": "only sent to",
    "import_discard": "only sent to",
    "import_progress": "a part of a page",
    "import_one": "needs a workbook handed in: tests/web/imports/test_pages.py",
    "scan_progress": "a part of a page",
    "search_palette": "a part of a page",
    "account_login": "for strangers: looked at apart below",
    "mfa_activate_totp": "holds its visitor until it is done: looked at apart below",
    "mfa_index": "with a second factor: tests/web/signin/test_second_factor.py",
    "mfa_authenticate": "in the middle of a sign-in: tests/web/signin/test_second_factor.py",
    "mfa_reauthenticate": "with a second factor: tests/web/signin/test_second_factor.py",
    "mfa_deactivate_totp": "with a second factor: tests/web/signin/test_second_factor.py",
    "mfa_view_recovery_codes": "with a second factor: tests/web/signin/test_second_factor.py",
    "mfa_generate_recovery_codes": "with a second factor: tests/web/signin/test_second_factor.py",
}
#: Reached without a link: by sign-in itself, by a form, by links that stand there only when much waits.
UNLINKED = (
    "account_change_password",
    "account_reauthenticate",
    "account_logout",
    "search",
    "accept_several",
    "hits",
)


@dataclass(frozen=True)
class Place:
    """A page: which route (for an act, which act), whose window, which address."""

    route: str
    who: str
    path: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    installation = Site(tmp_path_factory.mktemp("office"), documents=40)
    installation.ask("checkpoint")
    yield installation
    installation.close()


def route_of(path: str) -> str:
    """Its name, with the act's for a form; empty for what is no route of the pages."""
    try:
        found = resolve(path.split("?")[0])
    except Resolver404:
        return "nothing" if path == NOWHERE else ""
    if not found.url_name or path.startswith("/api/"):
        return ""
    return f"act {found.kwargs['name']}" if found.url_name == "act" else found.url_name


def forms() -> list[str]:
    return [reverse("act", args=[act.name]) for act in ACTS if POST in act.standing.principals]


def walked(request: APIRequestContext, address: str, who: str, known: dict[str, list[Place]]) -> None:
    """Follow every link, then open the forms that no link led to."""
    waiting = ["/", NOWHERE, *map(reverse, UNLINKED)]
    for path in waiting:
        waiting += looked_into(request, address, Place(route_of(path), who, path), known)
    for path in forms():
        looked_into(request, address, Place(route_of(path), who, path), known)


def looked_into(
    request: APIRequestContext, address: str, place: Place, known: dict[str, list[Place]]
) -> list[str]:
    """Note the page, unless there are enough of its route; the addresses it leads to."""
    there = [
        one for one in known.setdefault(place.route, []) if place.route not in OWN or one.who == place.who
    ]
    most = 1 if place.route.startswith("act ") else EACH
    if (
        not place.route
        or place.route in ELSEWHERE
        or len(there) >= most
        or place.path in [one.path for one in there]
    ):
        return []
    answer = request.get(address + place.path)
    page = answer.url == address + place.path and "text/html" in answer.headers.get("content-type", "")
    if not page or answer.status != (404 if place.path == NOWHERE else 200):
        return []
    known[place.route].append(place)
    return [unescape(one) for one in LINK.findall(answer.text())]


@pytest.fixture(scope="module")
def places(site: Site, browser: Browser) -> list[Place]:
    """Every page somebody can come to."""
    known: dict[str, list[Place]] = {}
    for who in PEOPLE:
        desk = Desk(browser, site, who, "vi")
        walked(desk.context.request, site.address, who, known)
        desk.context.close()
    return [place for found in known.values() for place in found]


def names() -> set[str]:
    """All routes with a name, but those of the JSON interface."""
    return {name for name in get_resolver("steward.web.urls").reverse_dict if isinstance(name, str)} | {
        name for name in get_resolver("steward.web.signin.urls").reverse_dict if isinstance(name, str)
    }


def test_somebody_comes_to_every_route_and_every_act(places: list[Place]) -> None:
    reached = {place.route for place in places}
    acts = {f"act {act.name}" for act in ACTS if POST in act.standing.principals}
    assert acts - reached == set()
    assert names() - {"act"} - reached - set(ELSEWHERE) == set()
    assert set(ELSEWHERE) - names() == set(), "ELSEWHERE names what is gone"


def faults_of(desk: Desk, name: str) -> list[str]:
    """What axe, the width and the console say of the page that stands open, in both themes and widths."""
    said = []
    desk.page.evaluate(AXE)
    for width in WIDTHS:
        desk.page.set_viewport_size({"width": width, "height": 800})
        for theme in THEMES:
            desk.page.emulate_media(color_scheme=theme)
            said += [f"{width} {theme}: {one}" for one in desk.page.evaluate(VIOLATIONS)]
        said += [f"{width}: squeezed: {one}" for one in desk.page.evaluate(SQUEEZED)]
        wide = desk.page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            said.append(f"{width}: {wide} wide")
    said += [text for text in desk.faults if not (name == "nothing" and "404" in text)]
    desk.faults.clear()
    if desk.page.evaluate("document.documentElement.lang") != desk.language:
        said.append("another language")
    return said


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_is_sound_in_every_theme_and_width(
    site: Site, browser: Browser, places: list[Place], who: str, language: str
) -> None:
    desk, found = Desk(browser, site, who, language), {}
    mine = [place for place in places if place.who == who]
    for place in mine:
        desk.open(place.path)
        if said := faults_of(desk, place.route):
            found[f"{place.route} {place.path}"] = said
            print(place.route, place.path, said, flush=True)
    desk.context.close()
    print(
        f"{who} {language}: {len(mine)} pages, {len(mine) * len(THEMES) * len(WIDTHS)} looks, {len(found)} "
        f"with faults"
    )
    assert found == {}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_sign_in_page_is_sound_for_a_stranger(site: Site, browser: Browser, language: str) -> None:
    desk = Desk(browser, site, "keeper", language)
    desk.context.clear_cookies(name="steward_session")
    desk.open(reverse("account_login"))
    assert desk.page.locator("input[type=password]").count() == 1
    assert faults_of(desk, "account_login") == []
    desk.context.close()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_that_sets_up_the_second_factor_is_sound(
    site: Site, browser: Browser, language: str
) -> None:
    desk = Desk(browser, site, "deputy", language)
    desk.open(reverse("mfa_activate_totp"))
    assert desk.page.locator("main svg, main img").count() >= 1
    assert faults_of(desk, "mfa_activate_totp") == []
    desk.context.close()
