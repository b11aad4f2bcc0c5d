"""Which documents an actor reaches, as conditions: by rights of its post, by its registers, by what it holds.

The pure twins stand in `rules.access` and `rules.reach`; other tables ask by the way from them to a document.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from django.db.models import Q
from django.db.models.expressions import RawSQL

from steward.foundations.scheme import Scheme
from steward.models.machinery.record import lent_by
from steward.rules.authority import competent_for
from steward.rules.machinery.actor import Actor, Mandate


def within_reach(by: Actor, document: str = "") -> Q:
    """Level, until it ends, and need-to-know within a unit: what any of the actor's authorisations covers.

    `document` is the way to the document from the table that is asked, such as `document__`.
    """
    return _any_of((mandate for mandate in by.mandates if mandate.reads), document)


def _any_of(mandates: Iterable[Mandate], document: str) -> Q:
    reach = Q(pk__in=())
    for m in mandates:
        scope = {f"{document}u{m.depth}": m.unit} if m.depth else {}
        level = Q(**{f"{document}rank__lte": m.rank}) | Q(**{f"{document}declassified_on__isnull": False})
        reach |= Q(level, **scope, **{f"{document}need__in": m.needs})
    return reach


def in_charge(by: Actor, role: str, document: str = "") -> Q:
    """What the actor's authorisations of one role cover, at their level and within their need-to-know."""
    return _any_of(by.having(role), document)


def registered(by: Actor, document: str = "") -> Q:
    """Documents whose register this actor keeps, at their level and need-to-know:
    the twin of `rules.reach.keeps_register`."""
    reach = Q(pk__in=())
    for m in by.having("registrar"):
        scope = {f"{document}u{m.depth}": m.unit} if m.depth else {}
        reach |= Q(**{f"{document}rank__lte": m.rank, f"{document}need__in": m.needs}, **scope)
    return reach


def held_by(by: Actor) -> RawSQL:
    """The documents of which the actor holds a copy. In plain SQL:
    as a queryset it costs each act 0.8 ms of building.

    Read from the index `copy_held` alone, once for each statement; asked of each document by EXISTS a list
    takes a hundred times as long, because every document is then looked at.
    """
    return RawSQL("SELECT document_id FROM steward_copy WHERE keeper_id = %s", [by.post])


def decidable(
    today: Scheme | None, mandates: Iterable[Mandate], laws: Iterable[Scheme], act: str, *first: str
) -> Q:
    """Documents under these laws over which one of these mandates is competent
    for an act by the rule set of the day.

    `first`: the columns of who did the first half of it, on whose authority nobody does the second.
    """
    reach = Q(pk__in=())
    for m, scheme in product(mandates, laws if today else ()):
        levels = [
            one.code
            for one in scheme.levels
            if one.rank <= m.rank and competent_for(m, today, scheme, one, act)
        ]
        if levels:
            scope = {f"u{m.depth}": m.unit} if m.depth else {}
            here = Q(
                scheme_digest=scheme.digest, level__in=levels, rank__lte=m.rank, need__in=m.needs, **scope
            )
            reach |= here & ~lent_by(m, *first) if first else here
    return reach
