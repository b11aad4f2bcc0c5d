"""The receipt of a handover, filled from what its asker is told."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from steward.reads.book.books import kind_and_abstract
from steward.reads.machinery.show import receipt_code
from steward.reads.schemes import schemes
from steward.web import papers
from steward.web.machinery.tell import Told
from steward.web.templatetags.steward import day

#: What the office itself fills in: its number in its own series, the place where it sits.
BY_HAND = "…………"


def receipt(h: Told, body: Told, lang: str) -> bytes:
    """The receipt of a handover, with all that was accepted in one go; its code is digits only and tells nothing."""
    at = datetime.fromisoformat(h["answered_at"] or h["offered_at"]).astimezone(ZoneInfo(body["time_zone"]))
    together = h["together"]
    copies = [
        {
            "symbol": t["symbol"],
            "day": day(t["dated"]),
            "title": kind_and_abstract(t["kind"], t["abstract"]) or (gettext("Unopened item") if t["unopened"] else ""),
            "level": t["level"][lang],
            "copy": t["label"][lang],
            "pages": t["pages"] or "",
            "note": t["note"],
        }
        for t in in_order(together)
    ]
    highest = max((t["level"] for t in together), key=lambda level: level["rank"])
    code = receipt_code(together[0]["key"])
    data = {
        **schemes.printed_under(highest["digest"], lang),
        **_giving(h["giver"]["unit"], body, lang),
        "moment": at,
        "giver": _party(h["giver"], lang),
        "receiver": _party(h["receiver"], lang),
        "copies": copies,
        "receipt": code,
        "made": 2,
        "mark": highest["mark"],
    }
    return papers.make("handover_receipt", data, lang, at=at)


def in_order(copies: Iterable[Told]) -> list[Told]:
    """The copies of a receipt by its lines, which are in the order of documents and numbers."""
    return sorted(copies, key=lambda t: int(t["line"]))


def _giving(unit: Told, body: Told, lang: str) -> Told:
    """The head of a paper that a unit makes out: its name below the organisation's; number and place are left to the hand."""
    name = unit[lang] or unit["vi"]
    superior = "" if body["title"] in (name, unit["vi"]) else body["title"]
    return {"superior": superior, "body": name, "number": BY_HAND, "place": BY_HAND}


def _party(office: Told, lang: str) -> Told:
    return {
        "name": office["person"],
        "office": office[lang] or office["vi"],
        "unit": office["unit"][lang] or office["unit"]["vi"],
    }
