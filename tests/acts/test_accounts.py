"""Sign-ins: opened by one in charge of access, reset by two, never one's own."""

from datetime import timedelta

from steward.models import Account, Person, Reset
from steward.reads import people
from steward.rules.answers import Conflict, Invalid, Refusal
from tests.cast import LOW, NOW, Cast, do, grant, new_office, new_person, seat


def test_a_sign_in_is_opened_before_any_right(cast, leaves_one, leaves_nothing):
    person, late, office = new_person(cast), new_person(cast, "Hồ Thị Gấm"), new_office(cast)
    with leaves_one("account.open"):
        receipt = do("account.open", cast.access, person=person, login="dung")
    assert Account.objects.get(login="dung").check_password(receipt.aside["password"])
    with leaves_nothing(Refusal, "has_an_account"):
        do("account.open", cast.access, person=person, login="dung2")
    with leaves_nothing(Conflict, "code_taken"):
        do("account.open", cast.access, person=late, login="dung")
    seat(cast, office, late)
    grant(cast, office, "reader", LOW, "interior")
    with leaves_nothing(Refusal, "withdraw_authorisations_first"):
        do("account.open", cast.access, person=late, login="gam")


def person_of(cast: Cast, name: str) -> str:
    return str(Person.objects.get(pk=getattr(cast, name).person).key)


def test_a_lost_password_is_reset_by_two(cast, leaves_one, leaves_nothing):
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        do("credential.propose_reset", cast.head, person=person_of(cast, "keeper"), what="password")
    with leaves_nothing(Refusal, "nothing_for_oneself"):
        do("credential.propose_reset", cast.access, person=person_of(cast, "access"), what="password")
    with leaves_nothing(Invalid, "invalid"):
        do("credential.propose_reset", cast.access, person=person_of(cast, "keeper"), what="memory")
    with leaves_one("credential.propose_reset"):
        asked = do("credential.propose_reset", cast.access, person=person_of(cast, "keeper"), what="password").result["reset"]
    with leaves_nothing(Refusal, "two_persons_needed"):
        do("credential.confirm_reset", cast.access, reset=asked)
    with leaves_one("credential.confirm_reset"):
        receipt = do("credential.confirm_reset", cast.second_access, reset=asked)
    assert Account.objects.get(login="keeper").check_password(receipt.aside["password"])
    assert receipt.aside["password"] not in str(receipt.result)
    with leaves_nothing(Refusal, "not_now"):
        do("credential.confirm_reset", cast.second_access, reset=asked)
    assert Reset.objects.get(key=asked).state == "confirmed"


def test_a_lost_second_factor_is_forgotten_by_two(cast, leaves_one):
    from allauth.mfa.models import Authenticator

    account = Account.objects.get(login="keeper")
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "x"})
    asked = do("credential.propose_reset", cast.access, person=person_of(cast, "keeper"), what="second_factor").result["reset"]
    with leaves_one("credential.confirm_reset"):
        do("credential.confirm_reset", cast.second_access, reset=asked)
    assert not Authenticator.objects.filter(user=account).exists()


def test_two_in_one_unit_do_not_reset_the_password_of_somebody_elsewhere(local, leaves_nothing):
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        do("credential.propose_reset", local.local, person=person_of(local, "head"), what="password")
    asked = do("credential.propose_reset", local.access, person=person_of(local, "head"), what="password").result["reset"]
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        do("credential.confirm_reset", local.local, reset=asked)


def waiting(cast: Cast) -> str:
    return do("credential.propose_reset", cast.access, person=person_of(cast, "keeper"), what="password").result["reset"]


def test_a_reset_is_refused_by_a_second_person_or_withdrawn_by_its_proposer(cast, leaves_one, leaves_nothing):
    refused, withdrawn = waiting(cast), waiting(cast)
    with leaves_nothing(Refusal, "two_persons_needed"):
        do("credential.refuse_reset", cast.access, reset=refused, reason="đã tìm thấy")
    with leaves_one("credential.refuse_reset"):
        do("credential.refuse_reset", cast.second_access, reset=refused, reason="đã tìm thấy")
    with leaves_nothing(Refusal, "not_the_proposer"):
        do("credential.withdraw_reset", cast.second_access, reset=withdrawn)
    with leaves_one("credential.withdraw_reset"):
        do("credential.withdraw_reset", cast.access, reset=withdrawn)
    for reset in (refused, withdrawn):
        with leaves_nothing(Refusal, "not_now"):
            do("credential.confirm_reset", cast.second_access, reset=reset)
    assert list(Reset.objects.order_by("pk").values_list("state", "answer")) == [("refused", "đã tìm thấy"), ("withdrawn", "")]


def test_a_reset_that_nobody_confirms_lapses(cast, leaves_one, leaves_nothing):
    reset, last, over = waiting(cast), NOW + timedelta(days=7), NOW + timedelta(days=8)
    with leaves_nothing(Refusal, "still_waiting"):
        do("credential.lapse_reset", people.clock(last), now=last, reset=reset)
    with leaves_one("credential.lapse_reset"):
        do("credential.lapse_reset", people.clock(over), now=over, reset=reset)
    assert Reset.objects.get().state == "lapsed"
