"""Who is asking, and which units and posts there are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Count, Q, Value
from django.db.models.fields.reverse_related import ForeignObjectRel

from steward.models import Authorisation, Delegation, Organisation, Person, Post, SavedFilter, Unit
from steward.reads.machinery.answers import widened
from steward.reads.machinery.show import (
    RightTold,
    acted,
    lent_today,
    post_told,
    right_of,
    right_today,
    unit_told,
)
from steward.reads.offers import may, may_begin
from steward.reads.people.told import (
    AboutMeTold,
    AuthorisationOfPost,
    AuthorisationTold,
    DelegationTold,
    FilterOfMine,
    MeTold,
    OrganisationTold,
    PostInFull,
    PostInTree,
    PostOfMine,
    UnitInTree,
    UnitsTold,
)
from steward.reads.question import question
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.fields import ref


@dataclass(frozen=True)
class Me:
    """Who you are: the post you act as, your other posts, what you are authorised for."""


@question("me", Me)
def me(ask: Me, by: Actor) -> MeTold:
    post = Post.objects.addressable_by(by).get(pk=by.post)
    mine = Post.objects.addressable_by(by).filter(person=by.person) if by.person else Post.objects.none()
    held = (
        Authorisation.objects.visible_to(by)
        .filter(post=by.post)
        .select_related("unit", "post")
        .order_by("-pk")
    )
    return MeTold(
        post=post_told(post),
        day=by.day,
        posts=tuple(post_told(one) for one in mine.order_by("pk")),
        authorisations=tuple(_authorisation(one, by.day) for one in held),
        roles=tuple(sorted({one.role for one in by.mandates})),
    )


def _authorisation(row: Authorisation, day: date) -> AuthorisationTold:
    return AuthorisationTold(
        on_day=right_today(row, day),
        key=str(row.key),
        role=row.role,
        unit=unit_told(row.unit),
        level=row.level,
        rank=row.rank,
        compartments=row.compartments,
        since=row.since,
        until=row.until,
        trained_on=row.trained_on,
        state=row.state,
        version=row.version,
        break_glass=row.break_glass,
    )


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
    return UnitInTree(
        str(row.key), row.title, row.title_en or row.title, row.code, len(row.units) - 1, posts, acts
    )


def _posts_by_unit(by: Actor) -> dict[int, list[PostInTree]]:
    told: dict[int, list[PostInTree]] = {}
    rights = _rights_of_posts(by)
    for row in Post.objects.addressable_by(by).order_by("sort", "pk"):
        named = (str(row.key), row.title, row.title_en or row.title, row.person.title if row.person else "")
        one = PostInTree(*named, unit=None, capacity=row.capacity, rights=tuple(rights.get(row.pk, ())))
        told.setdefault(row.unit_id, []).append(one)
    return told


def _rights_of_posts(by: Actor) -> dict[int, list[RightTold]]:
    """What the posts that this actor keeps are, and will be, authorised for:
    nobody else is told of others' rights."""
    if not by.having("security"):
        return {}
    told: dict[int, list[RightTold]] = {}
    for row in (
        Authorisation.objects.visible_to(by)
        .standing(by.day)
        .kept_by(by)
        .select_related("post")
        .order_by("pk")
    ):
        told.setdefault(row.post_id, []).append(right_of(row, by.day))
    return told


@dataclass(frozen=True)
class OnePost:
    """One post: who fills it since when, and, for access officers, its authorisations."""

    post: str = ref("office", "Post")


@question("post", OnePost)
def post(ask: OnePost, by: Actor) -> PostInFull:
    row = Post.objects.addressable_by(by).known(ask.post)
    entitled = bool(by.having("security", row.unit.units)) or row.person_id == by.person
    known = row.person if entitled else None
    return widened(
        PostInFull,
        post_told(row),
        capacity=row.capacity,
        since=row.since,
        version=row.version,
        person_key=str(known.key) if known else None,
        login=known.account.login if known and known.account else None,
        authorisations=tuple(_rights_of(row, by)) if entitled else (),
        delegations=tuple(_lent_by_or_to(row, by)) if entitled else (),
        entitled=entitled,
        may=tuple(may(by, "office", row.facts(by.day))),
        may_person=tuple(may(by, "person", known.facts(by.day))) if known else (),
    )


def _rights_of(row: Post, by: Actor) -> Iterator[AuthorisationOfPost]:
    rights = (
        Authorisation.objects.visible_to(by)
        .filter(post=row)
        .select_related("unit", "post__unit")
        .order_by("-pk")
    )
    for one in rights:
        acts = tuple(may(by, "authorisation", one.facts(by.day)))
        yield widened(AuthorisationOfPost, _authorisation(one, by.day), may=acts)


def _lent_by_or_to(row: Post, by: Actor) -> Iterator[DelegationTold]:
    return map(partial(_lent, by=by), _delegations(Q(giver=row) | Q(deputy=row), by))


def _delegations(whose: Q, by: Actor) -> Any:
    parties = ("giver__unit", "giver_person", "deputy__unit", "deputy_person")
    return Delegation.objects.visible_to(by).filter(whose).select_related(*parties).order_by("-pk")


def _lent(one: Delegation, by: Actor) -> DelegationTold:
    return DelegationTold(
        key=str(one.key),
        giver=acted(one.giver, one.giver_person),
        deputy=acted(one.deputy, one.deputy_person),
        paper=one.paper,
        since=one.since,
        until=one.until,
        state=one.state,
        version=one.version,
        on_day=lent_today(one, by.day),
        may=tuple(may(by, "delegation", one.facts())),
    )


@dataclass(frozen=True)
class AboutMe:
    """Everything Steward holds about you: the closed list of docs/personal-data.md."""


@question("about_me", AboutMe, of_oneself=True)
def about_me(ask: AboutMe, by: Actor) -> AboutMeTold:
    who = Person.objects.select_related("account")
    person = who.filter(pk=by.person).first() if by.person is not None else None
    account = person.account if person else None
    posts: Iterable[Post] = Post.objects.addressable_by(by).filter(person=person) if person else []
    seats = [one.pk for one in posts]
    mine = Q(person=person) | Q(person=None, post__in=seats)
    known = Authorisation.objects.visible_to(by).filter(mine).select_related("unit", "post").order_by("-pk")
    rights: Iterable[Authorisation] = known if person else []
    lent = _delegations(Q(giver_person=person) | Q(deputy_person=person), by) if person else []
    return AboutMeTold(
        name=person.title if person else None,
        login=account.login if account else None,
        last_sign_in=account.last_login if account else None,
        active=bool(account and account.is_active),
        must_change=bool(account and account.must_change),
        posts=tuple(
            widened(PostOfMine, post_told(one), since=one.since, pseudonym=one.pseudonym) for one in posts
        ),
        authorisations=tuple(_authorisation(one, by.day) for one in rights),
        delegations=tuple(_lent(one, by) for one in lent),
        saved_filters=tuple(FilterOfMine(one.title, one.query, post_told(one.post)) for one in _filters(by)),
        named_in=_named_in(person),
    )


def _filters(by: Actor) -> Any:
    return (
        SavedFilter.objects.visible_to(by, anywhere=True)
        .select_related("post__unit", "post__person")
        .order_by("pk")
    )


def _named_in(person: Person | None) -> dict[str, int]:
    """In how many records a person is named, by the column of docs/personal-data.md:
    each is a role in one act."""
    pointing = [
        one for one in Person._meta.get_fields(include_hidden=True) if isinstance(one, ForeignObjectRel)
    ]
    columns = {f"{one.related_model._meta.model_name}.{one.field.name}": one for one in pointing}
    counts = [
        one.related_model._default_manager.order_by()
        .filter(**{one.field.name: person or 0})
        .annotate(column=Value(name))
        .values("column")
        .annotate(n=Count("pk"))
        .values_list("column", "n")
        for name, one in columns.items()
    ]
    return {**dict.fromkeys(sorted(columns), 0), **dict(counts[0].union(*counts[1:], all=True))}


@dataclass(frozen=True)
class TheOrganisation:
    """The organisation that runs this installation: its name, time zone and the origin of its log."""


@question("organisation", TheOrganisation)
def the_organisation(ask: TheOrganisation, by: Actor) -> OrganisationTold:
    row = Organisation.objects.get()
    return OrganisationTold(row.title, row.family, row.time_zone, row.origin, row.begun_on)
