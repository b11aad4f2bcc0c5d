"""From an answer to a panel: refused, in conflict, unknown; always with the reason and the way out."""

from typing import Any

from steward.reads.wording import problem
from steward.rules.answers import Conflict, No, Refusal


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


def conflict_panel(what: str, no: Conflict, again: str, subject: dict[str, Any] | None = None) -> dict[str, Any]:
    """What `parts/_conflict.html` shows: why, and how the thing stands now."""
    said = problem(no)
    rows = [{"label": row["label"], "now": row["value"] or row["level"]["name"]} for row in (subject or {"rows": []})["rows"]]
    return {"what": what, "by": said["because"], "rows": rows, "again": again}
