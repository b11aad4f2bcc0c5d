"""What may be entered, determined, issued, corrected, cancelled and declassified."""

from datetime import date

import pytest

from steward.rules import register
from steward.rules.answers import Refusal
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
    code_of,
    document,
    head,
    mandate,
    registrar,
    security,
    table,
    who,
)  # fmt: skip

YEAR_OPEN = date(2026, 1, 2)


def test_a_level_is_found_by_its_code_and_an_unknown_one_names_those_there_are():
    assert register.level_of(LAW, LOW.code) == LOW
    refusal = register.level_of(LAW, "ts")
    assert isinstance(refusal, Refusal) and LOW.code in refusal.params["known"]


@pytest.mark.parametrize(**table(
    ("a registrar over the unit", lambda: register.is_registrar(registrar(), LINE), None),
    ("a registrar over the unit above", lambda: register.is_registrar(registrar(), (ROOT, UNIT, BELOW)), None),
    ("a registrar of a unit below", lambda: register.is_registrar(who(mandate("registrar", unit=BELOW)), LINE), "not_the_registrar"),
    ("a registrar of another unit", lambda: register.is_registrar(who(mandate("registrar", unit=ASIDE)), LINE), "not_the_registrar"),
    ("a reader is none", lambda: register.is_registrar(who(mandate("reader")), LINE), "not_the_registrar"),
    ("a level too high", lambda: register.is_registrar(who(mandate("registrar", rank=20)), LINE, 30), "above_your_level"),
    ("a need-to-know one has not", lambda: register.is_registrar(registrar(), LINE, 20, 7), "above_your_level"),
    ("level and need in two different authorisations", lambda: register.is_registrar(
        who(mandate("registrar", rank=20, needs=(0, 7)), mandate("registrar", rank=40)), LINE, 30, 7), "above_your_level"),
    ("level and need in one", lambda: register.is_registrar(who(mandate("registrar", needs=(0, 7))), LINE, 30, 7), None),
))  # fmt: skip
def test_being_the_registrar(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("an abstract where it is free", lambda: register.forbidden(LOW, {"abstract": "x"}), None),
    ("an abstract where it is forbidden", lambda: register.forbidden(TOP, {"abstract": "x"}), "field_forbidden_at_level"),
    ("an abstract kept on a condition nobody recorded", lambda: register.forbidden(OLD_LAW.levels[-1], {"abstract": "x"}), "field_forbidden_at_level"),
    ("an empty one", lambda: register.forbidden(TOP, {"abstract": ""}), None),
))  # fmt: skip
def test_forbidden_fields(answer, code):
    assert code_of(answer) == code


def enter(by=registrar(), level=LOW, need=0, abstract="x", unopened=False):
    return lambda: register.may_register(by, LINE, level, need, {"abstract": abstract}, unopened)


@pytest.mark.parametrize(**table(
    ("a received document is entered", enter(), None),
    ("not by a reader", enter(by=who(mandate())), "not_the_registrar"),
    ("not above one's level", enter(by=who(mandate("registrar", rank=20)), level=MIDDLE), "above_your_level"),
    ("the abstract forbidden at its level", enter(level=TOP), "field_forbidden_at_level"),
    ("an unopened one with an abstract", enter(unopened=True), "unopened_has_no_abstract"),
    ("an unopened one without", enter(unopened=True, abstract=""), None),
))  # fmt: skip
def test_registering(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("written, received, entered", lambda: register.arrived(date(2026, 11, 1), date(2026, 11, 5), DAY), None),
    ("all on one day", lambda: register.arrived(DAY, DAY, DAY), None),
    ("not received yet", lambda: register.arrived(DAY, date(2026, 11, 17), DAY), "not_yet_arrived"),
    ("written after it came", lambda: register.arrived(date(2026, 11, 6), date(2026, 11, 5), DAY), "dated_after_arrival"),
))  # fmt: skip
def test_the_order_of_days(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("an open book of the year", lambda: register.may_enter(YEAR_OPEN, None, 2026, DAY), None),
    ("a closed one", lambda: register.may_enter(YEAR_OPEN, DAY, 2026, DAY), "book_closed"),
    ("one of another year", lambda: register.may_enter(date(2025, 1, 2), None, 2025, DAY), "book_of_another_year"),
    ("one not open yet", lambda: register.may_enter(date(2026, 12, 1), None, 2026, DAY), "before_the_book_opened"),
))  # fmt: skip
def test_entering_in_a_book(answer, code):
    assert code_of(answer) == code


def propose(by=who(mandate()), level=LOW, need=0, basis="NV-01", abstract="x", scheme=LAW):
    return lambda: register.may_propose(by, LINE, scheme, level, need, basis, {"abstract": abstract})


@pytest.mark.parametrize(**table(
    ("a level is proposed with its basis", propose(), None),
    ("not without one", propose(basis=""), "basis_required"),
    ("not above what one may read", propose(by=who(mandate(rank=20)), level=MIDDLE), "above_your_level"),
    ("not by whoever reads nothing", propose(by=security()), "above_your_level"),
    ("not with a need one has not", propose(need=7), "above_your_level"),
    ("not with a forbidden field", propose(level=TOP), "field_forbidden_at_level"),
))  # fmt: skip
def test_proposing(answer, code):
    assert code_of(answer) == code


PROPOSED = document(state="proposed", direction="outgoing")


@pytest.mark.parametrize(**table(
    ("a competent authority determines", lambda: register.may_determine(head(), PROPOSED, LAW), None),
    ("not twice", lambda: register.may_determine(head(), document(state="determined"), LAW), "not_waiting"),
    ("not the drafter", lambda: register.may_determine(head(office=60), PROPOSED, LAW), "drafter_cannot_decide"),
    ("not the drafter in another office", lambda: register.may_determine(head(person=600), PROPOSED, LAW), "drafter_cannot_decide"),
    ("not a reader", lambda: register.may_determine(who(mandate()), PROPOSED, LAW), "no_deciding_authority"),
    ("not an authority over another unit", lambda: register.may_determine(head(unit=ASIDE), PROPOSED, LAW), "no_deciding_authority"),
    ("not above its level", lambda: register.may_determine(head(rank=10), PROPOSED, LAW), "no_deciding_authority"),
    ("not a capacity that decides nothing", lambda: register.may_determine(head(capacity="division-head"), PROPOSED, LAW), "not_competent_at_level"),
    ("not a capacity nobody knows", lambda: register.may_determine(head(capacity="emperor"), PROPOSED, LAW), "not_competent_at_level"),
    ("a deputy in the capacity of the giver", lambda: register.may_determine(
        who(mandate("decider", capacity="province-chair", deputy_of=20), mandate()), PROPOSED, LAW), None),
    ("not under rules that have ended", lambda: register.may_determine(
        head(), document(state="proposed", scheme=OLD_LAW.code), OLD_LAW), "rules_have_changed"),
    ("such a proposal is returned", lambda: register.may_return_proposal(head(), document(state="proposed"), OLD_LAW), None),
    ("not returned by the drafter", lambda: register.may_return_proposal(head(office=60), PROPOSED, LAW), "drafter_cannot_decide"),
    ("not returned twice", lambda: register.may_return_proposal(head(), document(state="returned"), LAW), "not_waiting"),
))  # fmt: skip
def test_determining(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("copying the middle level by a department head", lambda: register.decides(head(capacity="department-head"), document(level=MIDDLE.code, rank=30), LAW, "copy"), None),
    ("not the top level", lambda: register.decides(head(capacity="department-head"), document(level=TOP.code, rank=40), LAW, "copy"), "not_competent_at_level"),
    ("level and capacity in two different authorisations", lambda: register.decides(
        who(mandate("decider", rank=40, capacity="division-head"), mandate("decider", rank=20, capacity="province-chair")),
        document(level=MIDDLE.code, rank=30), LAW, "copy"), "not_competent_at_level"),
))  # fmt: skip
def test_competence(answer, code):
    assert code_of(answer) == code


def test_an_unknown_capacity_decides_nothing_and_a_known_one_what_the_scheme_says():
    assert register.competent(mandate("decider", capacity="province-chair"), document(), LAW, "destroy")
    assert not register.competent(mandate("decider", capacity="division-head"), document(), LAW, "destroy")
    assert not register.competent(mandate("decider", capacity=""), document(), LAW, "destroy")


DETERMINED = document(state="determined", direction="outgoing", units=(ROOT, UNIT, BELOW))


@pytest.mark.parametrize(**table(
    ("a determined document is issued", lambda: register.may_issue(registrar(), DETERMINED, "outgoing", UNIT), None),
    ("not before", lambda: register.may_issue(registrar(), PROPOSED, "outgoing", UNIT), "not_determined"),
    ("not twice", lambda: register.may_issue(registrar(), document(), "outgoing", UNIT), "not_determined"),
    ("not into the incoming book", lambda: register.may_issue(registrar(), DETERMINED, "incoming", UNIT), "wrong_book"),
    ("not into another unit's book", lambda: register.may_issue(registrar(), DETERMINED, "outgoing", ASIDE), "wrong_book"),
    ("into the book of the unit above by its registrar", lambda: register.may_issue(registrar(), DETERMINED, "outgoing", UNIT), None),
    ("not by the registrar of the unit below", lambda: register.may_issue(who(mandate("registrar", unit=BELOW), mandate("reader")), DETERMINED, "outgoing", UNIT), "not_the_registrar"),
))  # fmt: skip
def test_issuing(answer, code):
    assert code_of(answer) == code


def correct(by=registrar(), subject=document(), level=LOW, field="kind", old="a", new="b"):
    return lambda: register.may_correct(by, subject, level, field, old, new)


@pytest.mark.parametrize(**table(
    ("a field is corrected", correct(), None),
    ("not by a reader", correct(by=who(mandate())), "not_the_registrar"),
    ("not the level", correct(field="level"), "not_correctable"),
    ("not to the same", correct(new="a"), "nothing_changes"),
    ("not beyond its length", correct(new="b" * 81), "too_long_for_field"),
    ("not to what is forbidden", correct(level=TOP, field="abstract"), "field_forbidden_at_level"),
    ("a declassified entry too", correct(subject=document(state="declassified")), None),
    ("not what was determined and not entered yet", correct(subject=document(state="determined")), "not_entered"),
    ("not a cancelled one", correct(subject=document(state="cancelled")), "not_entered"),
    ("not the abstract of an unopened one", correct(subject=document(unopened=True), field="abstract"), "unopened_has_no_abstract"),
    ("but its kind", correct(subject=document(unopened=True)), None),
))  # fmt: skip
def test_correcting(answer, code):
    assert code_of(answer) == code


def cancel(by=registrar(), subject=document(), book=LINE, state="valid", moved=False):
    return lambda: register.may_propose_cancelling(by, subject, book, state, moved)


def confirm(
    by=registrar(office=11, person=110), subject=document(), book=LINE, state="cancel_proposed", proposer=(10, 100), moved=False
):
    return lambda: register.may_confirm_cancelling(by, subject, book, state, proposer, moved)


@pytest.mark.parametrize(**table(
    ("cancelling is proposed", cancel(), None),
    ("not by the registrar of the unit below the book", cancel(by=who(mandate("registrar", unit=UNIT)), book=(ROOT,)), "not_the_registrar"),
    ("not twice", cancel(state="cancel_proposed"), "not_waiting"),
    ("not of what is declassified", cancel(subject=document(state="declassified")), "not_waiting"),
    ("not once a copy has moved", cancel(moved=True), "copies_have_moved"),
    ("another registrar confirms", confirm(), None),
    ("a decider confirms", confirm(by=head()), None),
    ("not a decider below the level", confirm(by=head(rank=10)), "not_the_registrar"),
    ("not a decider elsewhere", confirm(by=head(unit=ASIDE)), "not_the_registrar"),
    ("not the proposer", confirm(by=registrar()), "two_persons_needed"),
    ("not the proposer in another office", confirm(by=registrar(office=11)), "two_persons_needed"),
    ("not what was not proposed", confirm(state="valid"), "not_waiting"),
    ("not once a copy has moved meanwhile", confirm(moved=True), "copies_have_moved"),
))  # fmt: skip
def test_cancelling(answer, code):
    assert code_of(answer) == code


ENDED = date(2026, 11, 16)


@pytest.mark.parametrize(**table(
    ("a competent authority declassifies", lambda: register.may_declassify(head(), document(), LAW), None),
    ("not twice", lambda: register.may_declassify(head(), document(state="declassified", declassified=True), LAW), "not_protected"),
    ("a closed one too", lambda: register.may_declassify(head(), document(state="closed"), LAW), None),
    ("not a closed one twice", lambda: register.may_declassify(head(), document(state="closed", declassified=True), LAW), "not_protected"),
    ("not the registrar", lambda: register.may_declassify(registrar(), document(), LAW), "no_deciding_authority"),
    ("the period has run out", lambda: register.protection_has_ended(document(protected_until=ENDED), DAY), None),
    ("not a day before", lambda: register.protection_has_ended(document(protected_until=date(2026, 11, 17)), DAY), "still_protected"),
    ("there is no end", lambda: register.protection_has_ended(document(), DAY), "still_protected"),
    ("it has ended already", lambda: register.protection_has_ended(document(state="declassified", declassified=True, protected_until=ENDED), DAY), "not_protected"),
    ("a cancelled one has none", lambda: register.protection_has_ended(document(state="cancelled", protected_until=ENDED), DAY), "not_protected"),
))  # fmt: skip
def test_declassifying(answer, code):
    assert code_of(answer) == code


def test_what_is_in_force_or_closed_before_its_time_is_protected():
    assert register.is_protected(document()) and register.is_protected(document(state="closed"))
    assert not register.is_protected(document(state="closed", declassified=True))


@pytest.mark.parametrize(**table(
    ("the text of an entry is fingerprinted", lambda: register.may_keep_fingerprints(registrar(), document()), None),
    ("not by a reader", lambda: register.may_keep_fingerprints(who(mandate()), document()), "not_the_registrar"),
    ("not of an unopened one", lambda: register.may_keep_fingerprints(registrar(), document(unopened=True)), "unopened_has_no_abstract"),
    ("not of a cancelled one", lambda: register.may_keep_fingerprints(registrar(), document(state="cancelled")), "not_entered"),
))  # fmt: skip
def test_fingerprints(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("a book is opened within its year", lambda: register.may_open_book("incoming", 2026, YEAR_OPEN), None),
    ("of a kind there is", lambda: register.may_open_book("inner", 2026, YEAR_OPEN), "no_such_book"),
    ("not in another year", lambda: register.may_open_book("incoming", 2025, YEAR_OPEN), "book_of_another_year"),
    ("a volume with lines is closed", lambda: register.may_close_volume(None, 1, 5), None),
    ("not an empty one", lambda: register.may_close_volume(None, 5, 5), "volume_empty"),
    ("not in a closed book", lambda: register.may_close_volume(DAY, 1, 5), "book_closed"),
    ("not where none is open", lambda: register.may_close_volume(None, None, 5), "book_closed"),
    ("a year that is over is turned", lambda: register.may_turn_year(2025, None, DAY), None),
    ("not before", lambda: register.may_turn_year(2026, None, DAY), "year_not_over"),
    ("not twice", lambda: register.may_turn_year(2025, DAY, DAY), "book_closed"),
))  # fmt: skip
def test_books(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("numbers and paths", lambda: register.copy_numbers(["3", "14/1", "9999/1/2"]), None),
    ("a letter", lambda: register.copy_numbers(["3a"]), "not_a_copy_number"),
    ("nought", lambda: register.copy_numbers(["0"]), "not_a_copy_number"),
    ("a leading nought, which would be the same copy twice", lambda: register.copy_numbers(["3", "03"]), "not_a_copy_number"),
    ("a path without an end", lambda: register.copy_numbers(["3/"]), "not_a_copy_number"),
    ("the same twice", lambda: register.copy_numbers(["3", "4", "3"]), "copy_number_twice"),
))  # fmt: skip
def test_copy_numbers(answer, code):
    assert code_of(answer) == code


@pytest.mark.parametrize(**table(
    ("a decider of the level adopts", lambda: register.may_adopt_basis(head(), TOP), None),
    ("not above it", lambda: register.may_adopt_basis(head(rank=20), TOP), "no_deciding_authority"),
    ("whoever is in charge at the root adopts", lambda: register.may_adopt_basis(security(), TOP), None),
    ("not in charge below", lambda: register.may_adopt_basis(security(unit=UNIT), TOP), "no_deciding_authority"),
    ("not the registrar", lambda: register.may_adopt_basis(registrar(), LOW), "no_deciding_authority"),
    ("an entry of this level", lambda: register.basis_covers("vn-2026", "mat", ("vn-2026", "mat")), None),
    ("no entry", lambda: register.basis_covers("vn-2026", "mat", None), None),
    ("an entry of another level", lambda: register.basis_covers("vn-2026", "mat", ("vn-2026", "toi-mat")), "basis_of_another_level"),
    ("an entry of another rule set", lambda: register.basis_covers("vn-2026", "mat", ("vn-2020", "mat")), "basis_of_another_level"),
    ("an entry in force", lambda: register.basis_in_force(DAY, None, DAY), None),
    ("an entry not yet in force", lambda: register.basis_in_force(date(2026, 11, 17), None, DAY), "basis_not_in_force"),
    ("an entry no longer in force", lambda: register.basis_in_force(YEAR_OPEN, DAY, DAY), "basis_not_in_force"),
    ("a reproduction rule there is", lambda: register.known_reproduction("forbidden"), None),
    ("one there is not", lambda: register.known_reproduction("never"), "no_such_choice"),
    ("a format there is", lambda: register.known_format("pdf"), None),
    ("a format there is not", lambda: register.known_format("docx"), "no_such_choice"),
))  # fmt: skip
def test_lists(answer, code):
    assert code_of(answer) == code
