"""The receipt of a handover, filled from what its asker is told."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from steward.reads.book.books import kind_and_abstract
from steward.reads.custody.told import HandoverTold, OnReceipt
from steward.reads.machinery.show import LevelTold, Named, PostTold, UnitTold, receipt_code
from steward.reads.people.told import OrganisationTold
from steward.reads.schemes import schemes
from steward.web import papers
from steward.web.machinery.tell import Told
from steward.web.templatetags.steward import day

#: What the organisation itself fills in: its number in its own series, the place where it sits.
BY_HAND = "…………"


def receipt(
    h: HandoverTold, giver: PostTold, receiver: PostTold, organisation: OrganisationTold, lang: str
) -> bytes:
    """The receipt of a handover, with all that was accepted in one go;
    its code is digits only and tells nothing."""
    at = (h.answered_at or h.offered_at).astimezone(ZoneInfo(organisation.time_zone))
    together = h.together
    copies = [
        {
            "symbol": t.symbol,
            "day": day(t.dated),
            "title": kind_and_abstract(t.kind, t.abstract)
            or (gettext("Unopened item") if t.unopened else ""),
            "level": in_language(t.level, lang),
            "copy": in_language(t.label, lang),
            "pages": t.pages or "",
            "note": t.note,
        }
        for t in in_order(together)
    ]
    highest = max((t.level for t in together), key=lambda level: level.rank)
    code = receipt_code(together[0].key)
    data = {
        **schemes.printed_under(highest.digest, lang),
        **_giving(giver, organisation, lang),
        "moment": at,
        "giver": _party(giver, lang),
        "receiver": _party(receiver, lang),
        "copies": copies,
        "receipt": code,
        "made": 2,
        "mark": highest.mark,
    }
    return papers.make("handover_receipt", data, lang, at=at)


def in_order(copies: Iterable[OnReceipt]) -> list[OnReceipt]:
    """The copies of a receipt by its lines, which are in the order of documents and numbers."""
    return sorted(copies, key=lambda t: t.line)


def in_language(thing: Named | LevelTold | UnitTold | PostTold, lang: str) -> str:
    """How something is called in a language; what has no English name by its Vietnamese one."""
    return thing.en or thing.vi if lang == "en" else thing.vi


def _giving(giver: PostTold, organisation: OrganisationTold, lang: str) -> Told:
    """The head of a paper that a unit makes out: its name below the organisation's;
    number and place are left to the hand."""
    unit = giver.unit
    name = in_language(unit, lang) if unit else ""
    superior = "" if unit and organisation.title in (name, unit.vi) else organisation.title
    return {"superior": superior, "body": name, "number": BY_HAND, "place": BY_HAND}


def _party(post: PostTold, lang: str) -> Told:
    unit = in_language(post.unit, lang) if post.unit else ""
    return {"name": post.person, "post": in_language(post, lang), "unit": unit}
