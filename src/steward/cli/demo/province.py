"""The invented province: its units, the posts in them, and names for people.

Promises one tree of forty units with three posts each, and Vietnamese names drawn from a seed without
repeats. Refuses to say anything of a person but a name and a post.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from steward.cli.demo import vietnamese_names as stock

UnitKind = Literal["province", "department", "division", "commune"]
Role = Literal["decider", "registrar", "keeper"]


@dataclass(frozen=True)
class Unit:
    """One unit: its code, its names, where it stands, and the code of the unit above (None at the top)."""

    code: str
    vi: str
    en: str
    kind: UnitKind
    parent: str | None


@dataclass(frozen=True)
class Post:
    """One post of a unit. `capacity` is the scheme's key for what its holder decides; None:
    decides nothing."""

    code: str
    unit: str
    vi: str
    en: str
    role: Role
    capacity: str | None


PROVINCE = Unit(
    "P", "Ủy ban nhân dân tỉnh Thanh Giang", "People's Committee of Thanh Giang Province", "province", None
)

_DEPARTMENTS = (
    ("VP", "Văn phòng Ủy ban nhân dân tỉnh", "Office of the Provincial People's Committee"),
    ("NV", "Sở Nội vụ", "Department of Home Affairs"),
    ("TC", "Sở Tài chính", "Department of Finance"),
    ("XD", "Sở Xây dựng", "Department of Construction"),
    ("NN", "Sở Nông nghiệp và Môi trường", "Department of Agriculture and Environment"),
    ("CT", "Sở Công Thương", "Department of Industry and Trade"),
    ("KH", "Sở Khoa học và Công nghệ", "Department of Science and Technology"),
    ("GD", "Sở Giáo dục và Đào tạo", "Department of Education and Training"),
    ("YT", "Sở Y tế", "Department of Health"),
    ("TP", "Sở Tư pháp", "Department of Justice"),
    ("VH", "Sở Văn hóa, Thể thao và Du lịch", "Department of Culture, Sports and Tourism"),
    ("TT", "Thanh tra tỉnh", "Provincial Inspectorate"),
    ("CA", "Công an tỉnh", "Provincial Police"),
    ("DA", "Ban Quản lý dự án đầu tư xây dựng", "Construction Project Management Board"),
    ("LT", "Trung tâm Lưu trữ lịch sử", "Historical Archive"),
)
_DIVISIONS = (
    ("VP-TH", "VP", "Phòng Tổng hợp", "General Affairs Division"),
    ("TC-NS", "TC", "Phòng Ngân sách", "Budget Division"),
    ("XD-QH", "XD", "Phòng Quy hoạch", "Planning Division"),
    ("NN-TL", "NN", "Phòng Thủy lợi", "Irrigation Division"),
)
_COMMUNES = (
    "Đông Lĩnh",
    "Phú Khê",
    "Cẩm Trạch",
    "Hạ Điền",
    "Lam Xá",
    "Mỹ Liễu",
    "Nam Sào",
    "Quế Lâm",
    "Tân Hạc",
    "Thạch Lộc",
    "Trà Khê",
    "Vạn Ngư",
    "Xuân Trì",
    "Yên Vực",
    "Kim Tảo",
    "Bình Nhuế",
)
_WARDS = ("Hồng Châu", "Minh Quang", "Trung Nghĩa", "Long Trúc")


def _units() -> tuple[Unit, ...]:
    units = [PROVINCE]
    units += [Unit(code, vi, en, "department", "P") for code, vi, en in _DEPARTMENTS]
    units += [Unit(code, vi, en, "division", parent) for code, parent, vi, en in _DIVISIONS]
    places = [("xã", "Commune", name) for name in _COMMUNES] + [("phường", "Ward", name) for name in _WARDS]
    for number, (vi, en, name) in enumerate(places, start=1):
        units.append(Unit(f"X{number:02}", f"Ủy ban nhân dân {vi} {name}", f"{name} {en}", "commune", "P"))
    return tuple(units)


UNITS: tuple[Unit, ...] = _units()

_HEADS: dict[UnitKind, tuple[str, str, str]] = {
    "province": ("Chủ tịch", "Chair", "province-chair"),
    "department": ("Giám đốc", "Director", "department-head"),
    "division": ("Trưởng phòng", "Head of division", "division-head"),
    "commune": ("Chủ tịch", "Chair", "commune-chair"),
}
_HEADS_APART = {
    "VP": ("Chánh Văn phòng", "Chief of Office"),
    "TT": ("Chánh Thanh tra", "Chief Inspector"),
}


def _posts() -> tuple[Post, ...]:
    posts = []
    for unit in UNITS:
        vi, en, capacity = _HEADS[unit.kind]
        vi, en = _HEADS_APART.get(unit.code, (vi, en))
        posts += [
            Post(f"{unit.code}.head", unit.code, vi, en, "decider", capacity),
            Post(f"{unit.code}.registrar", unit.code, "Văn thư", "Registrar", "registrar", None),
            Post(f"{unit.code}.officer", unit.code, "Chuyên viên", "Officer", "keeper", None),
        ]
    return tuple(posts)


POSTS: tuple[Post, ...] = _posts()


def chance(*parts: object) -> random.Random:
    """Random numbers that follow from the parts, alike on every Python; never for keys."""
    return random.Random(" ".join(map(str, parts)))


def place_name(source: random.Random) -> str:
    """An invented place name of two syllables."""
    return f"{source.choice(stock.FIRST)} {source.choice(stock.SECOND)}"


def person_name(source: random.Random, woman: bool | None = None) -> str:
    """An invented full name, family name first; a woman's, a man's, or either."""
    woman = source.random() < 0.5 if woman is None else woman
    middles, given = (
        (stock.MIDDLES_WOMAN, stock.GIVEN_WOMAN) if woman else (stock.MIDDLES_MAN, stock.GIVEN_MAN)
    )
    return f"{source.choice(stock.SURNAMES)} {source.choice(middles)} {source.choice(given)}"


def people(seed: int | str, n: int) -> list[str]:
    """`n` different full names. Raises `ValueError` beyond 10,000: the stock of names ends somewhere."""
    if not 0 <= n <= 10_000:
        raise ValueError(f"{n} names asked for: between 0 and 10,000 are to be had")
    source = chance("people", seed)
    names: dict[str, None] = {}
    while len(names) < n:
        names[person_name(source)] = None
    return list(names)
