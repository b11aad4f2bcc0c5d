"""How answers look on a page: words in the reader's language for the plain values of a question."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import get_resolver, reverse
from django.utils.translation import gettext

from steward.acts.act import Act
from steward.acts.catalogue import find
from steward.reads.wording import tongue, verb, word

Told = dict[str, Any]


def name(thing: Told | None) -> str:
    """A unit or an office in the reader's language; an office with the one who fills it."""
    if not thing:
        return ""
    title = thing.get(tongue()) or thing.get("vi", "")
    return f"{title} ({thing['person']})" if thing.get("person") else title


def offer_in_words(row: Told) -> str:
    """To whom a copy is offered, as far as the reader may know."""
    return (name(row["offer"]["to"]) or name(row["offer"]["unit"])) if row["offer"] else ""


def custody_state(row: Told) -> Told:
    """How a copy stands with its keeper: overdue before offered before in custody."""
    if row["overdue"]:
        return {"code": "overdue", "word": "", "tone": ""}
    if row["offer"]:
        return {"code": "offered", "word": gettext("Offered to %(who)s") % {"who": offer_in_words(row)}, "tone": "info"}
    tone = "plain" if row["state"] == "held" else "warn" if row["state"] == "listed" else "quiet"
    return {"code": row["state"], "word": word("copy_state", row["state"]), "tone": tone}


def in_words(thing: Told | None) -> str:
    """A level, a unit or whatever else has a name in both languages, in the reader's."""
    return (thing.get(tongue()) or thing["vi"]) if thing else ""


def level(thing: Told | None) -> Told | None:
    """A level for `level_chip`: its name, its rung from 1 to 4; 0 for what is not protected (docs/formats/scheme.md)."""
    if not thing:
        return None
    return {"name": thing[tongue()] or thing["vi"], "rank": min(4, (thing["rank"] + 9) // 10)}


def title_of(document: Told) -> str:
    """How a document is called where its abstract may be forbidden or unknown."""
    kind, abstract = document.get("kind") or "", document.get("abstract") or ""
    if kind and abstract.casefold().startswith(kind.casefold()):
        return abstract
    return " – ".join(filter(None, (kind, abstract))) or document.get("symbol") or gettext("Unopened item")


def act_link(act: str, text: str = "", *, next: str = "", about: str = "", **more: Any) -> Told:
    """A button that leads to the page of an act with some fields filled in; what is no field says how it looks."""
    looks = {name: more.pop(name, "") for name in ("main", "grave", "small", "icon")}
    query = urlencode({**more, **({"next": next} if next else {})}, doseq=True)
    return {"url": f"{reverse('act', args=[act])}?{query}", "text": text or verb(act), "about": about, **looks}


def offered(may: Iterable[str], subject: str, thing: Told, next: str, *, small: bool = False) -> list[Told]:
    """A button for each act that nothing stands against, done to this thing; the first main one leads."""
    links = []
    for name in may:
        act = find(name)
        led = act.standing.main and not small and not any(link["main"] for link in links)
        looks = {"small": small, "main": led, "grave": act.standing.grave and not led}
        links.append({**_to(act, subject, thing, next), **looks})
    return links


def _to(act: Act, subject: str, thing: Told, next: str) -> Told:
    """To the act's own page, where it has one under its name; else to the page that every act has."""
    own = get_resolver().reverse_dict.get(act.name)
    if own is not None:
        told = {"kind": subject, "key": thing["key"]}
        return {"url": reverse(act.name, kwargs={name: told[name] for name in own[0][0][1]}), "text": verb(act.name), "icon": ""}
    expect = {"expect": f"{thing['key']}:{thing['version']}"} if "version" in thing else {}
    return act_link(act.name, next=next, **{act.names: thing["key"]}, **expect)


def begun(may: Iterable[str], next: str) -> list[Told]:
    """A button for each act that is done to no thing and that nothing stands against."""
    return [act_link(name, next=next) for name in may]


def of_total(first: int, shown: int, total: int, more: bool = False) -> str:
    """Which part of a list is shown: nothing is cut without a word."""
    if shown == total and not first:
        return ""
    most = f"{total:,}".replace(",", ".") + ("+" if more else "")
    return gettext("%(first)s–%(last)s of %(total)s") % {"first": first + 1, "last": first + shown, "total": most}


def page_of(subject: str, key: Any) -> str:
    """The address of a record's page, "" where its subject has none."""
    name = {"log": "entry", "entry": ""}.get(subject, subject)  # the page `entry` is of an entry of the log, not of a book
    return reverse(name, args=[key]) if name in get_resolver().reverse_dict else ""
