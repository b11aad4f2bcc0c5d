"""What is received: whose end of protection may be put right, to which day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from steward.foundations.scheme import shipped
from steward.rules.document import incoming
from tests.rules.made import ASIDE, DAY, LAW, LOW, OLD_LAW, code_of, document, mandate, registrar, table, who

PERIOD = LOW.period_end(DAY)
LATER = PERIOD + timedelta(days=1)


def another(by=registrar(), **subject):
    return lambda: incoming.may_correct_end(by, document(**subject))


def confirmed(by=registrar(), **subject):
    return lambda: incoming.may_confirm_end(by, document(**{"unsure": True, **subject}))


def opened(until, lost=False, **subject):
    freed = document(**{"declassified": True, "state": "declassified", **subject})
    return lambda: incoming.opens_protected(freed, until, DAY, lost)


def why(until, reason="", read=True, stands=DAY):
    return lambda: incoming.says_why(document(protected_until=stands), read, until, reason)


def fits(until, extended=False, start=DAY, **subject):
    return lambda: incoming.end_fits(document(**subject), start, until, extended)


@pytest.mark.parametrize(**table(
    ("an end that was read", another(), None),
    ("of a closed one too", another(state="closed"), None),
    ("of an unopened item too", another(unopened=True), None),
    ("not by a reader", another(by=who(mandate())), "not_the_registrar"),
    ("not by the registrar of another unit", another(by=who(mandate("registrar", unit=ASIDE))),
     "not_the_registrar"),
    ("not one that waits to be confirmed", another(unsure=True), "end_to_confirm"),
    ("not of what was issued here", another(direction="outgoing"), "end_is_the_deciders"),
    ("not of what is free", another(state="declassified", declassified=True), "not_now"),
    ("nor closed and free", another(state="closed", declassified=True), "not_protected"),
    ("not of a cancelled one", another(state="cancelled"), "not_now"),
    ("an end that was reckoned", confirmed(), None),
    ("of a closed one", confirmed(state="closed"), None),
    ("not confirmed where it was read", confirmed(unsure=False), "nothing_to_review"),
    ("nor by a reader", confirmed(by=who(mandate())), "not_the_registrar"),
    ("nor of what is free", confirmed(state="declassified", declassified=True), "not_now"),
    ("nor of what is closed and free", confirmed(state="closed", declassified=True), "not_protected"),
    ("what the clock freed is opened with an end that is over", opened(DAY), None),
    ("or with none", opened(None), None),
    ("not with one that lies ahead", opened(LATER), "set_free_too_early"),
    ("but once a copy is gone", opened(LATER, lost=True), None),
    ("closed since all are", opened(LATER, lost=True, state="closed"), None),
    ("what somebody decided to free, with any", opened(LATER, declassifier=20), None),
    ("and what is protected", opened(LATER, state="in_force", declassified=False), None),
    ("another end than was read, without a why", why(PERIOD), "another_end_was_read"),
    ("where none was, neither", why(PERIOD, stands=None), "another_end_was_read"),
    ("with one", why(PERIOD, "dấu"), None),
    ("where it was only reckoned", why(PERIOD, read=False), None),
    ("the same end", why(DAY), None),
    ("extended to no day", fits(None, extended=True), "extended_to_no_day"),
    ("of one whose day nobody knows neither", fits(None, extended=True, start=None), "extended_to_no_day"),
    ("within the period", fits(PERIOD), None),
    ("not beyond it", fits(LATER), "longer_than_the_period"),
    ("beyond it by a paper of the issuer", fits(LATER, extended=True), None),
    ("beyond it of one entered as stamped", fits(LATER, as_stamped=True, scheme=OLD_LAW.code), None),
    ("not on the day of the paper", fits(DAY), "protects_no_day"),
    ("nor by a paper of the issuer", fits(DAY, extended=True), "protects_no_day"),
    ("to none", fits(None), None),
    ("of one whose day nobody knows", fits(LATER, start=None), None),
))  # fmt: skip # a case in one line or two
def test_another_end_of_protection(answer, code):
    assert code_of(answer) == code


def test_a_correction_is_of_the_fields_that_change_and_of_one_at_least():
    said = {"protected_until": (date(2027, 1, 1), None), "extended": ("", "")}
    assert incoming.changed(said) == {"protected_until": (date(2027, 1, 1), None)}
    refused = incoming.changed({**said, "protected_until": (None, None)})
    assert (refused.code, refused.at) == ("nothing_changes", "protected_until")


def test_that_an_end_was_read_changes_it_also_where_the_day_is_the_same():
    said = {"protected_until": (DAY, DAY), "extended": ("", "")}
    assert incoming.changed(said).code == "nothing_changes"
    assert incoming.changed(said, read=True) == {"protected_until": (DAY, DAY)}


def ends(until=None, extended=False, **subject):
    """The terms with another end: the day, and whether it is doubtful and read;
    or the code of what stands against it."""
    terms = incoming.standing_terms(
        tuple(shipped().values()), LAW.family, document(**subject), DAY, until, extended
    )
    return getattr(terms, "code", None) or (terms.until, terms.unsure, terms.read)


SHORT = replace(LAW, levels=(replace(LOW, period_years=1), *LAW.levels[1:]))
NATO = shipped()["nato"]


@pytest.mark.parametrize(**table(
    ("what is stated", ends(PERIOD), (PERIOD, False, True)),
    ("else what its level has", ends(), (PERIOD, False, False)),
    ("under the rule set as it was adopted then", ends(law=SHORT),
     (SHORT.levels[0].period_end(DAY), False, False)),
    ("which bounds it too", ends(PERIOD, law=SHORT), "longer_than_the_period"),
    ("and no paper of its issuer", ends(PERIOD, law=SHORT, extended=True), (PERIOD, False, True)),
    ("as stamped it is doubtful, whatever was adopted since", ends(as_stamped=True), (PERIOD, True, False)),
    ("of another family too", ends(as_stamped=True, scheme="nato", level=NATO.levels[0].code),
     (None, True, False)),
    ("extended to no day", ends(extended=True), "extended_to_no_day"),
))  # fmt: skip # a case in one line or two
def test_an_end_that_is_put_right_is_reckoned_by_the_rule_set_of_the_paper(answer, code):
    assert answer == code
