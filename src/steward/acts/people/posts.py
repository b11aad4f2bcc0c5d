"""Units, posts, persons and compartments."""

from dataclasses import dataclass
from datetime import date, datetime
from os import urandom

from steward.acts.machinery.act import Done, act
from steward.foundations.scheme import Scheme
from steward.models import Authorisation, Compartment, NeedSet, Organisation, Person, Post, Unit
from steward.rules.machinery.actor import Actor, law_used
from steward.rules.machinery.answers import Conflict, Refusal, must
from steward.rules.machinery.fields import choice, day, ref, text
from steward.rules.people import posts


@dataclass(frozen=True)
class CreateUnit:
    """Add a unit to the tree."""

    parent: str = ref("unit", "Parent unit")
    code: str = text("Code", "Short, in Latin letters, never changed.", longest=32, coded=True)
    title: str = text("Name")
    title_en: str = text("Name in English", default="")


@act(posts.may_create_unit, CreateUnit)
def create_unit(order: CreateUnit, by: Actor, now: datetime) -> Done:
    parent = Unit.objects.to_change(order.parent)
    must(posts.may_create_unit(by, parent.facts()))
    if Unit.objects.filter(code__iexact=order.code).exists():
        raise Conflict("code_taken", code=order.code)
    unit = Unit(parent=parent, code=order.code, title=order.title, title_en=order.title_en)
    return Done((unit,), {"unit": str(unit.key)})


@dataclass(frozen=True)
class CreatePost:
    """Add a post to a unit."""

    unit: str = ref("unit", "Unit")
    title: str = text("Title")
    title_en: str = text("Title in English", default="")
    capacity: str = choice(
        "capacity", "Deciding capacity", "Empty for a post that decides nothing.", default=""
    )


@act(posts.may_create_post, CreatePost)
def create_post(order: CreatePost, by: Actor, now: datetime) -> Done:
    unit = Unit.objects.known(order.unit)
    must(posts.may_create_post(by, unit.facts()))
    scheme = Organisation.objects.scheme_on(by.day)
    must(_known_capacity(order.capacity, scheme))
    post = new_post(unit, order.title, order.title_en, order.capacity)
    return Done((post,), {"office": str(post.key)}, (law_used(scheme),) if order.capacity else ())


def new_post(unit: Unit, title: str, title_en: str, capacity: str) -> Post:
    return Post(
        unit=unit, title=title, title_en=title_en, capacity=capacity, pseudonym=f"p-{urandom(8).hex()}"
    )


def _known_capacity(capacity: str, scheme: Scheme) -> Refusal | None:
    if capacity and capacity not in {c.code for c in scheme.capacities}:
        return Refusal("no_such_capacity", capacity=capacity)
    return None


@dataclass(frozen=True)
class RegisterPerson:
    """Enter a person by name, so that posts can be filled."""

    name: str = text("Name", "Only the name is kept.", longest=120)


@act(posts.may_register_person, RegisterPerson)
def register_person(order: RegisterPerson, by: Actor, now: datetime) -> Done:
    must(posts.may_register_person(by))
    person = Person(title=order.name)
    return Done((person,), {"person": str(person.key)})


@dataclass(frozen=True)
class AssignPost:
    """Fill a post with a person, or leave it vacant."""

    office: str = ref("office", "Post")
    person: str = ref("person", "Person", "Empty: the post becomes vacant.", default="")
    since: date = day("Since")


@act(posts.may_assign, AssignPost)
def assign_post(order: AssignPost, by: Actor, now: datetime) -> Done:
    post = Post.objects.to_change(order.office)
    person = Person.objects.named_to(by).known(order.person) if order.person else None
    must(posts.may_assign(by, post.facts(by.day)))
    must(posts.seated_fits(order.since, by.day, first_one=person is not None and post.since is None))
    seated = person.pk if person else None
    must(posts.filling_fits(by, seated, post.person_id, post.grants(by.day), post.charge()))
    must(posts.offered_fits(seated, post.offers()))
    must(_keeps_access(by.day, leaving=post) if person is None else None)
    post.person, post.since = person, order.since
    return Done((post,), {"office": str(post.key)})


def _keeps_access(
    day: date, leaving: Post | None = None, without: Authorisation | None = None
) -> Refusal | None:
    """Whether two people would still keep access over the whole organisation; asked by one act at a time."""
    Unit.objects.hold_root()
    before = [post.facts(day) for post in Post.objects.keeping_access(day)]
    after = [post for post in Post.objects.keeping_access(day, without) if post != leaving]
    return posts.keeps_access(before, [post.facts(day) for post in after])


@dataclass(frozen=True)
class CreateCompartment:
    """Add a need-to-know compartment."""

    code: str = text("Code", "Short, in Latin letters, never changed.", longest=32, coded=True)
    title: str = text("What it is for")


@act(posts.may_create_compartment, CreateCompartment)
def create_compartment(order: CreateCompartment, by: Actor, now: datetime) -> Done:
    must(posts.may_create_compartment(by))
    if Compartment.objects.filter(code__iexact=order.code).exists():
        raise Conflict("code_taken", code=order.code)
    compartment = Compartment(code=order.code, title=order.title)
    return Done((compartment, NeedSet(codes=order.code)), {"compartment": str(compartment.key)})


@dataclass(frozen=True)
class CombineCompartments:
    """Allow documents that need several compartments at once."""

    compartments: str = text("Compartments", "Codes, separated by blanks.")


@act(posts.may_combine_compartments, CombineCompartments)
def combine_compartments(order: CombineCompartments, by: Actor, now: datetime) -> Done:
    must(posts.may_combine_compartments(by))
    codes = Compartment.objects.codes(order.compartments)
    if NeedSet.objects.filter(codes=codes).exists():
        raise Conflict("code_taken", code=codes)
    return Done((NeedSet(codes=codes),), {"compartments": codes})
