"""The ceremony of two people with which an organisation begins."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from steward.acts.machinery.act import Done, act
from steward.acts.people.posts import new_post
from steward.models import Account, Authorisation, NeedSet, Organisation, Person, RuleSet, Unit
from steward.models.schemes import families, of_release
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Conflict, Invalid, must
from steward.rules.machinery.fields import choice, text
from steward.rules.people import posts


@dataclass(frozen=True)
class BeginOrganisation:
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


@act(posts.may_begin, BeginOrganisation)
def begin_organisation(order: BeginOrganisation, by: Actor, now: datetime) -> Done:
    if Organisation.objects.exists():
        raise Conflict("already_begun")
    must(posts.may_begin(by))
    must(posts.beginning_fits((order.first_name, order.first_login), (order.second_name, order.second_login)))
    adopted = list(of_release(known_family(order.family)))
    organisation = Organisation(
        title=order.title,
        family=order.family,
        time_zone=known_zone(order.time_zone),
        origin=order.log,
        begun_on=by.day,
    )
    root = Unit(parent=None, code=order.code, title=order.title)
    nobody = NeedSet(id=0, codes="")
    accounts, rows, aside = [], [], {}
    both = [new_post(root, title, "", "") for title in (order.first_title, order.second_title)]
    names = ((order.first_name, order.first_login), (order.second_name, order.second_login))
    for post, other, (name, login) in zip(both, reversed(both), names, strict=True):
        account = Account(login=login)
        aside[login] = account.set_one_time_password()
        accounts.append(account)
        post.person, post.since = Person(title=name, account=account), by.day
        rows.append(
            Authorisation(
                post=post,
                person=post.person,
                role="security",
                unit=root,
                since=by.day,
                state="in_force",
                proposed_by=post,
                proposed_by_person=post.person,
                confirmed_by=other,
            )
        )
    laws = [
        RuleSet(
            code=one.scheme.code,
            scheme_digest=one.scheme.digest,
            content=one.text,
            adopted_on=by.day,
            adopted_by=both[0],
        )
        for one in adopted
    ]
    persons = [post.person for post in both if post.person is not None]
    result = {
        "body": str(organisation.key),
        "title": organisation.title,
        "offices": [str(post.key) for post in both],
    }
    return Done(
        (organisation, nobody, root, *persons, *both, *rows, *laws),
        result,
        accounts=tuple(accounts),
        aside=aside,
    )


def known_family(family: str) -> str:
    """The family itself; Invalid where no rule set of it comes with this release."""
    if family not in families():
        raise Invalid({"family": ("no_such_choice", {"known": ", ".join(families())})})
    return family


def known_zone(name: str) -> str:
    if name not in available_timezones():
        raise Invalid({"time_zone": ("no_such_choice", {"known": "Asia/Ho_Chi_Minh, Europe/Vienna, ..."})})
    return name
