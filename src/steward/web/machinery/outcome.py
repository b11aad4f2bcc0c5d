"""From an answer to a panel: refused, in conflict, unknown; always with the reason and the way out."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from steward.acts.machinery.act import Act
from steward.acts.machinery.seal import receipt, result_of
from steward.reads import done
from steward.reads.machinery.wording import problem, verb
from steward.rules.machinery.answers import Conflict, No, Refusal
from steward.web.machinery.actor import Asked
from steward.web.machinery.sent import fresh
from steward.web.machinery.tell import Told, page_of


def told(no: No) -> dict[str, Any]:
    """A "no" for a whole page."""
    return problem(no)


def refusal_panel(what: str, no: Refusal) -> dict[str, Any]:
    """What `parts/_refusal.html` shows."""
    said = problem(no)
    return {
        "what": what,
        "because": said["because"],
        "basis": said["basis"],
        "code": no.code,
        "ways": [said["way_out"]] if said["way_out"] else [],
    }


def conflict_panel(
    what: str, no: Conflict, again: str, subject: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What `parts/_conflict.html` shows: why, and how the thing stands now."""
    said = problem(no)
    rows = [
        {"label": row["label"], "now": row["value"] or row["level"]["name"]}
        for row in (subject or {"rows": []})["rows"]
    ]
    return {"what": what, "by": said["because"], "way_out": said["way_out"], "rows": rows, "again": again}


def in_the_way(request: Asked, found: Act, no: Conflict, again: str, subject: Told | None = None) -> Told:
    """What a conflict shows: how the thing stands now; of a form that was sent before, what was done by it,
    the way there, and the way to a form that was not."""
    if not no.params.get("entry"):
        return conflict_panel(verb(found.name), no, again, subject)
    first = receipt(no.params["entry"])
    goes = found.standing.goes
    made = page_of(goes, first.result[goes]) if first.result.get(goes) else ""
    ways = [{"url": made, "text": gettext("Open it")}] if made else []
    entry = {
        "url": reverse("entry", args=[first.index]),
        "text": gettext("Log entry %(n)s") % {"n": first.index},
    }
    panel = conflict_panel(verb(found.name), no, "")
    return {
        **panel,
        "sent": done.sentence(found.standing, first.result, request.actor),
        "ways": [*ways, entry, fresh(request, found)],
    }


def copies_of(entry: int) -> list[str]:
    """The keys of the copies that an entry of the log made, as a list to be ticked; none where it made none,
    or is not there.

    Keys alone, also of what does not exist for the reader: whoever asks leaves those out (`offers.left`,
    `offers.there`).
    """
    told = result_of(entry).get("copies", ())
    return [str(key) for key in told] if isinstance(told, list) else []
