"""A role is declared by its subject and granted like every other, by two: choices,
words and the table follow."""

from collections.abc import Iterator
from types import ModuleType

import psycopg
import pytest
from django.db import connection

from steward.models import Authorisation
from steward.reads.catalogue import find
from steward.rules import catalogue, words
from steward.rules.document.register import DECIDER
from steward.rules.machinery.answers import Refusal
from steward.rules.machinery.fields import read
from steward.rules.machinery.roles import ROOT, Role
from tests import postgres
from tests.cast import LOW, Cast, do

TRAINER, APPRAISER, HANDLER = (
    Role("trainer", "Trainer"),
    Role("appraiser", "Appraiser", over=ROOT),
    Role("handler", "Handler", blind=True),
)


@pytest.fixture
def invented(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    """A subject of the tests' own with three roles, in an office whose table was made with them."""
    subject = ModuleType("trainings")
    subject.TRAINER, subject.APPRAISER, subject.HANDLER = TRAINER, APPRAISER, HANDLER
    for code, role in catalogue.roles_of(subject).items():
        monkeypatch.setitem(catalogue.ROLES, code, role)
    if connection.vendor == "sqlite":
        _pragma("ON")
        yield cast
        _pragma("OFF")
    else:
        yield from _without_the_check(cast)


def _pragma(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA ignore_check_constraints = {value}")


def _without_the_check(cast: Cast) -> Iterator[Cast]:
    """The constraint is the owner's to take away; it comes back with the end of the transaction."""
    with psycopg.connect(postgres.address(), autocommit=True) as server:
        server.execute(f"GRANT {postgres.OWNER} TO {postgres.APPLICATION}")
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {postgres.OWNER}")
                cursor.execute("ALTER TABLE steward_authorisation DROP CONSTRAINT known_role")
                cursor.execute("RESET ROLE")
            yield cast
        finally:
            server.execute(f"REVOKE {postgres.OWNER} FROM {postgres.APPLICATION}")


def order(cast: Cast, role: Role, unit: str = "finance", **more: str) -> dict[str, str]:
    told = {
        "office": cast.key("outsider"),
        "role": role.code,
        "unit": cast.units[unit],
        "since": "2026-11-16",
    }
    return {**told, "level": LOW, "trained_on": "2026-01-04", **more}


def test_a_role_of_a_new_subject_is_proposed_and_confirmed_by_two(invented, leaves_one, leaves_nothing):
    cast = invented
    with leaves_one("authorisation.propose"):
        waiting = do("authorisation.propose", cast.access, **order(cast, TRAINER)).result["authorisation"]
    assert not cast.outsider.having("trainer")
    with leaves_nothing(Refusal, "two_persons_needed"):
        do("authorisation.confirm", cast.access, authorisation=waiting)
    with leaves_one("authorisation.confirm"):
        do("authorisation.confirm", cast.second_access, authorisation=waiting)
    (mandate,) = cast.outsider.having("trainer")
    assert mandate.reads and mandate.rank == Authorisation.objects.get(key=waiting).rank > 0
    with leaves_one("authorisation.withdraw"):
        do("authorisation.withdraw", cast.access, authorisation=waiting, reason="hết việc")
    assert not cast.outsider.having("trainer")


def test_a_blind_role_of_a_new_subject_sees_no_entry_whatever_level_is_asked_for(invented):
    cast = invented
    waiting = do("authorisation.propose", cast.access, **order(cast, HANDLER)).result["authorisation"]
    do("authorisation.confirm", cast.second_access, authorisation=waiting)
    (mandate,) = cast.outsider.having("handler")
    assert not mandate.reads and Authorisation.objects.get(key=waiting).rank == 0
    assert len(cast.outsider.seat.ceilings) == 1


def test_a_role_over_everything_is_granted_at_the_root_and_nowhere_below(
    invented, leaves_one, leaves_nothing
):
    with leaves_nothing(Refusal, "role_over_all"):
        do("authorisation.propose", invented.access, **order(invented, APPRAISER))
    with leaves_one("authorisation.propose"):
        do("authorisation.propose", invented.access, **order(invented, APPRAISER, "root"))


def test_nobody_decides_without_a_capacity_that_the_rule_set_knows(cast, leaves_one, leaves_nothing):
    """On whose authority is stored with every decision: a post without a capacity could give no answer."""
    with leaves_nothing(Refusal, "no_capacity_to_decide"):
        do("authorisation.propose", cast.access, **{**order(cast, DECIDER), "office": cast.key("keeper")})
    with leaves_one("authorisation.propose"):
        do("authorisation.propose", cast.access, **{**order(cast, DECIDER), "office": cast.key("head")})


def test_a_role_that_no_subject_declares_is_neither_offered_nor_granted(cast, leaves_nothing):
    with leaves_nothing(Refusal, "no_such_role"):
        do("authorisation.propose", cast.access, **order(cast, TRAINER))
    assert catalogue.is_blind("trainer") and "trainer" not in offered(cast)


def test_the_choice_of_roles_is_what_the_subjects_declare(invented):
    assert set(offered(invented)) == set(catalogue.ROLES) > {"trainer", "handler"}


def offered(cast: Cast) -> list[str]:
    question = find("choices")
    return [
        row["code"] for row in question.run(read(question.params, {"subject": "role"}), cast.access)["rows"]
    ]


def test_table_words_and_choice_of_roles_are_made_of_what_is_declared(cast):
    declared = catalogue.roles_of(*catalogue.SUBJECTS)
    assert set(declared) == {
        "reader",
        "registrar",
        "decider",
        "inspector",
        "security",
        "administrator",
        "auditor",
    }
    (known,) = (c for c in Authorisation._meta.constraints if c.name == "known_role")
    assert dict(known.condition.children)["role__in"] == tuple(declared)
    assert words.CODES["role"] == {role.code: role.word for role in declared.values()}
    assert offered(cast) == list(declared)


def test_those_that_read_are_offered_before_those_that_see_nothing(cast):
    blind = [catalogue.is_blind(code) for code in offered(cast)]
    assert blind == sorted(blind) and {True, False} == set(blind)
