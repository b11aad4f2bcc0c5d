"""What is received: whose end of protection may be put right, to which day."""

from datetime import date, timedelta

import pytest

from steward.rules.document import incoming
from tests.rules.made import ASIDE, DAY, LOW, OLD_LAW, code_of, document, mandate, registrar, table, who

PERIOD = LOW.period_end(DAY)
LATER = PERIOD + timedelta(days=1)


def another(by=registrar(), **subject):
    return lambda: incoming.may_correct_end(by, document(**subject))


def fits(until, extended=False, start=DAY, **subject):
    return lambda: incoming.end_fits(document(**subject), start, until, extended)


@pytest.mark.parametrize(**table(
    ("an end that was read", another(), None),
    ("of a closed one too", another(state="closed"), None),
    ("of an unopened item too", another(unopened=True), None),
    ("not by a reader", another(by=who(mandate())), "not_the_registrar"),
    ("not by the registrar of another unit", another(by=who(mandate("registrar", unit=ASIDE))), "not_the_registrar"),
    ("not one that waits to be confirmed", another(unsure=True), "end_to_confirm"),
    ("not of what was issued here", another(direction="outgoing"), "end_is_the_deciders"),
    ("not of what is free", another(state="declassified", declassified=True), "not_now"),
    ("nor closed and free", another(state="closed", declassified=True), "not_protected"),
    ("not of a cancelled one", another(state="cancelled"), "not_now"),
    ("within the period", fits(PERIOD), None),
    ("not beyond it", fits(LATER), "longer_than_the_period"),
    ("beyond it by a paper of the issuer", fits(LATER, extended=True), None),
    ("beyond it of one entered as stamped", fits(LATER, as_stamped=True, scheme=OLD_LAW.code), None),
    ("not on the day of the paper", fits(DAY), "protects_no_day"),
    ("nor by a paper of the issuer", fits(DAY, extended=True), "protects_no_day"),
    ("to none", fits(None), None),
    ("of one whose day nobody knows", fits(LATER, start=None), None),
))  # fmt: skip
def test_another_end_of_protection(answer, code):
    assert code_of(answer) == code


def test_a_correction_is_of_the_fields_that_change_and_of_one_at_least():
    said = {"protected_until": (str(date(2027, 1, 1)), ""), "extended": ("", "")}
    assert incoming.changed(said) == {"protected_until": ("2027-01-01", "")}
    refused = incoming.changed({**said, "protected_until": ("", "")})
    assert (refused.code, refused.at) == ("nothing_changes", "protected_until")
