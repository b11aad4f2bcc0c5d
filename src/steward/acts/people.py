"""Units, offices, persons and what they may do: begun by two, granted by two.

Nothing here gives anything to the one who acts, and nothing describes a person.
"""

from dataclasses import dataclass
from datetime import date, datetime
from os import urandom
from zoneinfo import available_timezones

from steward.acts.act import Done, act
from steward.foundations.scheme import Scheme
from steward.models import Account, Authorisation, Body, Compartment, Delegation, NeedSet, Office, Person, RuleSet, Unit
from steward.models.people.mandates import would_lend
from steward.models.schemes import families, of_release
from steward.rules import catalogue
from steward.rules.machinery.actor import Actor, LawFacts, law_used
from steward.rules.machinery.answers import Conflict, Invalid, Refusal, must
from steward.rules.machinery.fields import choice, day, ref, text
from steward.rules.people import authorisations, delegations, posts


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
class CreateOffice:
    """Add a post to a unit."""

    unit: str = ref("unit", "Unit")
    title: str = text("Title")
    title_en: str = text("Title in English", default="")
    capacity: str = choice("capacity", "Deciding capacity", "Empty for a post that decides nothing.", default="")


@act(posts.may_create_office, CreateOffice)
def create_office(order: CreateOffice, by: Actor, now: datetime) -> Done:
    unit = Unit.objects.known(order.unit)
    must(posts.may_create_office(by, unit.facts()))
    scheme = Body.objects.scheme_on(by.day)
    must(_known_capacity(order.capacity, scheme))
    office = new_office(unit, order.title, order.title_en, order.capacity)
    return Done((office,), {"office": str(office.key)}, (law_used(scheme),) if order.capacity else ())


def new_office(unit: Unit, title: str, title_en: str, capacity: str) -> Office:
    return Office(unit=unit, title=title, title_en=title_en, capacity=capacity, pseudonym=f"p-{urandom(8).hex()}")


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
class AssignOffice:
    """Fill a post with a person, or leave it vacant."""

    office: str = ref("office", "Post")
    person: str = ref("person", "Person", "Empty: the post becomes vacant.", default="")
    since: date = day("Since")


@act(posts.may_assign, AssignOffice)
def assign_office(order: AssignOffice, by: Actor, now: datetime) -> Done:
    office = Office.objects.to_change(order.office)
    person = Person.objects.named_to(by).known(order.person) if order.person else None
    must(posts.may_assign(by, office.facts(by.day)))
    must(posts.seated_fits(order.since, by.day, first_one=person is not None and office.since is None))
    seated = person.pk if person else None
    must(posts.filling_fits(by, seated, office.person_id, office.grants(by.day), office.charge()))
    must(_keeps_access(by.day, leaving=office) if person is None else None)
    office.person, office.since = person, order.since
    return Done((office,), {"office": str(office.key)})


def _keeps_access(day: date, leaving: Office | None = None, without: Authorisation | None = None) -> Refusal | None:
    """Whether two people would still keep access over the whole body; asked by one act at a time."""
    Unit.objects.hold_root()
    before = [office.facts(day) for office in Office.objects.keeping_access(day)]
    after = [office for office in Office.objects.keeping_access(day, without) if office != leaving]
    return posts.keeps_access(before, [office.facts(day) for office in after])


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


@dataclass(frozen=True)
class ProposeAuthorisation:
    """Propose an authorisation: a role, a level, a unit, compartments and dates."""

    office: str = ref("office", "Post")
    role: str = choice("role", "Role")
    unit: str = ref("unit", "Over unit")
    level: str = choice("level", "Up to level", default="")
    compartments: str = text("Compartments", "Codes, separated by blanks.", default="")
    since: date = day("From")
    until: date | None = day("Until", default=None)
    trained_on: date | None = day("Training completed", default=None)
    reason: str = text("Reason", default="", longest=400)


@act(authorisations.may_propose, ProposeAuthorisation)
def propose_authorisation(order: ProposeAuthorisation, by: Actor, now: datetime) -> Done:
    office = Office.objects.select_related("unit").to_change(order.office)
    unit = Unit.objects.known(order.unit)
    must(authorisations.may_propose(by, office.facts(by.day)))
    must(authorisations.authorisation_fits(by, order.since, order.until, unit.units))
    scheme = Body.objects.scheme_on(by.day)
    must(authorisations.role_fits(order.role, catalogue.ROLES.get(order.role), unit.units, office.facts(by.day), scheme))
    row = Authorisation(
        office=office, role=order.role, unit=unit, level=order.level, rank=rank_of(order.role, order.level, scheme),
        compartments=Compartment.objects.codes(order.compartments), since=order.since, until=order.until,
        trained_on=order.trained_on, reason=order.reason, proposed_by_id=by.office, proposed_by_person_id=by.person,
        proposed_on=by.day,
    )  # fmt: skip
    must(authorisations.trained(row.rank, row.trained_on, by.day))
    used: tuple[LawFacts, ...] = (law_used(scheme),) if row.rank else ()
    return Done((row,), {"authorisation": str(row.key)}, used)


def rank_of(role: str, level: str, scheme: Scheme) -> int:
    """The ladder rank of a level in the scheme of the day; roles that see no entry have none."""
    if catalogue.is_blind(role) or not level:
        return 0
    found = {one.code: one.rank for one in scheme.levels}
    if level not in found:
        raise Invalid({"level": ("no_such_level", {"known": ", ".join(found)})})
    return found[level]


@dataclass(frozen=True)
class ConfirmAuthorisation:
    """Confirm a proposed authorisation as the second person."""

    authorisation: str = ref("authorisation", "Authorisation")


@act(authorisations.may_confirm, ConfirmAuthorisation)
def confirm_authorisation(order: ConfirmAuthorisation, by: Actor, now: datetime) -> Done:
    row = Authorisation.objects.visible_to(by).to_change(order.authorisation)
    must(authorisations.may_confirm(by, row.facts(by.day)))
    row.state, row.confirmed_by_id, row.since = "in_force", by.office, authorisations.begins(row.since, by.day)
    row.confirmed_on = by.day
    return Done((row,), {"authorisation": str(row.key)})


@dataclass(frozen=True)
class RefuseAuthorisation:
    """Refuse an authorisation that somebody else proposed, with the reason."""

    authorisation: str = ref("authorisation", "Authorisation")
    reason: str = text("Reason", longest=400)


@act(authorisations.may_refuse, RefuseAuthorisation)
def refuse_authorisation(order: RefuseAuthorisation, by: Actor, now: datetime) -> Done:
    row = Authorisation.objects.visible_to(by).to_change(order.authorisation)
    must(authorisations.may_refuse(by, row.facts(by.day)))
    return _ended(row, "refused", order.reason, by)


@dataclass(frozen=True)
class WithdrawAuthorisation:
    """Withdraw an authorisation, or take back one that you proposed."""

    authorisation: str = ref("authorisation", "Authorisation")
    reason: str = text("Reason", longest=400)


@act(authorisations.may_withdraw, WithdrawAuthorisation)
def withdraw_authorisation(order: WithdrawAuthorisation, by: Actor, now: datetime) -> Done:
    row = Authorisation.objects.visible_to(by).to_change(order.authorisation)
    must(authorisations.may_withdraw(by, row.facts(by.day)))
    must(_keeps_access(by.day, without=row))
    return _ended(row, "withdrawn", order.reason, by)


def _ended(row: Authorisation, state: str, reason: str, by: Actor) -> Done:
    row.state, row.reason, row.ended_on = state, reason, by.day
    return Done((row,), {"authorisation": str(row.key)})


@dataclass(frozen=True)
class LapseAuthorisation:
    """Let a proposed authorisation lapse that nobody confirmed in time."""

    authorisation: str = ref("authorisation", "Authorisation")


@act(authorisations.proposal_has_lapsed, LapseAuthorisation)
def lapse_authorisation(order: LapseAuthorisation, by: Actor, now: datetime) -> Done:
    row = Authorisation.objects.to_change(order.authorisation)
    must(authorisations.proposal_has_lapsed(by, row.facts(by.day)))
    row.state = "lapsed"
    return Done((row,), {"authorisation": str(row.key)})


@dataclass(frozen=True)
class GiveDelegation:
    """Delegate deciding authority to a deputy, in writing and for a time."""

    deputy: str = ref("office", "Deputy")
    paper: str = text("Written authority", "Number and date of the paper, where one is demanded.", default="", longest=120)
    since: date = day("From")
    until: date = day("Until")


@act(delegations.may_delegate, GiveDelegation)
def give_delegation(order: GiveDelegation, by: Actor, now: datetime) -> Done:
    deputy = Office.objects.select_related("unit").known(order.deputy)
    scheme = Body.objects.scheme_on(by.day)
    must(delegations.may_delegate(by))
    must(delegations.delegation_fits(by, deputy.facts(by.day), order.since, order.until, scheme.delegation))
    must(delegations.in_writing(order.paper, scheme.delegation))
    row = Delegation(giver_id=by.office, deputy=deputy, paper=order.paper, since=order.since, until=order.until)
    lent = (one for one in Delegation.objects.covering(row) if delegations.lends(one.paper, scheme.delegation))
    older = next(((one.paper, one.until) for one in lent), None)
    must(delegations.lending_fits(would_lend(row), older))
    return Done((row,), {"delegation": str(row.key)}, (deputy.facts(by.day), law_used(scheme)))


@dataclass(frozen=True)
class EndDelegation:
    """End a delegation before its time."""

    delegation: str = ref("delegation", "Delegation")


@act(delegations.may_end_delegation, EndDelegation)
def end_delegation(order: EndDelegation, by: Actor, now: datetime) -> Done:
    row = Delegation.objects.visible_to(by).to_change(order.delegation)
    must(delegations.may_end_delegation(by, row.facts()))
    row.state, row.ended_on = "ended", by.day
    return Done((row,), {"delegation": str(row.key)})


@dataclass(frozen=True)
class BeginBody:
    """Set up the installation: two people take the first two posts together."""

    title: str = text("Name of the organisation")
    code: str = text("Code", longest=32, coded=True)
    family: str = choice("family", "Scheme family")
    time_zone: str = text("Time zone", longest=64)
    log: str = text("Origin of the log", "A name such as unit.body.example/log/2026.")
    first_name: str = text("First person", longest=120)
    first_title: str = text("First post")
    first_login: str = text("First sign-in name", longest=64)
    second_name: str = text("Second person", longest=120)
    second_title: str = text("Second post")
    second_login: str = text("Second sign-in name", longest=64)


@act(posts.may_begin, BeginBody)
def begin_body(order: BeginBody, by: Actor, now: datetime) -> Done:
    if Body.objects.exists():
        raise Conflict("already_begun")
    must(posts.may_begin(by))
    must(posts.beginning_fits((order.first_name, order.first_login), (order.second_name, order.second_login)))
    adopted = list(of_release(known_family(order.family)))
    body = Body(title=order.title, family=order.family, time_zone=known_zone(order.time_zone), origin=order.log, begun_on=by.day)
    root = Unit(parent=None, code=order.code, title=order.title)
    nobody = NeedSet(id=0, codes="")
    accounts, rows, aside = [], [], {}
    offices = [new_office(root, title, "", "") for title in (order.first_title, order.second_title)]
    names = ((order.first_name, order.first_login), (order.second_name, order.second_login))
    for office, other, (name, login) in zip(offices, reversed(offices), names, strict=True):
        account = Account(login=login)
        aside[login] = account.set_one_time_password()
        accounts.append(account)
        office.person, office.since = Person(title=name, account=account), by.day
        rows.append(
            Authorisation(
                office=office,
                role="security",
                unit=root,
                since=by.day,
                state="in_force",
                proposed_by=office,
                proposed_by_person=office.person,
                confirmed_by=other,
                reason="body.begin",
            )  # fmt: skip
        )
    laws = [
        RuleSet(
            code=one.scheme.code, scheme_digest=one.scheme.digest, content=one.text, adopted_on=by.day,
            adopted_by=offices[0],
        )
        for one in adopted
    ]  # fmt: skip
    persons = [office.person for office in offices]
    result = {"body": str(body.key), "title": body.title, "offices": [str(office.key) for office in offices]}
    return Done((body, nobody, root, *persons, *offices, *rows, *laws), result, accounts=tuple(accounts), aside=aside)


def known_family(family: str) -> str:
    """The family itself; Invalid where no rule set of it comes with this release."""
    if family not in families():
        raise Invalid({"family": ("no_such_choice", {"known": ", ".join(families())})})
    return family


def known_zone(name: str) -> str:
    if name not in available_timezones():
        raise Invalid({"time_zone": ("no_such_choice", {"known": "Asia/Ho_Chi_Minh, Europe/Vienna, ..."})})
    return name
