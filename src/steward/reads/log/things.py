"""Proposals to erase what an entry of the log disclosed, as they are found and called."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_noop as _

from steward.foundations.tlog.leaf import parse
from steward.models import Entry, Erasure
from steward.reads.machinery.decisions import facts_of
from steward.reads.machinery.thing import NOWHERE, Fact, Things
from steward.reads.machinery.wording import verb, word
from steward.reads.people.things import post_then
from steward.rules.log import erasures
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Unknown
from steward.rules.machinery.values import figure


def _entry(by: Actor, index: str) -> Erasure:
    """An entry as something that could be erased: with the proposal that waits,
    or as one nobody proposed yet."""
    at = figure(index, digits=18)
    entry = Entry.objects.filter(pk=at).first() if at is not None else None
    if entry is None:
        raise Unknown("entry")
    return entry.erasures.filter(state="proposed").first() or Erasure(entry=entry, state="")


def _erasure(row: Erasure, by: Actor) -> Iterator[Fact]:
    """What would be gone: of which act, how much of it still tells something, and for what ground."""
    yield _("Entry"), row.entry_id
    yield _("Act"), verb(parse(bytes(row.entry.leaf)).act)
    yield _("Disclosures that still tell something"), row.entry.disclosures.filter(text__isnull=False).count()
    yield _("Ground"), row.ground
    yield _("Proposed by"), post_then(row.proposed_by, row.proposed_by_person)
    yield _("Proposed on"), row.proposed_on
    yield from facts_of(row, by, erasures.may_erase, erasures.may_refuse_erasure)
    yield _("State"), word("erasure_state", row.state)


def _erasures(by: Actor) -> Any:
    return Erasure.objects.visible_to(by).select_related("entry", "proposed_by__unit", "proposed_by_person")


THINGS = (
    Things(
        "log",
        search=NOWHERE,  # an entry says no words
        rows=lambda by: Erasure.objects.none(),
        label=lambda r: str(r.entry_id),
        find=_entry,
    ),
    Things(
        "erasure",
        rows=_erasures,
        facts=_erasure,
        label=lambda r: f"{r.entry_id}: {r.ground}",
        order=("pk",),
        offered=lambda rows, by: rows.filter(state="proposed"),
        among={
            erasures.may_erase: lambda rows, by: rows.erasable_by(by),
            erasures.may_refuse_erasure: lambda rows, by: rows.kept_by(by),
        },
        names=lambda r: {"log": r.entry_id},
    ),
)
