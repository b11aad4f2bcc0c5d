"""What a workbook would do, how far it is, and what became of it, in words and tables of a page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from steward.jobs import imports as work
from steward.jobs import progress as jobs
from steward.reads import imports as reads
from steward.reads.machinery.wording import because, grouped, tongue
from steward.rules.imports.rows import FAULTY, GOOD, THERE
from steward.web.machinery import tell
from steward.web.machinery.tell import Told

#: The most lines of what is wrong that a page shows; the workbook has all.
MOST = 200
KEPT = (
    ("name", gettext_lazy("Workbook"), "text"),
    ("at", gettext_lazy("Handed in"), "time"),
    ("state", gettext_lazy("State"), "status"),
)
WRONG = (
    ("row", gettext_lazy("Row"), "text"),
    ("place", gettext_lazy("Column"), "text"),
    ("wrong", gettext_lazy("What is wrong"), "long"),
    ("way", gettext_lazy("What to do"), "long"),
)
WOULD = (
    ("number", gettext_lazy("Book line"), "text"),
    ("row", gettext_lazy("Row"), "number"),
    ("symbol", gettext_lazy("Number, symbol"), "text"),
    ("level", gettext_lazy("Level"), "level"),
    ("title", gettext_lazy("Kind and abstract"), "long"),
    ("dated", gettext_lazy("Dated"), "day"),
    ("from", gettext_lazy("Issued by"), "text"),
    ("arrived", gettext_lazy("Arrived on"), "day"),
)


def columns(columns: Any) -> list[Told]:
    return [{"key": key, "head": head, "kind": kind} for key, head, kind in columns]


def submit(looked: Told, standing: Any) -> str:
    """The word of the button; none where no row could be entered, whatever is ticked."""
    number = looked["tally"][GOOD]
    if not work.enterable(looked):
        return ""
    if standing is not None:
        return gettext("Go on")
    if not number:
        return gettext("Register the rows ticked above")
    return ngettext("Register %(count)s document", "Register %(count)s documents", number) % {
        "count": grouped(number)
    }


def way(looked: Told) -> str:
    """What is to be done where no row goes in as it stands."""
    if looked["tally"][GOOD]:
        return ""
    if work.enterable(looked):
        return gettext(
            "No row goes in as it stands. Look at what is asked about; what is right all the same is ticked "
            "and sent."
        )
    if looked["tally"][FAULTY]:
        return gettext(
            "No row can be entered as it stands. Put the rows right in the workbook and hand it in again."
        )
    return gettext("There is nothing to register in this workbook.")


def sums(ended: Told | None, looked: Told | None) -> list[Told]:
    """How many rows, and what becomes of them: the parts make up the whole."""
    if ended is None and looked is None:
        return []
    tally = (ended or looked or {})["tally"]
    names = {
        "rows": gettext("Rows"),
        GOOD: gettext("Would be registered"),
        "registered": gettext("Registered"),
        THERE: gettext("Already there"),
        FAULTY: gettext("Faulty"),
        work.REFUSED: gettext("Refused"),
    }
    return [{"label": label, "value": tally[name]} for name, label in names.items() if name in tally]


def wrong(order: work.Order, left: list[Told]) -> list[Told]:
    """One line for everything that is wrong, row by row."""
    return [
        {
            "cells": {
                "row": one["row"],
                "place": f"{said['column']} · {said['heading']}" if said["column"] else said["heading"],
                "wrong": said["because"],
                "way": said["way_out"],
            }
        }
        for one in left
        for said in reads.worded(order.table, one["faults"], tongue())
    ]


def would(looked: Told) -> Told:
    laws = reads.laws()
    rows = []
    for verdict in looked[GOOD]:
        said = verdict["values"]
        cells = {
            "number": verdict["number"],
            "row": verdict["row"],
            "symbol": said["symbol"],
            "level": tell.level(reads.level(laws, said)),
            "title": tell.titled(said.get("kind", ""), said.get("abstract", ""), said["symbol"]),
            "dated": said.get("dated", ""),
            "from": said["issuing_body"],
            "arrived": said["arrived_on"],
        }
        rows.append({"cells": cells})
    return {"columns": columns(WOULD), "rows": rows, "more": looked["tally"][GOOD] - len(rows)}


def there(looked: Told) -> list[str]:
    """Numbers of the rows that are already there, those in sequence drawn together."""
    spans: list[list[int]] = []
    for row in sorted(verdict["row"] for verdict in looked[THERE]):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return [f"{first}" if first == last else f"{first}–{last}" for first, last in spans]


def job(key: str) -> Told | None:
    """How far the work is, for the progress panel."""
    standing = jobs.read(key)
    if standing is None:
        return None
    said = []
    if standing.total is not None:
        said += [{"label": gettext("Rows"), "value": f"{grouped(standing.done)} / {grouped(standing.total)}"}]
    said += [{"label": gettext("Refused"), "value": grouped(standing.found)}] if standing.found else []
    wrong = because(standing.code, {"number": ""}) + (f" {standing.detail}" if standing.detail else "")
    return {
        "id": key[:8],
        "title": gettext("Entering the rows"),
        "state": standing.state,
        "word": gettext("Waits for its turn") if standing.state == jobs.WAITING else "",
        "done": round((standing.share or 0) * 1000),
        "total": 1000 if standing.share is not None else 0,
        "said": said,
        "poll": reverse("import_progress", args=[key]),
        "page": reverse("import_one", args=[key]),
        "error": wrong if standing.state == jobs.FAILED else "",
    }
