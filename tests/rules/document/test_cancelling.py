"""Who proposes that a line is cancelled, who confirms it, and what stands against it."""

import pytest

from steward.rules.document import cancelling
from tests.rules.made import ASIDE, ROOT, UNIT, code_of, document, entry, head, mandate, registrar, table, who


def cancel(by=registrar(), **more):
    return lambda: cancelling.may_propose(by, entry(**more))


def confirm(by=registrar(post=11, person=110), **more):
    proposed = {"state": "cancel_proposed", "proposer": 10, "proposer_person": 100}
    return lambda: cancelling.may_confirm(by, entry(**{**proposed, **more}))


@pytest.mark.parametrize(**table(
    ("cancelling is proposed", cancel(), None),
    ("not by the registrar of the unit below the book",
     cancel(by=who(mandate("registrar", unit=UNIT)), units=(ROOT,)), "not_the_registrar"),
    ("not twice", cancel(state="cancel_proposed"), "not_now"),
    ("not of what was declassified by decision",
     cancel(document=document(state="declassified", declassifier=20)), "not_now"),
    ("but of what its period set free", cancel(document=document(state="declassified")), None),
    ("not once a copy has moved", cancel(moved=True), "copies_have_moved"),
    ("not while one lies with another", cancel(moved=True, keepers=(10, 50)), "copies_have_moved"),
    ("but once all lie with who proposes it", cancel(moved=True, keepers=(10,)), None),
    ("confirmed where they lie with the proposer", confirm(moved=True, keepers=(10,)), None),
    ("not where they lie with who confirms", confirm(moved=True, keepers=(11,)), "copies_have_moved"),
    ("another registrar confirms", confirm(), None),
    ("a decider confirms", confirm(by=head()), None),
    ("not a decider below the level", confirm(by=head(rank=10)), "not_the_registrar"),
    ("not a decider elsewhere", confirm(by=head(unit=ASIDE)), "not_the_registrar"),
    ("not a decider without a capacity", confirm(by=head(capacity="")), "not_the_registrar"),
    ("not the proposer", confirm(by=registrar()), "two_persons_needed"),
    ("not the proposer in another office", confirm(by=registrar(post=11)), "two_persons_needed"),
    ("not what was not proposed", confirm(state="valid"), "not_now"),
    ("not what was declassified meanwhile", confirm(document=document(state="declassified", declassifier=20)),
     "not_now"),
    ("not once a copy has moved meanwhile", confirm(moved=True), "copies_have_moved"),
))  # fmt: skip # a case in one line or two
def test_cancelling(answer, code):
    assert code_of(answer) == code
