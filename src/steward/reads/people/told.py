"""What is told of people, their posts and their rights: each class is a contract with pages and programs."""

from dataclasses import dataclass
from datetime import date, datetime

from steward.reads.machinery.show import PostTold, RightTold, UnitTold


@dataclass(frozen=True)
class AuthorisationTold:
    """A right and how it stands today, `on_day`: in force only between its days, whatever its state."""

    on_day: str
    key: str
    role: str
    unit: UnitTold
    level: str
    rank: int
    compartments: str
    since: date
    until: date | None
    trained_on: date | None
    state: str
    version: int
    break_glass: bool


@dataclass(frozen=True)
class AuthorisationOfPost(AuthorisationTold):
    """A right of a post, and what the reader may do to it."""

    may: tuple[str, ...]


@dataclass(frozen=True)
class DelegationTold:
    """What one post lends to another under which paper, how it stands today,
    and what the reader may do to it."""

    key: str
    giver: PostTold
    deputy: PostTold
    paper: str
    since: date
    until: date
    state: str
    version: int
    on_day: str
    may: tuple[str, ...]


@dataclass(frozen=True)
class MeTold:
    """The post one acts as and its day, all posts of the same person, what this post is authorised for,
    its roles today."""

    post: PostTold
    day: date
    posts: tuple[PostTold, ...]
    authorisations: tuple[AuthorisationTold, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True)
class PostInTree(PostTold):
    """A post under its unit: in which capacity it decides; of those whom the reader keeps,
    what they are authorised for."""

    capacity: str
    rights: tuple[RightTold, ...]


@dataclass(frozen=True)
class UnitInTree(UnitTold):
    """A unit, how deep it lies, its posts, and what the reader may do to it."""

    depth: int
    posts: tuple[PostInTree, ...]
    may: tuple[str, ...]


@dataclass(frozen=True)
class UnitsTold:
    """The units in the order of the tree, and what the reader may begin."""

    rows: tuple[UnitInTree, ...]
    may: tuple[str, ...]


@dataclass(frozen=True)
class PostInFull(PostTold):
    """A post with its rights; who is not `entitled` to them, as its access officer or its holder,
    is told of none."""

    capacity: str
    since: date | None
    version: int
    person_key: str | None
    login: str | None
    authorisations: tuple[AuthorisationOfPost, ...]
    delegations: tuple[DelegationTold, ...]
    entitled: bool
    may: tuple[str, ...]
    may_person: tuple[str, ...]


@dataclass(frozen=True)
class PostOfMine(PostTold):
    """A post that one fills: since when, and under which pseudonym it stands in the log."""

    since: date | None
    pseudonym: str


@dataclass(frozen=True)
class FilterOfMine:
    """A filter of the register that one of one's posts keeps under a name."""

    title: str
    query: str
    post: PostTold


@dataclass(frozen=True)
class AboutMeTold:
    """All that is held about a person; `named_in` has by column how many records name it."""

    name: str | None
    login: str | None
    last_sign_in: datetime | None
    active: bool
    must_change: bool
    posts: tuple[PostOfMine, ...]
    authorisations: tuple[AuthorisationTold, ...]
    delegations: tuple[DelegationTold, ...]
    saved_filters: tuple[FilterOfMine, ...]
    named_in: dict[str, int]


@dataclass(frozen=True)
class OrganisationTold:
    """The organisation: its name, the family of its rule sets, its time zone, the origin of its log,
    its first day."""

    title: str
    family: str
    time_zone: str
    origin: str
    begun_on: date
