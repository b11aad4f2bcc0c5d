"""What the clock must do on a day. Asked by the clock alone: it sees every unit and tells keys only."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from steward.models import Authorisation, BookEntry, Document, Organisation, Permission, Proof, Reset, Scan
from steward.rules.custody import reproduction
from steward.rules.document import cancelling, register
from steward.rules.machinery.standing import Standing
from steward.rules.people import accounts, authorisations
from steward.rules.spill import scans


def begun() -> bool:
    """Whether there is an installation at all."""
    return Organisation.objects.exists()


def _waited(days: int, day: date, column: str) -> dict[str, date]:
    """The twin of `rules.clock.over`: what began to wait more than so many days before."""
    return {f"{column}__lt": day - timedelta(days=days)}


#: What ends by itself: the act of the clock, and the records that it is due for on a day.
DUE: Mapping[Standing, Callable[[date], Any]] = {
    register.protection_has_ended: lambda day: Document.objects.filter(
        declassified_on=None, protected_until__lte=day, unsure=False
    ),
    cancelling.has_lapsed: lambda day: BookEntry.objects.filter(
        **_waited(cancelling.WAITS, day, "cancel_proposed_on")
    ),
    reproduction.has_lapsed: lambda day: Permission.objects.filter(until__lt=day),
    scans.has_lapsed: lambda day: Scan.objects.filter(**_waited(scans.TAKEN_IN_WITHIN, day, "until")),
    authorisations.proposal_has_lapsed: lambda day: Authorisation.objects.filter(
        **_waited(authorisations.AUTHORISATION_WAITS, day, "proposed_on")
    ),
    accounts.reset_has_lapsed: lambda day: Reset.objects.filter(
        **_waited(accounts.RESET_WAITS, day, "proposed_on")
    ),
}


def due(act: Standing, day: date, after: str = "", most: int = 1000) -> list[str]:
    """Keys of the records for which the clock performs an act on a day, in their order, from after `after`,
    at most `most`."""
    rows = DUE[act](day)
    rows = rows.filter(state__in=act.life.before(act.name)) if act.life else rows
    rows = rows.filter(key__gt=after) if after else rows
    return [str(key) for key in rows.order_by("key").values_list("key", flat=True)[:most]]


def protections_over(day: date, after: str = "", most: int = 1000) -> list[str]:
    """Keys of protected documents whose period has run out by `day`."""
    return due(register.protection_has_ended, day, after, most)


def proofs_of(sha256: str) -> list[str]:
    """Keys of the proofs that name a paper by this digest, newest first."""
    return [
        str(key) for key in Proof.objects.filter(sha256=sha256).order_by("-pk").values_list("key", flat=True)
    ]
