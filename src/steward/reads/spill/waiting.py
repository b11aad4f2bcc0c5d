"""Findings of scans and incidents that wait for somebody."""

from functools import partial
from typing import Any

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop as _

from steward.models import Hit, Incident, Scan
from steward.reads.machinery.waits import Waits, did, titled
from steward.reads.machinery.wording import label
from steward.reads.spill.things import reported
from steward.rules.spill import scans


def _place(row: Hit) -> str:
    return " → ".join(filter(None, (scans.within_store(row.path, row.scan.stores), row.member)))


def _hit(row: Hit) -> dict[str, Any]:
    spoken = titled(row.document) if row.document else label(_("a mark of protection"))
    return {"place": _place(row), "of": spoken, "words": row.matched_words, "scan": row.scan.purpose}


def _scan(row: Scan) -> dict[str, Any]:
    return {"scan": row.purpose, "since": row.since, "who": did(row.decided_by)}


def _incident(row: Incident) -> dict[str, Any]:
    return {"place": _place(row.hit), "due": reported(row)}


INCIDENT = partial(
    Waits,
    subject="incident",
    names=_incident,
    act=scans.may_close_incident,
    what=_("Incident: {place}"),
    beside=_("its report is due: {due}; then to be closed with its outcome"),
    about=lambda row: row.hit.document,
    related=("hit__scan", "hit__document"),
)

WAITS = (
    Waits(
        subject="hit",
        names=_hit,
        act=scans.may_confirm,
        rows=lambda by: Hit.objects.judgeable_by(by),
        day=Coalesce("scan__closed_on", "scan__since"),
        what="{place}",
        beside="{of}",
        about=lambda row: row.document,
        related=("scan", "document"),
        alike="scan",
        many=_("{n} findings of one scan: {scan}"),
    ),
    Waits(
        name="scans_decided",
        subject="scan",
        group="due",
        names=_scan,
        act=scans.may_close,
        rows=lambda by: Scan.objects.kept_by(by),
        day="until",
        is_due=True,
        what=_("Scan: {scan}"),
        beside=_("decided by {who}, to be run from {since}; its report is to be imported"),
        related=("decided_by",),
    ),
    INCIDENT(
        rows=lambda by: Incident.objects.judgeable_by(by).filter(report_due__isnull=False),
        when=lambda by, row: row.report_due is not None,
        day="report_due",
        is_due=True,
    ),
    INCIDENT(
        name="incidents_without_a_day",
        group="act",
        rows=lambda by: Incident.objects.judgeable_by(by).filter(report_due__isnull=True),
        when=lambda by, row: row.report_due is None,
        day="opened_on",
    ),
    Waits(
        name="incidents_overseen",
        subject="incident",
        group="watch",
        names=_incident,
        rows=lambda by: Incident.objects.visible_to(by).overseen_by(by).filter(state="open"),
        day="report_due",
        is_due=True,
        what=_("Incident: {place}"),
        beside=_("its report is due: {due}; the registry reports it and closes it with its outcome"),
        about=lambda row: row.hit.document,
        related=("hit__scan", "hit__document"),
    ),
)
