"""What every record table shares: a public key, a version, and a digest that the log commits to.

A Record promises that each of its columns is covered by `digest()`, is derived (and recomputed by
verification), or is exempt with a reason. It has no verbs: rows are changed by acts and stored by the
envelope alone. Past canonical forms are kept in `FORMS`, so that old entries stay checkable.
"""

import uuid
from datetime import UTC, date, datetime
from functools import cache
from os import urandom
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Q

from steward.foundations.tlog.state import state_digest
from steward.rules.machinery.actor import Actor, Mandate
from steward.rules.machinery.answers import Unknown

#: Columns of every Record that no digest covers, each with its reason.
EXEMPT = {"salt": "the secret of the digest itself: another salt gives another digest"}


def new_salt() -> bytes:
    return urandom(16)


def itself(by: Actor, post: str, person: str = "") -> Q:
    """Rows in whose columns the actor stands, as this post or as the same person in another one:
    the twin of `Actor.is_also`."""
    same = Q(**{post: by.post})
    return same | Q(**{person: by.person}) if person and by.person is not None else same


def own_of(by: Actor, post: str, person: str) -> Q:
    """Rows that this actor's person made in this post or another, not those of who filled the post before;
    of rows that name no person, its post's."""
    if by.person is None:
        return Q(**{post: by.post})
    return Q(**{person: by.person}) | Q(**{post: by.post, person: None})


def lent_by(mandate: Mandate, post: str, person: str = "") -> Q:
    """Rows in whose columns stands who lent this mandate to the actor:
    the twin of `rules.authority.lent_by`."""
    if mandate.deputy_of is None:
        return Q(pk__in=())
    same = Q(**{post: mandate.deputy_of})
    return same | Q(**{person: mandate.lender}) if person and mandate.lender is not None else same


def not_over(day: date) -> Q:
    """Rows whose last day has not passed: the twin of `rules.clock.ended_by_itself`."""
    return Q(until__isnull=True) | Q(until__gte=day)


R_co = TypeVar("R_co", bound="Record", covariant=True)


class RecordQuerySet(models.QuerySet[R_co]):
    """`known` and `to_change` are the only ways from a key to a record; both answer Unknown alike."""

    def known(self, key: str) -> R_co:
        """The record of this key among those in the queryset, or Unknown."""
        found = list(self.filter(key=key).order_by()[:1])  # a key is unique: no order is asked for
        if not found:
            raise Unknown(self.model.logged_as())
        return found[0]

    def to_change(self, key: str, *related: str) -> R_co:
        """The same, locked until the transaction ends, and with it the related records that are named."""
        return self.select_for_update(of=("self", *related)).known(key)

    def all_to_change(self, keys: tuple[str | uuid.UUID, ...]) -> list[R_co]:
        """Several records locked in key order (no deadlocks), or Unknown when one of them is not there."""
        found = list(self.select_for_update(of=("self",)).filter(key__in=keys).order_by("key"))
        if len(found) != len(set(keys)):
            raise Unknown(self.model.logged_as())
        return found


class Record(models.Model):
    """A row whose state the log commits to; `key` is its public name, `id` rises with its making."""

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    salt = models.BinaryField(default=new_salt, max_length=16, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    #: Without a type of its own, here and in each table:
    #: the plugin of the type checker finds the queryset by what stands there.
    objects: ClassVar = RecordQuerySet.as_manager()

    #: Canonical forms: version number to the columns left out of it. The last one is in use.
    FORMS: ClassVar[dict[int, tuple[str, ...]]] = {1: ()}
    #: Columns that `derive` recomputes from covered ones.
    DERIVED: ClassVar[tuple[str, ...]] = ()
    #: Whether its facts depend on the day: whose rights are in force.
    DAILY: ClassVar[bool] = False

    #: The column that says at which level it is told of;
    #: a record that has none is told of at that of what it belongs to.
    GRADED: ClassVar[str] = ""

    #: What orders and the log call its kind, where that is an older word than
    #: the table's name (docs/decisions/0029).
    LOGGED_AS: ClassVar[str] = ""

    class Meta:
        abstract = True

    @classmethod
    def logged_as(cls) -> str:
        """The word for its kind in orders and in the log."""
        return cls.LOGGED_AS or str(cls._meta.model_name)

    def derive(self) -> None:
        """Recompute the derived columns from the covered ones."""

    def performed_in(self, batch: str | None) -> None:
        """Keep the go in which its last act was performed together with others, None alone:
        where it has a column for that."""

    def prepare(self) -> bool:
        """Derive again; True when a derived column changed."""
        before = self.derived()
        self.derive()
        return before != self.derived()

    def facts(self, *day: Any, **more: Any) -> Any:
        """What rules know of it: on a day where it is DAILY. Only of what rules are asked about;
        a child of another has none."""
        raise NotImplementedError(
            f"{type(self).__name__}.facts: what rules know of it is not said, and its page or its acts ask"
        )

    def thing(self, day: date) -> Any:
        """What a standing rule is asked about: its facts on this day."""
        return self.facts(day) if self.DAILY else self.facts()

    @property
    def name(self) -> str:
        """The object's name in the log, such as `copy/102`."""
        return f"{self.logged_as()}/{self.pk}"

    @classmethod
    def columns(cls, form: int) -> list[str]:
        """The columns that the digest of this form covers, in the table's order."""
        left_out = set(EXEMPT) | set(cls.DERIVED) | set(cls.FORMS[form])
        return [f.attname for f in cls._meta.concrete_fields if f.name not in left_out]

    def digest(self, form: int | None = None) -> str:
        """`form:digest` of the covered columns, salted: HMAC-SHA-256 over RFC 8785 bytes."""
        form = form or max(self.FORMS)
        state = {column: _plain(getattr(self, column)) for column in self.columns(form)}
        return state_digest(form, bytes(self.salt), state)

    def derived(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.DERIVED}


def rank_of(record: Record) -> int:
    """The rank at which a record is told of: its own, or the highest of what it belongs to;
    0 where it is about no document."""
    if record.GRADED:
        return int(getattr(record, record.GRADED))
    belongs = (getattr(record, name) for name in _leading(type(record)))
    return max((rank_of(one) for one in belongs if one is not None), default=0)


@cache
def _leading(model: type[Record], *seen: type[Record]) -> tuple[str, ...]:
    """The keys by which records of this table belong to something that has a rank."""
    keys = [f for f in model._meta.concrete_fields if f.is_relation and f.related_model not in (model, *seen)]
    tables = ((f.name, f.related_model) for f in keys if isinstance(f.related_model, type))
    found = ((name, other) for name, other in tables if issubclass(other, Record))
    return tuple(name for name, other in found if other.GRADED or _leading(other, model, *seen))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | uuid.UUID):
        return str(value)
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value
