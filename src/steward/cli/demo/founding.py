"""The demo's first morning: units, posts, people, sign-ins, authorisations, need-to-know, bases and books.

Promises one post for each of the province and those the story needs besides, each filled by one invented
person, each authorised by two; those of the story can sign in. Refuses an installation that has begun.
One-time passwords stay in memory until the sign-ins of the demo have been given their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.contrib.auth import authenticate

from steward.acts.book import books
from steward.acts.document import basis
from steward.acts.people import accounts, authorisations
from steward.acts.people.ceremony import begin_organisation
from steward.acts.people.posts import (
    assign_post,
    combine_compartments,
    create_compartment,
    create_post,
    create_unit,
    register_person,
)
from steward.cli.demo.province import POSTS, PROVINCE, UNITS
from steward.cli.demo.province import people as invented_people
from steward.cli.demo.world import ZONE, Story, World, moment_of, office_hours
from steward.foundations.scheme import BASIS_DEMO, load_basis_list
from steward.reads.clock import begun
from steward.reads.machinery import asking
from steward.rules.machinery.actor import CEREMONY, Actor
from steward.rules.machinery.answers import Conflict

LOG = "thanh-giang.demo.steward.example/log/1"
LANGUAGE: Literal["vi"] = "vi"
FIRST, SECOND = "access", "second-access"

#: Need-to-know: code, what it is for, and the unit that lives with it.
COMPARTMENTS = (
    ("nhan-su", "Hồ sơ cán bộ", "NV"),
    ("quy-hoach", "Quy hoạch chưa công bố", "XD"),
    ("dien-tap", "Phương án diễn tập", "CA"),
)
COMBINED = "nhan-su quy-hoach"
ALL_NEEDS = " ".join(code for code, _, _ in COMPARTMENTS)
#: Units whose people may hold the highest level.
HIGH = ("P", "NV", "CA")
ROLES = {"decider": "decider", "registrar": "registrar", "keeper": "reader"}


@dataclass(frozen=True)
class Post:
    """One post to be founded: its unit, titles, capacity,
    and what it is authorised for (`level` counts from 0)."""

    name: str
    unit: str
    vi: str
    en: str
    role: str
    level: int
    over: str
    capacity: str = ""
    needs: str = ""

    @property
    def reads(self) -> bool:
        return self.role != "administrator"

    def cleared(self, level: int, need: str) -> bool:
        """Whether its authorisation reaches a level and a need-to-know."""
        return self.reads and level <= self.level and set(need.split()) <= set(self.needs.split())


def posts(units: int) -> dict[str, Post]:
    """The posts of the first `units` units of the province, and those the story needs, by name."""
    there = [unit.code for unit in UNITS[:units]]
    kinds = {unit.code: unit.kind for unit in UNITS}
    needs = {unit: code for code, _, unit in COMPARTMENTS} | {PROVINCE.code: ALL_NEEDS}
    made = [
        Post(
            one.code,
            one.unit,
            one.vi,
            one.en,
            ROLES[one.role],
            _ceiling(kinds[one.unit], one.unit, one.role, number),
            one.unit,
            one.capacity or "",
            "" if one.code == f"{PROVINCE.code}.officer" else needs.get(one.unit, ""),
        )
        for number, one in enumerate(POSTS)
        if one.unit in there
    ]
    top, inspectors, house = PROVINCE.code, *("TT" if "TT" in there else "P", "VP" if "VP" in there else "P")
    made += [
        Post("deputy", top, "Phó Chủ tịch", "Deputy Chair", "reader", 1, top),
        Post(
            "second-registrar",
            top,
            "Văn thư lưu trữ",
            "Records Registrar",
            "registrar",
            2,
            top,
            needs=ALL_NEEDS,
        ),
        Post("inspector", inspectors, "Thanh tra viên", "Inspector", "inspector", 2, top),
        Post("administrator", house, "Quản trị hệ thống", "Administrator", "administrator", 0, top),
    ]
    return {post.name: post for post in made}


def _ceiling(kind: str, unit: str, role: str, number: int) -> int:
    if unit == PROVINCE.code and role == "keeper":
        return 1
    if unit in HIGH:
        return 2
    if role == "keeper":
        return 1 if kind == "department" and (number % 2 or unit == "VP") else 0
    return 0 if kind == "division" and role == "registrar" else 1


def found(world: World) -> dict[str, Post]:
    """The whole first morning; the posts that were made."""
    if begun():
        raise Conflict("already_begun")
    made = posts(world.scale.units)
    names = invented_people(world.scale.seed, len(made) + 2)
    titles = "Trưởng phòng Bảo vệ bí mật nhà nước", "Phó Chánh Văn phòng phụ trách an ninh thông tin"
    begin(world, (PROVINCE.code, PROVINCE.vi), LOG, *zip(names[-2:], titles, strict=True))
    for code, title, _ in COMPARTMENTS:
        world.do(create_compartment, FIRST, code=code, title=title)
    world.do(combine_compartments, FIRST, compartments=COMBINED)
    for unit in UNITS[1 : world.scale.units]:
        parent = world.units[unit.parent or PROVINCE.code]
        done = world.do(create_unit, FIRST, parent=parent, code=unit.code, title=unit.vi, title_en=unit.en)
        world.units[unit.code] = done.result["unit"]
    for post, name in zip(made.values(), names, strict=False):
        fill(world, post, name, SIGN_INS.get(post.name, ""))
    for post in made.values():
        authorise(world, post)
    world.forget_actors()
    return made


def begin(
    world: World, organisation: tuple[str, str], log: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    """The ceremony of two: `body` is its code and name,
    `first` and `second` a person's name and their post."""
    from steward.acts.machinery.keyfile import make_key

    ceremony = Actor(0, "ceremony", "p-00000001", 0, (), "", world.today, principal=CEREMONY)
    code, title = organisation
    done = world.do(
        begin_organisation,
        ceremony,
        title=title,
        code=code,
        family=world.family,
        time_zone=str(world.zone),
        log=log,
        first_name=first[0],
        first_title=first[1],
        first_login=FIRST,
        second_name=second[0],
        second_title=second[1],
        second_login=SECOND,
    )
    make_key(log)
    for login in (FIRST, SECOND):
        world.passwords[login] = done.aside[login]
        account = authenticate(None, username=login, password=done.aside[login])
        who = asking.signed_in(account.pk, None, world.now) if account else None
        assert who is not None
        world.posts[login] = who.actor.key
    world.units[code] = world.ask("units", FIRST)["rows"][0]["key"]


def fill(world: World, post: Post, name: str, login: str) -> None:
    """A post, a person in it, and a sign-in if `login` names one:
    the others are opened as the need arises."""
    unit = world.units[post.unit]
    done = world.do(create_post, FIRST, unit=unit, title=post.vi, title_en=post.en, capacity=post.capacity)
    made = world.posts[post.name] = done.result["office"]
    person = world.do(register_person, FIRST, name=name).result["person"]
    world.do(assign_post, FIRST, office=made, person=person, since=world.today)
    if login:
        world.passwords[login] = world.do(accounts.open_account, FIRST, person=person, login=login).aside[
            "password"
        ]


def authorise(world: World, post: Post) -> None:
    """Proposed by the first in charge of access, confirmed by the second."""
    world.do(
        authorisations.confirm_authorisation,
        SECOND,
        authorisation=propose_authorisation(world, post, world.today),
    )


def propose_authorisation(world: World, post: Post, since: date, needs: str | None = None) -> str:
    """Proposed by the first in charge of access; its key, for the second who has to confirm it."""
    level = {"level": world.level(post.level)} if post.reads else {}
    done = world.do(
        authorisations.propose_authorisation,
        FIRST,
        office=world.posts[post.name],
        role=post.role,
        unit=world.units[post.over],
        compartments=post.needs if needs is None else needs,
        since=since,
        trained_on=world.today,
        **level,
    )
    key: str = done.result["authorisation"]
    return key


#: Posts of the story and their sign-in names; `outsider` is a commune's officer.
#: Hashing a password is slow on purpose.
SIGN_INS = {
    "P.registrar": "registrar",
    "VP.officer": "keeper",
    "P.head": "head",
    "P.officer": "drafter",
    "NV.head": "director",
    "X05.officer": "outsider",
    **{name: name for name in ("deputy", "second-registrar", "inspector", "administrator")},
}


def bases(world: World) -> Story:
    """The invented list is adopted under the rule set of the first day,
    and again on the day another one begins."""
    seen: set[str] = set()
    while True:
        if world.law.code not in seen:
            seen.add(world.law.code)
            for entry in load_basis_list(BASIS_DEMO).entries:
                text = entry.text.in_language(LANGUAGE)
                done = world.do(
                    basis.adopt_basis,
                    "P.head",
                    code=entry.code,
                    text=text,
                    level=entry.level,
                    since=world.today,
                )
                world.bases.setdefault((world.law.code, entry.level), done.result["basis"])
        ends = world.law.valid_until
        if ends is None:
            return
        yield moment_of(ends, 6 * 60)


def open_books(world: World, units: list[str]) -> None:
    """Both books of each unit; those of the province go on from paper books that are half full."""
    for unit in units:
        for direction, first in (("incoming", 213), ("outgoing", 88)):
            halfway = {"first": first, "volume": 3} if unit == PROVINCE.code else {}
            done = world.do(
                books.open_book,
                f"{unit}.registrar",
                unit=world.units[unit],
                direction=direction,
                year=world.today.year,
                opened_on=world.today,
                **halfway,
            )
            world.books[unit, direction, world.today.year] = done.result["book"]


def turn_of_the_year(world: World, units: list[str]) -> Story:
    """On the first working day of every year the books of the year before are closed,
    before anything is entered."""
    while True:
        new_year = office_hours(moment_of(date(world.today.year + 1, 1, 1))).astimezone(ZONE).date()
        yield moment_of(new_year, 6 * 60 + 30)
        for unit in units:
            for direction in ("incoming", "outgoing"):
                book = world.books[unit, direction, world.today.year - 1]
                done = world.do(books.turn_year, f"{unit}.registrar", book=book)
                world.books[unit, direction, world.today.year] = done.result["book"]


def new_volume(world: World) -> Story:
    """The volume of the province's outgoing book is full: the next one begins."""
    world.do(books.close_volume, "P.registrar", book=world.book("P", "outgoing"))
    yield from ()
