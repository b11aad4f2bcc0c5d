"""The cast: a small province with one office for every role. Made by acts only, once a session.

registrar, keeper, second keeper, head (decides), deputy, drafter, inspector, outsider (another unit, low
level), administrator, and the two who keep access. `NOW` is the moment at which every test plays.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone

from steward.acts.catalogue import find
from steward.acts.machinery.envelope import Receipt, perform
from steward.models import Account, Post, Unit
from steward.reads.machinery.asking import actor_for
from steward.rules.machinery.actor import CEREMONY, Actor
from steward.rules.machinery.fields import read

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 16)
LOW, MIDDLE, TOP = "mat", "toi-mat", "tuyet-mat"


def do(
    name: str,
    by: Actor,
    /,
    *,
    now: datetime = NOW,
    origin: str | None = None,
    expect: Any = None,
    **fields: Any,
) -> Receipt:
    """Perform an act by name from plain values, as every door does."""
    act = find(name)
    return perform(act, read(act.order, fields), by, now, origin=origin or str(uuid.uuid4()), expect=expect)


@dataclass
class Cast:
    """Keys of offices, units and books by their name in the story."""

    posts: dict[str, str]
    units: dict[str, str]
    books: dict[str, str]
    basis: dict[str, str]

    def __getattr__(self, name: str) -> Actor:
        if name not in self.posts:
            raise AttributeError(name)
        return actor_for(self.posts[name], NOW)

    def key(self, name: str) -> str:
        return self.posts[name]


UNITS = {"interior": "Sở Nội vụ", "records": "Phòng Văn thư", "finance": "Sở Tài chính"}
#: office: (unit, title, capacity, [(role, level, unit)])
POSTS = {
    "registrar": ("records", "Văn thư Sở Nội vụ", "", [("registrar", TOP, "interior")]),
    "second_registrar": ("records", "Văn thư lưu trữ Sở Nội vụ", "", [("registrar", TOP, "interior")]),
    "keeper": ("interior", "Chuyên viên Sở Nội vụ", "", [("reader", MIDDLE, "records")]),
    "second_keeper": ("interior", "Chuyên viên tổng hợp Sở Nội vụ", "", [("reader", MIDDLE, "records")]),
    "drafter": ("interior", "Chuyên viên soạn thảo", "", [("reader", TOP, "interior")]),
    "head": ("interior", "Giám đốc Sở Nội vụ", "province-chair", [("decider", TOP, "interior")]),
    "deputy": ("interior", "Phó Giám đốc Sở Nội vụ", "", [("reader", MIDDLE, "interior")]),
    "inspector": ("root", "Thanh tra tỉnh", "", [("inspector", TOP, "root")]),
    "outsider": ("finance", "Chuyên viên Sở Tài chính", "", [("reader", LOW, "finance")]),
    "administrator": ("root", "Quản trị hệ thống", "", [("administrator", "", "root")]),
}


def build() -> Cast:
    """The province before any document: units, offices, persons, authorisations, books, one basis."""
    ceremony = Actor(0, "ceremony", "p-00000001", 0, (), "", TODAY, principal=CEREMONY)
    do(
        "body.begin",
        ceremony,
        title="Ủy ban nhân dân tỉnh Minh Hải",
        code="ubnd",
        family="vn",
        time_zone="Asia/Ho_Chi_Minh",
        log="minh-hai.steward.example/log/2026",
        first_name="Trần Thị An",
        first_title="Trưởng phòng An ninh thông tin",
        first_login="an",
        second_name="Lê Văn Bảo",
        second_title="Phó Chánh Văn phòng",
        second_login="bao",
    )
    first, second = Post.objects.order_by("id")
    cast = Cast(
        {"access": str(first.key), "second_access": str(second.key)},
        {"root": str(Unit.objects.get().key)},
        {},
        {},
    )
    for code, title in UNITS.items():
        parent = cast.units["interior" if code == "records" else "root"]
        cast.units[code] = do("unit.create", cast.access, parent=parent, code=code, title=title).result[
            "unit"
        ]
    for name, (unit, title, capacity, roles) in POSTS.items():
        add_post(cast, name, unit, title, capacity, roles)
    cast.basis["low"] = do(
        "basis.adopt",
        cast.access,
        code="NV-01",
        text="Hồ sơ nhân sự chưa công bố",
        level=LOW,
        since="2026-03-01",
    ).result["basis"]
    cast.basis["top"] = do(
        "basis.adopt", cast.access, code="NV-09", text="Phương án tác chiến", level=TOP, since="2026-03-01"
    ).result["basis"]
    for direction in ("incoming", "outgoing"):
        cast.books[direction] = do(
            "book.open",
            cast.registrar,
            unit=cast.units["interior"],
            direction=direction,
            year=2026,
            opened_on="2026-01-02",
        ).result["book"]
    Account.objects.update(must_change=False)  # they have all been here before
    return cast


def turned(cast: Cast) -> Cast:
    """For a process of its own, which goes by the machine's clock: its books are those of this year."""
    now = timezone.now()
    by = actor_for(cast.posts["registrar"], now)
    if by.day.year > TODAY.year:
        for direction, book in cast.books.items():
            cast.books[direction] = do("book.turn_year", by, now=now, book=book).result["book"]
    return cast


def add_post(
    cast: Cast, name: str, unit: str, title: str, capacity: str, roles: list[tuple[str, str, str]]
) -> None:
    post = do("office.create", cast.access, unit=cast.units[unit], title=title, capacity=capacity).result[
        "office"
    ]
    cast.posts[name] = post
    person = do("person.register", cast.access, name=f"Nguyễn Văn {name.replace('_', ' ').title()}").result[
        "person"
    ]
    do("office.assign", cast.access, office=post, person=person, since="2026-01-05")
    do("account.open", cast.access, person=person, login=name)
    for role, level, scope in roles:
        grant(cast, post, role, level, scope)


def grant(cast: Cast, post: str, role: str, level: str, scope: str, **more: Any) -> str:
    authorisation = do(
        "authorisation.propose",
        cast.access,
        office=post,
        role=role,
        unit=cast.units[scope],
        level=level,
        since=str(TODAY),
        trained_on="2026-01-04",
        **more,
    ).result["authorisation"]
    do("authorisation.confirm", cast.second_access, authorisation=authorisation)
    return authorisation


def incoming(cast: Cast, **fields: Any) -> Receipt:
    """A received document of the low level with two copies, unless told otherwise;
    the same paper as often as one likes."""
    values = {
        "book": cast.books["incoming"],
        "arrived_on": "2026-11-16",
        "issuing_body": "Bộ Nội vụ",
        "symbol": "12/BC-BNV",
        "dated": "2026-11-10",
        "kind": "Báo cáo",
        "abstract": "Công tác cán bộ quý IV",
        "level": LOW,
        "copies": "3 4",
        "twice": True,
        "ends": True,
        **({"kind": ""} if fields.get("unopened") else {}),
        **fields,
    }
    return do("document.register_incoming", cast.registrar, **values)


def erase(cast: Cast, entry: int, ground: str = "hết thời hạn lưu") -> Receipt:
    """What an entry disclosed is erased by the two in charge of access."""
    erasure = do("disclosure.propose_erasure", cast.access, entry=entry, ground=ground).result["erasure"]
    return do("disclosure.erase", cast.second_access, erasure=erasure)


def new_post(cast: Cast, unit: str = "interior", capacity: str = "") -> str:
    order = {"unit": cast.units[unit], "title": "Chuyên viên", "capacity": capacity}
    return do("office.create", cast.access, **order).result["office"]


def new_person(cast: Cast, name: str = "Phạm Thị Dung") -> str:
    return do("person.register", cast.access, name=name).result["person"]


def seat(cast: Cast, post: str, person: str) -> None:
    do("office.assign", cast.access, office=post, person=person, since="2026-11-16")
