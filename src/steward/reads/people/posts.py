"""Who is asking, and which units and offices there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Value
from django.db.models.fields.reverse_related import ForeignObjectRel

from steward.models import Authorisation, Body, Delegation, Office, Person, SavedFilter, Unit
from steward.reads.machinery.show import (
    PostTold,
    RightTold,
    UnitTold,
    day_of,
    lent_today,
    office_of,
    right_of,
    right_today,
    unit_of,
)
from steward.reads.offers import may, may_begin
from steward.reads.question import question
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import ref


@dataclass(frozen=True)
class Me:
    """Who you are: the post you act as, your other posts, what you are authorised for."""


@question("me", Me)
def me(ask: Me, by: Actor) -> dict[str, Any]:
    office = Office.objects.addressable_by(by).get(pk=by.office)
    mine = Office.objects.addressable_by(by).filter(person=by.person) if by.person else Office.objects.none()
    held = Authorisation.objects.visible_to(by).filter(office=by.office).select_related("unit", "office").order_by("-pk")
    return {
        "office": office_of(office), "day": day_of(by.day), "offices": [office_of(o) for o in mine.order_by("pk")],
        "authorisations": [_authorisation(a, by.day) for a in held], "roles": sorted({m.role for m in by.mandates}),
    }  # fmt: skip


def _authorisation(row: Authorisation, day: date) -> dict[str, Any]:
    """A right as it stands on a day: what is in force only between its days, whatever its state."""
    return {
        "on_day": right_today(row, day),
        "key": str(row.key), "role": row.role, "unit": unit_of(row.unit), "level": row.level, "rank": row.rank,
        "compartments": row.compartments, "since": day_of(row.since), "until": day_of(row.until),
        "trained_on": day_of(row.trained_on), "state": row.state, "version": row.version, "break_glass": row.break_glass,
    }  # fmt: skip


@dataclass(frozen=True)
class PostInTree(PostTold):
    """A post under its unit: in which capacity it decides; of those whom the reader keeps, what they are authorised for."""

    capacity: str
    rights: tuple[RightTold, ...]


@dataclass(frozen=True)
class UnitInTree(UnitTold):
    """A unit, how deep it lies, its posts, and what the reader may do to it."""

    depth: int
    offices: tuple[PostInTree, ...]
    may: tuple[str, ...]


@dataclass(frozen=True)
class UnitsTold:
    """The units in the order of the tree, and what the reader may begin."""

    rows: tuple[UnitInTree, ...]
    may: tuple[str, ...]


@dataclass(frozen=True)
class Units:
    """The tree of units with their posts."""

    unit: str = ref("unit", "Unit", default="")


@question("units", Units)
def units(ask: Units, by: Actor) -> UnitsTold:
    rows = Unit.objects.order_by("path")
    if ask.unit:
        rows = rows.within(Unit.objects.known(ask.unit))
    posts = _posts_by_unit(by)
    sorts = {unit.pk: unit.sort for unit in rows}
    ordered = sorted(rows, key=lambda unit: [sorts.get(i, "") for i in unit.units])
    told = (_in_tree(u, tuple(posts.get(u.pk, ())), tuple(may(by, "unit", u.facts()))) for u in ordered)
    return UnitsTold(tuple(told), tuple(may_begin(by)))


def _in_tree(row: Unit, posts: tuple[PostInTree, ...], acts: tuple[str, ...]) -> UnitInTree:
    return UnitInTree(str(row.key), row.title, row.title_en or row.title, row.code, len(row.units) - 1, posts, acts)


def _posts_by_unit(by: Actor) -> dict[int, list[PostInTree]]:
    told: dict[int, list[PostInTree]] = {}
    rights = _rights_of_posts(by)
    for row in Office.objects.addressable_by(by).order_by("sort", "pk"):
        named = (str(row.key), row.title, row.title_en or row.title, row.person.title if row.person else "")
        one = PostInTree(*named, unit=None, capacity=row.capacity, rights=tuple(rights.get(row.pk, ())))
        told.setdefault(row.unit_id, []).append(one)
    return told


def _rights_of_posts(by: Actor) -> dict[int, list[RightTold]]:
    """What the posts that this actor keeps are, and will be, authorised for: nobody else is told of others' rights."""
    if not by.having("security"):
        return {}
    told: dict[int, list[RightTold]] = {}
    for row in Authorisation.objects.visible_to(by).standing(by.day).kept_by(by).select_related("office").order_by("pk"):
        told.setdefault(row.office_id, []).append(right_of(row, by.day))
    return told


@dataclass(frozen=True)
class OneOffice:
    """One post: who fills it since when, and, for access officers, its authorisations."""

    office: str = ref("office", "Post")


@question("office", OneOffice)
def office(ask: OneOffice, by: Actor) -> dict[str, Any]:
    row = Office.objects.addressable_by(by).known(ask.office)
    entitled = bool(by.having("security", row.unit.units)) or row.person_id == by.person
    rights = Authorisation.objects.visible_to(by).filter(office=row).select_related("unit", "office__unit").order_by("-pk")
    held: Iterable[Authorisation] = rights if entitled else []
    lent = Delegation.objects.visible_to(by).filter(Q(giver=row) | Q(deputy=row)).select_related("giver__unit", "deputy__unit")
    given: Iterable[Delegation] = lent if entitled else []
    return {
        **(office_of(row) or {}), "capacity": row.capacity, "since": day_of(row.since), "version": row.version,
        "person_key": str(row.person.key) if row.person and entitled else None,
        "login": row.person.account.login if entitled and row.person and row.person.account else None,
        "authorisations": [{**_authorisation(a, by.day), "may": may(by, "authorisation", a.facts(by.day))} for a in held],
        "delegations": [
            {"key": str(d.key), "giver": office_of(d.giver), "deputy": office_of(d.deputy), "paper": d.paper,
             "since": day_of(d.since), "until": day_of(d.until), "state": d.state, "version": d.version,
             "on_day": lent_today(d, by.day),
             "may": may(by, "delegation", d.facts())} for d in given
        ],
        "entitled": entitled, "may": may(by, "office", row.facts(by.day)),
        "may_person": may(by, "person", row.person.facts(by.day)) if row.person and entitled else [],
    }  # fmt: skip


@dataclass(frozen=True)
class AboutMe:
    """Everything Steward holds about you: the closed list of docs/personal-data.md."""


@question("about_me", AboutMe)
def about_me(ask: AboutMe, by: Actor) -> dict[str, Any]:
    who = Person.objects.select_related("account")
    person = who.filter(pk=by.person).first() if by.person is not None else None
    offices: Iterable[Office] = Office.objects.addressable_by(by).filter(person=person) if person else []
    seats = [o.pk for o in offices]
    rights = Authorisation.objects.visible_to(by).filter(office__in=seats).select_related("unit", "office").order_by("-pk")
    return {
        "name": person.title if person else None,
        "login": person.account.login if person and person.account else None,
        "last_sign_in": person.account.last_login.isoformat()
        if person and person.account and person.account.last_login
        else None,
        "active": bool(person and person.account and person.account.is_active),
        "must_change": bool(person and person.account and person.account.must_change),
        "offices": [{**(office_of(o) or {}), "since": day_of(o.since), "pseudonym": o.pseudonym} for o in offices],
        "authorisations": [_authorisation(a, by.day) for a in rights],
        "saved_filters": [{"title": f.title, "query": f.query, "office": office_of(f.office)} for f in _filters(by)],
        "named_in": _named_in(person),
    }


def _filters(by: Actor) -> Any:
    return SavedFilter.objects.visible_to(by, anywhere=True).select_related("office__unit", "office__person").order_by("pk")


def _named_in(person: Person | None) -> dict[str, int]:
    """In how many records a person is named, by the column of docs/personal-data.md: each is a role in one act."""
    pointing = [one for one in Person._meta.get_fields(include_hidden=True) if isinstance(one, ForeignObjectRel)]
    columns = {f"{one.related_model._meta.model_name}.{one.field.name}": one for one in pointing}
    counts = [
        one.related_model._default_manager.order_by().filter(**{one.field.name: person or 0})
        .annotate(column=Value(name)).values("column").annotate(n=Count("pk")).values_list("column", "n")
        for name, one in columns.items()
    ]  # fmt: skip
    return {**dict.fromkeys(sorted(columns), 0), **dict(counts[0].union(*counts[1:], all=True))}


@dataclass(frozen=True)
class TheBody:
    """The organisation that runs this installation: its name, time zone and the origin of its log."""


@question("body", TheBody)
def the_body(ask: TheBody, by: Actor) -> dict[str, Any]:
    row = Body.objects.get()
    return {
        "title": row.title,
        "family": row.family,
        "time_zone": row.time_zone,
        "origin": row.origin,
        "begun_on": day_of(row.begun_on),
    }
