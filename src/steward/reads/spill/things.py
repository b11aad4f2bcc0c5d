"""Scan decisions, findings and the allow-list, as they are found and called."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from steward.foundations.scheme import Clock
from steward.models import Allowance, Document, Hit, Incident, Organisation, Scan
from steward.reads.document.things import label as document_label
from steward.reads.machinery.decisions import decided_by, facts_of
from steward.reads.machinery.show import level_named
from steward.reads.machinery.thing import Fact, Things
from steward.reads.machinery.wording import called, cited, shown, word
from steward.reads.people.things import post_then
from steward.rules.machinery.actor import Actor
from steward.rules.spill import scans


def _file(row: Hit | Allowance) -> str:
    """The file as seen from its store where the scan tells it:
    the machine's own folders are nobody's business."""
    return scans.within_store(row.path, row.scan.stores) if isinstance(row, Hit) else row.path


def _place(row: Hit | Allowance) -> str:
    return " → ".join(filter(None, (_file(row), row.member)))


def found_by(code: str) -> str:
    """What a scan found by: a passage, or the mark of a level,
    by its name where an adopted rule set knows it."""
    kind, _, mark = code.partition("/")
    if kind == "passage":
        return gettext("a copied passage")
    scheme, _, level = mark.rpartition("/")
    named = level_named(scheme, level)
    return " – ".join(filter(None, (gettext("a mark of protection"), shown(named) if named else "")))


def _document(row: Document | None) -> str:
    return document_label(row) if row else ""


def _scan(row: Scan, by: Actor) -> Iterator[Fact]:
    yield _("Purpose"), row.purpose
    yield _("Unit"), called(row.unit)
    yield _("Stores"), ", ".join(row.stores.splitlines())
    yield _("From"), row.since
    yield _("Until"), row.until
    yield _("Decided by"), decided_by(row, scans.may_open)
    yield _("Decided on"), row.decided_on
    yield from facts_of(row, by, scans.may_close, scans.may_abandon, scans.has_lapsed)
    yield _("State"), word("scan_state", row.state)


def _scan_names(row: Scan) -> dict[str, Any]:
    days = {"since": row.since, "until": row.until}
    return {"scan": row.purpose, "unit": called(row.unit), "files": row.files, "unread": row.not_read, **days}


def _found(row: Hit | Allowance) -> Iterator[Fact]:
    yield _("File"), _file(row)
    yield _("Inside"), row.member
    yield _("Rule"), found_by(row.rule)
    yield _("Document"), _document(row.document)
    yield _("Unit"), called(row.unit)


def _hit(row: Hit, by: Actor) -> Iterator[Fact]:
    yield from _found(row)
    yield _("Words"), row.matched_words or ""
    yield _("Purpose"), row.scan.purpose
    yield _("Reason"), row.reason
    yield from facts_of(row, by, scans.may_confirm, scans.may_dismiss, scans.may_allow, why=False)
    yield _("State"), word("hit_state", row.state)


def _allowance(row: Allowance, by: Actor) -> Iterator[Fact]:
    yield from _found(row)
    yield _("Reason"), row.reason
    yield _("Allowed by"), post_then(row.post)
    yield _("Allowed on"), row.day
    yield from facts_of(row, by, scans.may_end_allowance)
    yield _("State"), word("allowance_state", row.state)


def _allowances(by: Actor) -> Any:
    return Allowance.objects.visible_to(by).select_related("document__unit", "unit", "post__unit")


def clock_of(opened: date) -> Clock | None:
    """The time limit for reporting a leak or loss,
    in the rule set of the day on which the incident was opened."""
    return next(
        (one for one in Organisation.objects.scheme_on(opened).clocks if one.code == scans.REPORT), None
    )


def left(row: Incident, day: date) -> str:
    """What is left of the time for the report, in words."""
    if row.state != "open" or row.report_due is None:
        return ""
    days = (row.report_due - day).days
    if days < 0:
        return ngettext("Overdue for %(n)d day", "Overdue for %(n)d days", -days) % {"n": -days}
    return (
        ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else gettext("today is the last day")
    )


def _incident(row: Incident, by: Actor) -> Iterator[Fact]:
    """Where it is, what is to be reported until when and by which article, and what is left to do here."""
    yield from _found(row.hit)
    yield _("Incident opened on"), row.opened_on
    yield _("Incident opened by"), post_then(row.opened_by)
    clock = clock_of(row.opened_on)
    yield _("To be reported"), clock.name if clock else gettext("the rule set names no time limit")
    yield (
        _("To whom"),
        gettext("to whom the article says: %(basis)s") % {"basis": cited(clock.basis)} if clock else "",
    )
    yield _("Report due on"), row.report_due
    yield _("Time left"), left(row, by.day)
    yield from facts_of(row, by, scans.may_close_incident)
    yield _("Outcome"), row.outcome
    yield _("State"), word("incident_state", row.state)
    if row.state == "open":
        yield (
            _("What to do next"),
            gettext(
                "Secure the place, report, then close the incident here with what was found out and done."
            ),
        )


def reported(row: Incident) -> str:
    """By when it is to be reported, in a sentence about it."""
    return shown(row.report_due) if row.report_due else gettext("as the rule set says")


THINGS = (
    Things(
        "scan",
        rows=lambda by: Scan.objects.visible_to(by).select_related("decided_by__unit", "decided_by__person"),
        label=lambda r: f"{r.purpose} ({r.since:%d/%m/%Y})",
        names=_scan_names,
        apart=lambda r: f"{called(r.unit)}, {', '.join(r.stores.splitlines())}",
        facts=_scan,
        among=dict.fromkeys(
            (scans.may_take_in, scans.may_close, scans.may_abandon), lambda rows, by: rows.kept_by(by)
        ),
    ),
    Things(
        "hit",
        rows=lambda by: Hit.objects.visible_to(by).select_related("document__unit", "unit", "scan"),
        label=_place,
        called=lambda word: word.among("fold"),
        facts=_hit,
        names=lambda r: {"place": _place(r)},
        order=("pk",),
        offered=lambda rows, by: rows.filter(state="open"),
        among=dict.fromkeys(
            (scans.may_confirm, scans.may_dismiss, scans.may_allow), lambda rows, by: rows.judgeable_by(by)
        ),
        apart=lambda r: r.rule,
        beside=lambda r: {"scan": r.scan_id},
    ),
    Things(
        "allowance",
        rows=_allowances,
        label=lambda r: f"{r.path} {r.member} – {r.reason}",
        called=lambda word: word.among("fold"),
        apart=lambda r: ", ".join((r.rule, called(r.unit))),
        facts=_allowance,
        names=lambda r: {"place": _place(r)},
        offered=lambda rows, by: rows.filter(state="in_force"),
        among={scans.may_end_allowance: lambda rows, by: rows.judgeable_by(by)},
    ),
    Things(
        "incident",
        rows=lambda by: Incident.objects.visible_to(by).select_related(
            "hit__document__unit", "hit__unit", "hit__scan", "opened_by__unit", "opened_by__person"
        ),
        facts=_incident,
        offered=lambda rows, by: rows.filter(state="open"),
        among={scans.may_close_incident: lambda rows, by: rows.judgeable_by(by)},
        label=lambda r: f"{_place(r.hit)} ({r.opened_on:%d/%m/%Y})",
        called=lambda word: word.among("hit__fold") | word.figures("opened_on"),
        names=lambda r: {"due": reported(r), "place": _place(r.hit)},
    ),
)
