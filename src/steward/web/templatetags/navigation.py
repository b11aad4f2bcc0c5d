"""Where the pages are and which keys lead there: one list that drives the bar, the `?` sheet and the
keyboard.

Promise: every entry of the bar and every key has one line here, and the sheet the reader sees is the list
the script obeys. Refuses to guess: a place whose address is not in the URL table is named by
`missing_places`, so that a house test can say which one."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    """One entry of the bar: a name, the URL's name, its fixed address, icon, words, the letter after `g`, and
    the addresses of other pages that belong to it."""

    name: str
    url: str
    address: str
    icon: str
    words: str | Promise
    letter: str = ""
    beside: tuple[str, ...] = ()

    def mark(self, path: str) -> str:
        """What `aria-current` says of this place to a reader at `path`: `page` there, `true` below it,
        else nothing."""
        here = address(self.name)
        if path == here:
            return "page"
        below = (*self.beside, *(() if here == "/" else (here,)))
        return "true" if path.startswith(below) else ""


@dataclass(frozen=True)
class Key:
    """One key: what is pressed (`g m`, `Control+k`, `/`), what the script does, its group and words; `go`
    is an address."""

    press: str
    does: str
    words: str | Promise
    group: str
    go: str = ""

    @property
    def caps(self) -> list[str]:
        """The single caps to draw, in the order they are pressed."""
        if "+" in self.press:
            return [{"Control": "Ctrl"}.get(part, part.upper()) for part in self.press.split("+")]
        return [{"Escape": "Esc"}.get(part, part) for part in self.press.split(" ")]

    @property
    def single(self) -> bool:
        """Whether it is a plain character, which a person may switch off (WCAG 2.1.4)."""
        return "+" not in self.press and self.press not in ("Enter", "Escape")


PLACES = (
    Place("mine", "mine", "/", "inbox", _("My work"), "m"),
    Place("register", "register", "/register/", "book", _("Register"), "d", ("/books/", "/imports/")),
    Place(
        "custody",
        "custody",
        "/custody/",
        "hand",
        _("Custody"),
        "c",
        ("/copies/", "/handovers/", "/destructions/"),
    ),
    Place("scan", "scans", "/scan/", "scan", _("Spill scan"), "s", ("/hits/", "/allowances/")),
    Place("log", "log", "/log/", "log", _("Log"), "l"),
    Place("units", "units", "/units/", "people", _("Units and people"), "u", ("/posts/", "/rules/")),
)

ADDRESSES = {
    "find": ("search", "/search/"),
    "palette": ("search_palette", "/search/palette"),
    "language": ("set_language", "/i18n/setlang/"),
    "first": ("first_act", "/acts/first/"),
    "act_as": ("act_as", "/acting/"),
    "account": ("account", "/account/"),
    "sign_out": ("account_logout", "/accounts/logout/"),
    **{place.name: (place.url, place.address) for place in PLACES},
}


def address(name: str) -> str:
    """The address of a place: from the URL table, or the one written here while that page is not built."""
    url, written = ADDRESSES[name]
    try:
        return reverse(url)
    except NoReverseMatch:
        return written


def missing_places() -> list[str]:
    """The URL names of the bar that the URL table does not know; empty in a finished house."""
    missing = []
    for url, _written in ADDRESSES.values():
        try:
            reverse(url)
        except NoReverseMatch:
            missing.append(url)
    return missing


def every_key() -> list[Key]:
    """Every key of the pages, in the order of the sheet; places first."""
    going = [Key(f"g {p.letter}", "go", p.words, "go", p.name) for p in PLACES if p.letter]
    return [
        *going,
        Key("/", "find", _("Go to the search box"), "find"),
        Key("Control+k", "palette", _("Open or do anything"), "find"),
        Key("j", "next", _("Next row"), "list"),
        Key("k", "previous", _("Previous row"), "list"),
        Key("x", "tick", _("Tick the chosen row"), "list"),
        Key("Enter", "open", _("Open the chosen row"), "list"),
        Key("n", "go", _("Begin the first entry of the day"), "page", "first"),
        Key("?", "sheet", _("Show these keys"), "page"),
        Key("Escape", "close", _("Close, or leave the field"), "page"),
    ]
