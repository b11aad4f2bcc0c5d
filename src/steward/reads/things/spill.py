"""Scan decisions, findings and the allow-list, as they are found and called."""

from typing import Any

from steward.models import Allowance, Hit, Incident, Scan
from steward.reads.things.thing import Things
from steward.rules import spill
from steward.rules.facts import Actor


def _judging(rows: Any, by: Actor) -> Any:
    return rows if by.having("registrar") else rows.none()


THINGS = (
    Things("scan", rows=lambda by: Scan.objects.visible_to(by), label=lambda r: f"{r.purpose} ({r.since:%d/%m/%Y})",
           names=lambda r: {"scan": r.purpose}),
    Things(
        "hit",
        rows=lambda by: Hit.objects.visible_to(by).select_related("document__unit", "unit"),
        label=lambda r: f"{r.path} {r.member}".strip(),
        order=("pk",),
        offered=lambda rows, by: rows.filter(state="open"),
        among=dict.fromkeys((spill.may_confirm, spill.may_dismiss, spill.may_allow), lambda rows, by: rows.judgeable_by(by)),
        apart=lambda r: r.rule,
        beside=lambda r: {"scan": r.scan_id},
    ),
    Things(
        "allowance",
        rows=lambda by: Allowance.objects.visible_to(by).select_related("document__unit", "unit"),
        label=lambda r: f"{r.path} {r.member} – {r.reason}",
        offered=lambda rows, by: rows.filter(state="in_force"),
        among={spill.may_end_allowance: _judging},
    ),
    Things(
        "incident",
        rows=lambda by: Incident.objects.visible_to(by).select_related("hit__document__unit", "hit__unit"),
        offered=lambda rows, by: rows.filter(state="open"),
        among={spill.may_close_incident: _judging},
        label=lambda r: f"{r.hit.path} ({r.opened_on:%d/%m/%Y})",
        names=lambda r: {"due": r.report_due},
    ),
)  # fmt: skip
