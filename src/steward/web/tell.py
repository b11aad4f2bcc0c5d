"""How answers look on a page: words in the reader's language for the plain values of a question."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, gettext

from steward.acts.catalogue import find
from steward.reads.wording import label

Told = dict[str, Any]


def tongue() -> str:
    """vi or en."""
    return "vi" if (get_language() or "vi").startswith("vi") else "en"


def name(thing: Told | None) -> str:
    """A unit or an office in the reader's language; an office with the one who fills it."""
    if not thing:
        return ""
    title = thing.get(tongue()) or thing.get("vi", "")
    return f"{title} ({thing['person']})" if thing.get("person") else title


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


def act_link(
    act: str,
    text: str = "",
    *,
    next: str = "",
    main: bool = False,
    grave: bool = False,
    small: bool = False,
    icon: str = "",
    **fields: Any,
) -> Told:
    """A button that leads to the page of an act with some fields filled in."""
    query = urlencode({**fields, **({"next": next} if next else {})})
    return {
        "url": f"{reverse('act', args=[act])}?{query}",
        "text": text or verb(act),
        "main": main,
        "grave": grave,
        "small": small,
        "icon": icon,
    }


def verb(act: str) -> str:
    """The short word for an act on a button."""
    return gettext(VERBS[act]) if act in VERBS else label(find(act).sentence)


#: Short words for buttons; every other act is called by its sentence.
VERBS = {
    "copy.offer": "Hand over",
    "copy.return": "Return",
    "copy.accept": "Accept",
    "copy.refuse": "Refuse",
    "copy.withdraw": "Withdraw the offer",
    "copy.permit_reproduction": "Permit reproduction",
    "copy.reproduce": "Reproduce",
    "copy.propose_destruction": "Propose destruction",
    "copy.decide_destruction": "Decide destruction",
    "copy.refuse_destruction": "Refuse destruction",
    "copy.witness_destruction": "Confirm as witness",
    "copy.destroy": "Record the destruction",
    "document.determine": "Determine",
    "document.return_proposal": "Return to the drafter",
    "document.issue": "Issue",
    "document.correct": "Correct",
    "document.declassify": "Declassify",
    "document.cancel_entry": "Cancel the entry",
    "document.confirm_cancelling": "Confirm cancelling",
    "document.register_incoming": "Register incoming",
    "document.propose": "Propose a document",
    "document.keep_fingerprints": "Keep fingerprints",
    "scan.open": "Decide a scan",
    "scan.take_in": "Take in a part",
    "scan.close": "Take in the report",
    "hit.confirm": "Confirm",
    "hit.dismiss": "Dismiss",
    "hit.allow": "Add to the allow-list",
    "allowance.end": "End the allowance",
    "authorisation.propose": "Propose an authorisation",
    "authorisation.confirm": "Confirm the authorisation",
    "authorisation.withdraw": "Withdraw the authorisation",
    "delegation.give": "Give a delegation",
    "credential.propose_reset": "Propose a reset",
    "credential.confirm_reset": "Confirm the reset",
    "disclosure.propose_erasure": "Propose an erasure",
    "disclosure.erase": "Confirm the erasure",
    "disclosure.refuse_erasure": "Turn down the erasure",
    "account.open": "Open a sign-in",
    "unit.create": "Add a unit",
    "office.create": "Add an office",
    "person.register": "Enter a person",
    "office.assign": "Fill the office",
    "book.open": "Open a book",
    "book.close_volume": "Close the volume",
    "book.turn_year": "Turn the year",
    "proof.attach": "Attach a signed paper",
}
