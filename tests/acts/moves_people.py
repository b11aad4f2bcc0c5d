"""Moves of posts, rights, lost passwords, and of what the log disclosed.
The rights of the cast itself stay."""

from datetime import timedelta

from steward.models import Authorisation, Copy, Delegation, Entry, Erasure, Person, Reset
from tests.acts.machine import ACCESS, move
from tests.cast import LOW, MIDDLE


def other(m, post):
    """The second of the two in charge of access."""
    return ACCESS[1] if m.named(post, "") == ACCESS[0] else ACCESS[0]


@move("office.assign", weight=0.3)
def leave_a_post(m, who, random):
    """Whoever leaves has copies still in custody: somebody must take them over."""
    key = m.cast().key("second_keeper")
    holds = Copy.objects.filter(keeper__key=key, keeper__person__isnull=False, state="held").exists()
    return holds and m.attempt("office.assign", who, "access", office=key, since=m.today)


@move("authorisation.propose", weight=1.5)
def propose_a_right(m, who, random):
    more = (
        {"until": str(m.actor("access").day + timedelta(days=random.randint(0, 30)))}
        if random.random() < 0.5
        else {}
    )
    return m.attempt(
        "authorisation.propose",
        who,
        random.choice(ACCESS),
        office=m.cast().key(random.choice(("keeper", "deputy", "outsider"))),
        role=random.choice(("reader", "inspector", "registrar")),
        level=random.choice((LOW, MIDDLE)),
        since=m.today,
        unit=m.cast().units[random.choice(("interior", "records", "finance"))],
        trained_on="2026-01-04",
        **more,
    )


@move("authorisation.confirm", "authorisation.refuse", "authorisation.withdraw", weight=1.5)
def answer_a_right(m, who, random):
    row = m.some(Authorisation.objects.filter(reason="", pk__gt=m.rights), random)
    if not row:
        return None
    if row.state == "proposed" and random.random() < 0.7:
        return m.attempt(
            "authorisation.confirm", who, other(m, row.proposed_by_id), authorisation=str(row.key)
        )
    act = (
        "authorisation.refuse"
        if row.state == "proposed" and random.random() < 0.7
        else "authorisation.withdraw"
    )
    return m.attempt(act, who, random.choice(ACCESS), authorisation=str(row.key), reason="thôi")


@move("delegation.give", weight=0.7)
def lend(m, who, random):
    day = m.actor("access").day
    more = {"paper": "02/UQ", "since": str(day), "until": str(day + timedelta(days=random.randint(0, 20)))}
    return m.attempt(
        "delegation.give", who, "head", deputy=m.cast().key(random.choice(("deputy", "drafter"))), **more
    )


@move("delegation.end", weight=0.5)
def take_back(m, who, random):
    row = m.one(Delegation, random, state="in_force")
    return row and m.attempt(
        "delegation.end", who, random.choice(("head", "access")), delegation=str(row.key), reason="thôi"
    )


@move("credential.propose_reset", weight=1)
def ask_for_a_reset(m, who, random):
    person = m.some(Person.objects.exclude(account=None), random)
    more = {"what": random.choice(("password", "second_factor"))}
    return m.attempt("credential.propose_reset", who, random.choice(ACCESS), person=str(person.key), **more)


@move("credential.confirm_reset", "credential.refuse_reset", "credential.withdraw_reset", weight=1)
def answer_a_reset(m, who, random):
    row = m.one(Reset, random, state="proposed")
    if not row:
        return None
    act = random.choice(("credential.confirm_reset", "credential.refuse_reset", "credential.withdraw_reset"))
    usual = (
        m.named(row.proposed_by_id, "access")
        if act == "credential.withdraw_reset"
        else other(m, row.proposed_by_id)
    )
    more = {"reason": "đã tìm thấy"} if act == "credential.refuse_reset" else {}
    return m.attempt(act, who, usual, reset=str(row.key), **more)


@move("disclosure.propose_erasure", weight=1)
def propose_an_erasure(m, who, random):
    entry = random.randrange(Entry.objects.count())
    return m.attempt(
        "disclosure.propose_erasure", who, random.choice(ACCESS), entry=entry, ground="hết thời hạn lưu"
    )


@move("disclosure.erase", "disclosure.refuse_erasure", weight=1)
def answer_an_erasure(m, who, random):
    row = m.one(Erasure, random, state="proposed")
    if not row:
        return None
    if random.random() < 0.6:
        return m.attempt("disclosure.erase", who, other(m, row.proposed_by_id), erasure=str(row.key))
    return m.attempt(
        "disclosure.refuse_erasure",
        who,
        random.choice(ACCESS),
        erasure=str(row.key),
        reason="còn thời hạn lưu",
    )
