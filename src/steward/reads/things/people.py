"""Units, posts, persons and their rights, as they are found and called."""

from typing import Any

from django.db.models import Q

from steward.models import Authorisation, Delegation, Office, Person, Reset, Unit
from steward.reads.things.thing import Things
from steward.reads.wording import called, word
from steward.rules import books, people, spill
from steward.rules.facts import Actor


def _offices(by: Actor) -> Any:
    return Office.objects.addressable_by(by).select_related("unit", "person")


def _registries(by: Actor) -> Any:
    registrars = Authorisation.objects.in_force(by.day).filter(role="registrar").values("office")
    return _offices(by).filter(pk__in=registrars).exclude(pk=by.office)


def _office_label(row: Office) -> str:
    return f"{called(row)} – {called(row.unit)}" + (f" ({row.person.title})" if row.person else "")


def _in_charge(rows: Any, by: Actor) -> Any:
    return rows.filter(unit__in=Unit.objects.in_charge(by))


def _person_names(row: Person) -> dict[str, str]:
    return {"person": row.title}


THINGS = (
    Things(
        "unit",
        rows=lambda by: Unit.objects.all(),
        label=lambda r: f"{'– ' * (len(r.units) - 1)}{called(r)}",
        order=("path",),
        names=lambda r: {"unit": called(r)},
        among={
            people.may_create_unit: lambda rows, by: rows & Unit.objects.in_charge(by),
            people.may_create_office: lambda rows, by: rows & Unit.objects.in_charge(by),
            books.may_open_book: lambda rows, by: rows & Unit.objects.under({m.unit for m in by.having("registrar")}),
            spill.may_open: lambda rows, by: rows & Unit.objects.under({m.unit for m in by.having("decider")}),
        },
    ),
    Things(
        "office",
        rows=_offices,
        label=_office_label,
        order=("unit__path", "sort", "pk"),
        offered=lambda rows, by: rows.filled(),
        among={people.may_assign: _in_charge, people.may_propose: _in_charge},
        names=lambda r: {"office": _office_label(r)},
    ),
    Things("registry", rows=_registries, label=_office_label, order=("unit__path", "sort", "pk")),
    Things(
        "person",
        rows=lambda by: Person.objects.named_to(by),
        label=lambda r: r.title,
        order=("sort", "pk"),
        names=_person_names,
        among=dict.fromkeys(
            (people.may_open_account, people.may_propose_reset), lambda rows, by: rows if by.having("security") else rows.none()
        ),
        apart=lambda r: ", ".join(called(office.unit) for office in r.offices.select_related("unit")),
    ),
    Things(
        "authorisation",
        rows=lambda by: Authorisation.objects.kept_by(by).select_related("office__unit", "office__person", "unit"),
        label=lambda r: f"{called(r.office)}: {word('role', r.role)} – {called(r.unit)}",
        offered=lambda rows, by: rows.filter(state__in=("proposed", "in_force")),
        names=lambda r: {"office": _office_label(r.office)},
    ),
    Things(
        "delegation",
        rows=lambda by: Delegation.objects.filter(
            Q(giver=by.office) | Q(deputy=by.office) | Q(giver__unit__in=Unit.objects.in_charge(by))
        ).select_related("giver__unit", "deputy__unit", "deputy__person"),
        label=lambda r: f"{called(r.giver)} → {called(r.deputy)} ({r.paper})",
        names=lambda r: {"deputy": _office_label(r.deputy)},
    ),
    Things(
        "reset",
        rows=lambda by: Reset.objects.kept_by(by).select_related("person"),
        label=lambda r: f"{r.person.title}: {word('reset', r.what)}",
        order=("pk",),
        offered=lambda rows, by: rows.filter(state="proposed"),
        names=lambda r: _person_names(r.person),
    ),
)
