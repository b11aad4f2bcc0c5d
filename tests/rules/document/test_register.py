"""What may be entered, determined, issued, corrected and declassified."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from steward.rules import authority, reach
from steward.rules.document import register
from steward.rules.machinery.actor import CLOCK
from steward.rules.machinery.answers import Refusal
from tests.rules.made import (
    ASIDE,
    BELOW,
    DAY,
    LAW,
    LINE,
    LOW,
    MIDDLE,
    OLD_LAW,
    ROOT,
    TOP,
    UNIT,
    book,
    code_of,
    document,
    head,
    mandate,
    registrar,
    security,
    table,
    who,
)

LONG_AGO = date(2026, 1, 2)


def test_a_level_is_found_by_its_code_and_an_unknown_one_names_those_there_are():
    assert register.level_of(LAW, LOW.code) == LOW
    refusal = register.level_of(LAW, "ts")
    assert isinstance(refusal, Refusal) and LOW.name in refusal.params["known"]


@pytest.mark.parametrize(**table(
    ("a registrar over the unit", lambda: reach.is_registrar(registrar(), LINE), None),
    ("a registrar over the unit above", lambda: reach.is_registrar(registrar(), (ROOT, UNIT, BELOW)), None),
    ("a registrar of a unit below", lambda: reach.is_registrar(who(mandate("registrar", unit=BELOW)), LINE),
     "not_the_registrar"),
    ("a registrar of another unit", lambda: reach.is_registrar(who(mandate("registrar", unit=ASIDE)), LINE),
     "not_the_registrar"),
    ("a reader is none", lambda: reach.is_registrar(who(mandate("reader")), LINE), "not_the_registrar"),
    ("a level too high", lambda: reach.is_registrar(who(mandate("registrar", rank=20)), LINE, 30),
     "above_your_level"),
    ("a need-to-know one has not", lambda: reach.is_registrar(registrar(), LINE, 20, 7), "above_your_level"),
    ("level and need in two different authorisations", lambda: reach.is_registrar(
        who(mandate("registrar", rank=20, needs=(0, 7)), mandate("registrar", rank=40)), LINE, 30, 7),
        "above_your_level"),
    ("level and need in one",
     lambda: reach.is_registrar(who(mandate("registrar", needs=(0, 7))), LINE, 30, 7), None),
))  # fmt: skip # a case in one line or two
def test_being_the_registrar(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("the registrar enters in the incoming book", lambda: register.may_register(registrar(), book()), None),
    ("at whatever level", lambda: register.may_register(who(mandate("registrar", rank=0)), book()), None),
    ("not in the outgoing one", lambda: register.may_register(registrar(), book(direction="outgoing")),
     "wrong_book"),
    ("not in another unit's", lambda: register.may_register(registrar(), book(units=(ROOT, ASIDE))),
     "not_the_registrar"),
    ("not a reader", lambda: register.may_register(who(mandate()), book()), "not_the_registrar"),
    ("not in a closed one", lambda: register.may_register(registrar(), book(state="closed")), "book_closed"),
    ("not in one of another year", lambda: register.may_register(registrar(), book(year=2025)),
     "book_of_another_year"),
    ("not before it was opened",
     lambda: register.may_register(registrar(), book(opened_on=date(2026, 12, 1))), "before_the_book_opened"),
))  # fmt: skip # a case in one line or two
def test_choosing_the_book(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("written, received, entered", lambda: register.arrived(date(2026, 11, 1), date(2026, 11, 5), DAY), None),
    ("all on one day", lambda: register.arrived(DAY, DAY, DAY), None),
    ("not received yet", lambda: register.arrived(DAY, date(2026, 11, 17), DAY), "not_yet_arrived"),
    ("written after it came", lambda: register.arrived(date(2026, 11, 6), date(2026, 11, 5), DAY),
     "dated_after_arrival"),
))  # fmt: skip # a case in one line or two
def test_the_order_of_days(answer, code):
    assert code_of(answer) == code


def propose(by=who(mandate()), level=LOW, need=0, basis="NV-01", abstract="x", scheme=LAW):
    return lambda: register.proposal_fits(by, scheme, level, need, basis, {"abstract": abstract})


@pytest.mark.parametrize(**table(
    ("a level is proposed with its basis", propose(), None),
    ("not without one", propose(basis=""), "basis_required"),
    ("not above what one may read", propose(by=who(mandate(rank=20)), level=MIDDLE), "above_your_level"),
    ("not by whoever reads nothing", propose(by=security()), "above_your_level"),
    ("not with a need one has not", propose(need=7), "above_your_level"),
    ("not with a forbidden field", propose(level=TOP), "field_forbidden_at_level"),
    ("without one where the rules ask for none", propose(basis="", scheme=replace(LAW, basis_required=False)),
     None),
    ("whoever reads in the own unit may propose", lambda: register.may_propose(who(mandate(rank=0))), None),
    ("whoever reads in the unit above", lambda: register.may_propose(who(mandate(unit=ROOT))), None),
    ("not whoever reads elsewhere", lambda: register.may_propose(who(mandate(unit=ASIDE))),
     "above_your_level"),
    ("not whoever reads nothing", lambda: register.may_propose(security()), "above_your_level"),
))  # fmt: skip # a case in one line or two
def test_proposing(answer, code):
    assert code_of(answer) == code


PROPOSED = document(state="proposed", direction="outgoing")


@pytest.mark.parametrize(**table(
    ("a competent authority determines", lambda: register.may_determine(head(), PROPOSED), None),
    ("not twice", lambda: register.may_determine(head(), document(state="determined")), "not_now"),
    ("not the drafter", lambda: register.may_determine(head(post=60), PROPOSED), "drafter_cannot_decide"),
    ("not the drafter in another office", lambda: register.may_determine(head(person=600), PROPOSED),
     "drafter_cannot_decide"),
    ("not a reader", lambda: register.may_determine(who(mandate()), PROPOSED), "no_deciding_authority"),
    ("not an authority over another unit", lambda: register.may_determine(head(unit=ASIDE), PROPOSED),
     "no_deciding_authority"),
    ("not above its level", lambda: register.may_determine(head(rank=10), PROPOSED), "no_deciding_authority"),
    ("not a capacity that decides nothing",
     lambda: register.may_determine(head(capacity="division-head"), PROPOSED), "not_competent_at_level"),
    ("not a capacity nobody knows", lambda: register.may_determine(head(capacity="emperor"), PROPOSED),
     "not_competent_at_level"),
    ("a deputy in the capacity of the giver", lambda: register.may_determine(
        who(mandate("decider", capacity="province-chair", deputy_of=20), mandate()), PROPOSED), None),
    ("not under rules that have ended", lambda: register.may_determine(
        head(), document(state="proposed", scheme=OLD_LAW.code)), "rules_have_changed"),
    ("such a proposal is returned",
     lambda: register.may_return_proposal(head(), document(state="proposed", scheme=OLD_LAW.code)), None),
    ("not returned by the drafter", lambda: register.may_return_proposal(head(post=60), PROPOSED),
     "drafter_cannot_decide"),
    ("not returned twice", lambda: register.may_return_proposal(head(), document(state="returned")),
     "not_now"),
    ("not once it was determined", lambda: register.may_return_proposal(head(), document(state="determined")),
     "not_now"),
    ("not returned by a reader", lambda: register.may_return_proposal(who(mandate()), PROPOSED),
     "no_deciding_authority"),
))  # fmt: skip # a case in one line or two
def test_determining(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("copying the middle level by a department head",
     lambda: authority.decides(
         head(capacity="department-head"), document(level=MIDDLE.code, rank=30), "copy"),
     None),
    ("not the top level",
     lambda: authority.decides(head(capacity="department-head"), document(level=TOP.code, rank=40), "copy"),
     "not_competent_at_level"),
    ("level and capacity in two different authorisations", lambda: authority.decides(
        who(mandate("decider", rank=40, capacity="division-head"),
            mandate("decider", rank=20, capacity="province-chair")),
        document(level=MIDDLE.code, rank=30), "copy"), "not_competent_at_level"),
))  # fmt: skip # a case in one line or two
def test_competence(answer, code):
    assert code_of(answer) == code


def test_the_article_that_says_who_decides_is_told():
    refusal = authority.decides(head(capacity="division-head"), document(level=TOP.code, rank=40), "destroy")
    article = next(one.basis for one in LAW.deciders if one.act == "destroy" and TOP.code in one.levels)
    assert (refusal.basis, refusal.params["level"]) == (article, TOP.name)


def test_an_unknown_capacity_decides_nothing_and_a_known_one_what_the_scheme_says():
    assert authority.competent(mandate("decider", capacity="province-chair"), LAW, LOW.code, "destroy")
    assert not authority.competent(mandate("decider", capacity="division-head"), LAW, LOW.code, "destroy")
    assert not authority.competent(mandate("decider", capacity=""), LAW, LOW.code, "destroy")


DETERMINED = document(state="determined", direction="outgoing", units=(ROOT, UNIT, BELOW))


def issue(by=registrar(), what=DETERMINED):
    return lambda: register.may_issue(by, what)


OUTGOING = book(direction="outgoing")


def issue_in(by=registrar(), into=OUTGOING, what=DETERMINED):
    return lambda: register.issuing_fits(by, what, into)


REGISTRAR_BELOW = who(mandate("registrar", unit=BELOW), mandate("reader"))


@pytest.mark.parametrize(**table(
    ("a determined document is issued", issue(), None),
    ("not before", issue(what=PROPOSED), "not_now"),
    ("not twice", issue(what=document()), "not_now"),
    ("not by a reader", issue(by=who(mandate())), "not_the_registrar"),
    ("by the registrar of its own unit", issue(by=REGISTRAR_BELOW), None),
    ("not above one's level", issue(by=who(mandate("registrar", rank=10))), "above_your_level"),
    ("into the outgoing book", issue_in(), None),
    ("not into the incoming book", issue_in(into=book()), "wrong_book"),
    ("not into another unit's book", issue_in(into=book(direction="outgoing", units=(ROOT, ASIDE))),
     "wrong_book"),
    ("into the book of the unit above by its registrar", issue_in(), None),
    ("not by the registrar of the unit below", issue_in(by=REGISTRAR_BELOW), "not_the_registrar"),
    ("by that one into the book of the unit below",
     issue_in(by=REGISTRAR_BELOW, into=replace(OUTGOING, units=DETERMINED.units)), None),
    ("not into the book of a unit below the document's",
     issue_in(what=replace(DETERMINED, units=LINE), into=replace(OUTGOING, units=(ROOT, UNIT, BELOW))),
     "wrong_book"),
    ("not into a closed book", issue_in(into=replace(OUTGOING, state="closed")), "book_closed"),
    ("not into a book of another year", issue_in(into=replace(OUTGOING, year=2025)), "book_of_another_year"),
))  # fmt: skip # a case in one line or two
def test_issuing(answer, code):
    assert code_of(answer) == code


def correct(by=registrar(), subject=document()):
    return lambda: register.may_correct(by, subject)


def correct_to(subject=document(), field="kind", old="a", new="b"):
    return lambda: register.correction_fits(subject, field, old, new)


@pytest.mark.parametrize(**table(
    ("a field is corrected", correct(), None),
    ("not by a reader", correct(by=who(mandate())), "not_the_registrar"),
    ("a declassified entry too", correct(subject=document(state="declassified")), None),
    ("a closed one too", correct(subject=document(state="closed")), None),
    ("not what was determined and not entered yet", correct(subject=document(state="determined")), "not_now"),
    ("not what was set free before it was issued",
     correct(subject=document(state="declassified", entered=False)), "not_entered"),
    ("not a cancelled one", correct(subject=document(state="cancelled")), "not_now"),
    ("to another value", correct_to(), None),
    ("not the level", correct_to(field="level"), "not_correctable"),
    ("not to several lines", correct_to(new="b\nc"), "one_line_only"),
    ("the abstract to several lines", correct_to(field="abstract", new="b\nc"), None),
    ("not to nothing, of what no entry is without", correct_to(field="symbol", new=""), "not_left_empty"),
    ("not the issuer of a received one to nothing", correct_to(field="issuing_body", new=""),
     "not_left_empty"),
    ("not the issuer of what one issued oneself",
     correct_to(subject=document(direction="outgoing"), field="issuing_body"), "not_correctable"),
    ("but its signer", correct_to(subject=document(direction="outgoing"), field="signer"), None),
    ("the signer to nothing", correct_to(field="signer", new=""), None),
    ("not to the same", correct_to(new="a"), "nothing_changes"),
    ("not beyond its length", correct_to(new="b" * 81), "too_long_for_field"),
    ("up to its length", correct_to(new="b" * 80), None),
    ("not the abstract of an unopened one", correct_to(subject=document(unopened=True), field="abstract"),
     "unopened_has_no_abstract"),
    ("nor its kind", correct_to(subject=document(unopened=True)), "unopened_has_no_abstract"),
    ("but its number", correct_to(subject=document(unopened=True), field="symbol", new="13/BC"), None),
    ("and the kind of an opened one", correct_to(), None),
    ("an unopened one may be corrected", correct(subject=document(unopened=True)), None),
))  # fmt: skip # a case in one line or two
def test_correcting(answer, code):
    assert code_of(answer) == code


ENDED = date(2026, 11, 16)


def declassify(by=head(), **more):
    return lambda: register.may_declassify(by, document(**more))


def end(by=registrar(), **more):
    return lambda: register.protection_has_ended(by, document(**{"protected_until": ENDED, **more}))


@pytest.mark.parametrize(
    **table(
        ("a competent authority declassifies", declassify(), None),
        ("not twice", declassify(state="declassified", declassified=True), "not_now"),
        ("a closed one too", declassify(state="closed"), None),
        ("not a closed one twice", declassify(state="closed", declassified=True), "not_protected"),
        ("not the registrar", declassify(by=registrar()), "no_deciding_authority"),
        ("one that is not issued yet", declassify(state="determined"), None),
        ("not before it was determined", declassify(state="proposed"), "not_now"),
        ("the period has run out", end(), None),
        ("not a day before", end(protected_until=date(2026, 11, 17)), "still_protected"),
        ("there is no end", end(protected_until=None), "has_no_end"),
        ("not an end that nobody has read", end(unsure=True), "end_is_unsure"),
        ("it has ended already", end(state="declassified", declassified=True), "not_now"),
        ("a cancelled one has none", end(state="cancelled"), "not_now"),
        ("of a closed one too", end(state="closed"), None),
        ("of a closed one once", end(state="closed", declassified=True), "not_protected"),
        ("the clock ends it", end(by=who(principal=CLOCK)), None),
        ("the clock declassifies nothing", declassify(by=who(principal=CLOCK)), "not_for_this_principal"),
    )
)
def test_declassifying(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("the period of the level", lambda: register.within_period(LAW, LOW, DAY, None), None),
    ("a shorter one", lambda: register.within_period(LAW, LOW, DAY, date(2027, 11, 16)), None),
    ("up to its last day", lambda: register.within_period(LAW, LOW, DAY, LOW.period_end(DAY)), None),
    ("no longer one", lambda: register.within_period(LAW, LOW, DAY, LOW.period_end(DAY) + timedelta(1)),
     "longer_than_the_period"),
    ("none that ends as it begins", lambda: register.within_period(LAW, LOW, DAY, DAY), "protects_no_day"),
    ("any one where the level has no period",
     lambda: register.within_period(LAW, replace(LOW, period_years=None), DAY, date(2099, 1, 1)), None),
))  # fmt: skip # a case in one line or two
def test_a_period_of_its_own(answer, code):
    assert code_of(answer) == code


def test_what_is_in_force_or_closed_before_its_time_is_protected():
    assert register.is_protected(document()) and register.is_protected(document(state="closed"))
    assert not register.is_protected(document(state="closed", declassified=True))


@pytest.mark.parametrize(**table(
    ("the text of an entry is fingerprinted", lambda: register.may_keep_fingerprints(registrar(), document()),
     None),
    ("not by a reader", lambda: register.may_keep_fingerprints(who(mandate()), document()),
     "not_the_registrar"),
    ("not of an unopened one", lambda: register.may_keep_fingerprints(registrar(), document(unopened=True)),
     "unopened_has_no_abstract"),
    ("not of a cancelled one",
     lambda: register.may_keep_fingerprints(registrar(), document(state="cancelled")), "not_now"),
    ("of a draft too", lambda: register.may_keep_fingerprints(registrar(), PROPOSED), None),
    ("not of a returned one", lambda: register.may_keep_fingerprints(registrar(), document(state="returned")),
     "not_now"),
))  # fmt: skip # a case in one line or two
def test_fingerprints(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(
    **table(
        ("numbers and paths", lambda: register.copy_numbers(["3", "14/1", "9999/1/2"]), None),
        ("a letter", lambda: register.copy_numbers(["3a"]), "not_a_copy_number"),
        ("nought", lambda: register.copy_numbers(["0"]), "not_a_copy_number"),
        (
            "a leading nought, which would be the same copy twice",
            lambda: register.copy_numbers(["3", "03"]),
            "not_a_copy_number",
        ),
        ("a path without an end", lambda: register.copy_numbers(["3/"]), "not_a_copy_number"),
        ("the same twice", lambda: register.copy_numbers(["3", "4", "3"]), "copy_number_twice"),
    )
)
def test_copy_numbers(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(
    **table(
        ("a reproduction rule there is", lambda: register.known_reproduction("forbidden"), None),
        ("one there is not", lambda: register.known_reproduction("never"), "no_such_choice"),
    )
)
def test_whether_a_document_may_be_reproduced_is_one_of_those_there_are(answer, code):
    assert code_of(answer) == code
