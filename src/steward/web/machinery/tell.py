"""How answers look on a page: words in the reader's language for the plain values of a question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from django.urls import get_resolver, reverse
from django.utils.translation import gettext

from steward.acts.catalogue import find
from steward.acts.machinery.act import Act
from steward.reads.machinery.decisions import DecisionTold
from steward.reads.machinery.show import AuthorityTold, LevelTold, PostTold, UnitTold
from steward.reads.machinery.wording import grouped, tongue, verb, word
from steward.reads.question import Counted
from steward.reads.things import THINGS
from steward.rules.lives import of
from steward.web.templatetags.steward import day

Told = dict[str, Any]


class InBoth(Protocol):
    """What has a name in both languages."""

    @property
    def vi(self) -> str: ...
    @property
    def en(self) -> str: ...


class Kept(Protocol):
    """What has a key, and so a page and acts that are done to it."""

    @property
    def key(self) -> str: ...


@dataclass(frozen=True)
class Keyed:
    """The same of what no answer tells: its key, and the version that was seen where one is expected."""

    key: str
    version: int | None = None


def name(thing: InBoth | None) -> str:
    """A unit or a post in the reader's language; a post with the one who fills it."""
    if not thing:
        return ""
    person = getattr(thing, "person", "")
    return f"{in_words(thing)} ({person})" if person else in_words(thing)


def decided(by: PostTold | UnitTold | None, authority: AuthorityTold | None) -> str:
    """Who decided, and of a deputy on whose authority and under which paper;
    what nobody did came by itself."""
    if not by:
        return gettext("by itself, on its day")
    if not authority or not authority.giver:
        return name(by)
    lent = {"deputy": name(by), "giver": name(authority.giver), "paper": authority.paper}
    return gettext("%(deputy)s as deputy of %(giver)s under %(paper)s") % lent


def decided_by(decisions: Sequence[DecisionTold], *acts: str) -> str:
    """Who decided last by one of these acts, and of a deputy on whose authority."""
    last = next((one for one in reversed(decisions) if one.act in acts), None)
    return decided(last.by, last.authority) if last else ""


def decision(one: DecisionTold) -> Told:
    """A decision as an event of a timeline: what, when, by whom and on whose authority,
    until when and why."""
    until = gettext("until %(day)s") % {"day": day(one.until)} if one.until else ""
    return {
        "at": "",
        "day": one.day,
        "icon": "pen",
        "word": verb(one.act),
        "tone": "quiet",
        "who": decided(one.by, one.authority),
        "note": " · ".join(filter(None, (until, one.reason))),
    }


def in_words(thing: InBoth | None) -> str:
    """A level, a unit or whatever else has a name in both languages, in the reader's."""
    return (getattr(thing, tongue()) or thing.vi) if thing else ""


def level(thing: LevelTold | None) -> Told | None:
    """A level for `level_chip`: its name, its rung from 1 to 4;
    0 for what is not protected (docs/formats/scheme.md)."""
    if not thing:
        return None
    return {"name": in_words(thing), "rank": min(4, (thing.rank + 9) // 10)}


def state(subject: str, code: str) -> Told:
    """How a state is shown: its word, with the tone and the drawing that its life gives it."""
    life = of(subject)
    return {
        "code": code,
        "word": word(f"{subject}_state", code),
        "tone": life.tone(code),
        "icon": life.icon(code),
    }


def title_of(document: object) -> str:
    """How a document, or what is told of one, is called where its abstract may be forbidden or unknown."""
    return titled(*(getattr(document, name, "") for name in ("kind", "abstract", "symbol")))


def titled(kind: str, abstract: str, symbol: str) -> str:
    if kind and abstract.casefold().startswith(kind.casefold()):
        return abstract
    return " – ".join(filter(None, (kind, abstract))) or symbol or gettext("Unopened item")


def act_link(act: str, text: str = "", *, next: str = "", about: str = "", **more: Any) -> Told:
    """A button that leads to the page of an act with some fields filled in;
    what is no field says how it looks."""
    looks = {name: more.pop(name, "") for name in ("main", "grave", "small", "icon")}
    query = urlencode({**more, **({"next": next} if next else {})}, doseq=True)
    return {
        "url": f"{reverse('act', args=[act])}?{query}",
        "text": text or verb(act),
        "about": about,
        **looks,
    }


def offered(may: Iterable[str], subject: str, thing: Kept, next: str, *, small: bool = False) -> list[Told]:
    """A button for each act that nothing stands against, done to this thing; the first main one leads."""
    links: list[Told] = []
    for act in (act for act in map(find, may) if not act.standing.hands_out):
        led = act.standing.main and not small and not any(link["main"] for link in links)
        looks = {"small": small, "main": led, "grave": act.standing.grave and not led}
        links.append({**_to(act, subject, thing, next), **looks})
    return links


def own_page(act: Act, subject: str, key: str) -> str:
    """The address of the page that an act has under its own name;
    "" where it has the one that every act has."""
    own = get_resolver().reverse_dict.get(act.name)
    told = {"kind": subject, "key": key}
    return reverse(act.name, kwargs={name: told[name] for name in own[0][0][1]}) if own is not None else ""


def _to(act: Act, subject: str, thing: Kept, next: str) -> Told:
    """To the act's page, with the version that was seen; a book is written in by several at once,
    so none is expected of it."""
    own = own_page(act, subject, thing.key)
    if own:
        return {"url": own, "text": verb(act.name), "icon": ""}
    seen = None if subject in THINGS and THINGS[subject].at_hand else getattr(thing, "version", None)
    expect = {"expect": f"{thing.key}:{seen}"} if seen is not None else {}
    return act_link(act.name, next=next, **{act.names: thing.key}, **expect)


def begun(may: Iterable[str], next: str) -> list[Told]:
    """A button for each act that is done to no thing and that nothing stands against."""
    return [act_link(name, next=next) for name in may if not find(name).standing.hands_out]


def of_total(first: int, shown: int, total: int, more: bool = False) -> str:
    """Which part of a list is shown: nothing is cut without a word."""
    if shown == total and not first:
        return ""
    most = number(Counted(total, more))
    return gettext("%(first)s–%(last)s of %(total)s") % {
        "first": grouped(first + 1),
        "last": grouped(first + shown),
        "total": most,
    }


def number(total: Counted) -> str:
    """How many there are: with a sign where there are more than were counted."""
    return grouped(total.count) + ("+" if total.more else "")


def page_of(subject: str, key: Any) -> str:
    """The address of a record's page, "" where its subject has none."""
    return reverse(_page(subject), args=[key]) if has_page(subject) else ""


#: The icon of a record by its subject, wherever it is named among others: in My work, on the search page,
#: in the palette.
ICONS = {
    "allowance": "scan",
    "authorisation": "lock",
    "book": "book",
    "copy": "copies",
    "delegation": "people",
    "destruction": "cross",
    "document": "document",
    "entry": "book",
    "erasure": "cross",
    "handover": "hand",
    "hit": "scan",
    "incident": "alert",
    "loan": "clock",
    "office": "user",
    "permission": "copies",
    "reset": "unlock",
    "ruleset": "book",
    "scan": "scan",
    "unit": "people",
}


def has_page(subject: str) -> bool:
    """Whether a record of this subject has a page of its own."""
    return _page(subject) in get_resolver().reverse_dict


def _page(subject: str) -> str:
    """The name of its page: `entry` is the page of an entry of the log,
    and that of a line of a book is its document's."""
    return {"log": "entry", "entry": ""}.get(subject, subject)


def row(label: str, value: Any, **more: Any) -> Told:
    """One fact beside a form: what it is called and what it is."""
    return {"label": label, "value": value, **more}
