"""Sign-ins: opened by one in charge of access, reset by two, never one's own."""

import json
from datetime import timedelta

from steward.models import Account, Person, Reset
from steward.reads.catalogue import find
from steward.reads.machinery.asking import the_clock
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Conflict, Invalid, Refusal, Unknown
from steward.rules.machinery.fields import read
from tests.cast import LOW, NOW, TODAY, Cast, do, grant, new_person, new_post, seat


def ask(by: Actor, question: str, **values: object) -> dict:
    found = find(question)
    return found.run(read(found.params, values), by)


def test_a_sign_in_is_opened_before_any_right(cast, leaves_one, leaves_nothing):
    person, late, post = new_person(cast), new_person(cast, "Hồ Thị Gấm"), new_post(cast)
    with leaves_one("account.open"):
        receipt = do("account.open", cast.access, person=person, login="dung")
    assert Account.objects.get(login="dung").check_password(receipt.aside["password"])
    with leaves_nothing(Refusal, "has_an_account"):
        do("account.open", cast.access, person=person, login="dung2")
    with leaves_nothing(Conflict, "code_taken"):
        do("account.open", cast.access, person=late, login="dung")
    seat(cast, post, late)
    grant(cast, post, "reader", LOW, "interior")
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
        asked = do(
            "credential.propose_reset", cast.access, person=person_of(cast, "keeper"), what="password"
        ).result["reset"]
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
    asked = do(
        "credential.propose_reset", cast.access, person=person_of(cast, "keeper"), what="second_factor"
    ).result["reset"]
    with leaves_one("credential.confirm_reset"):
        do("credential.confirm_reset", cast.second_access, reset=asked)
    assert not Authenticator.objects.filter(user=account).exists()


def test_two_in_one_unit_do_not_reset_the_password_of_somebody_elsewhere(local, leaves_nothing):
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        do("credential.propose_reset", local.local, person=person_of(local, "head"), what="password")
    asked = do(
        "credential.propose_reset", local.access, person=person_of(local, "head"), what="password"
    ).result["reset"]
    with leaves_nothing(Unknown, "unknown"):
        do("credential.confirm_reset", local.local, reset=asked)


def left(cast: Cast, name: str) -> str:
    """The person of a post, who has left it and fills none."""
    person = person_of(cast, name)
    do("office.assign", cast.access, office=cast.key(name), since=str(TODAY))
    return person


def test_whoever_fills_no_post_is_the_whole_organisations(local, leaves_one, leaves_nothing):
    """Between two posts nobody in one unit comes by a sign-in:
    neither by a reset nor by a seat of one's own unit first."""
    person, post = left(local, "head"), new_post(local, "finance")
    with leaves_nothing(Unknown, "unknown"):
        do("credential.propose_reset", local.local, person=person, what="password")
    with leaves_nothing(Unknown, "unknown"):
        do("office.assign", local.local, office=post, person=person, since=str(TODAY))
    with leaves_one("credential.propose_reset"):
        asked = do("credential.propose_reset", local.access, person=person, what="password").result["reset"]
    with leaves_nothing(Unknown, "unknown"):
        do("credential.confirm_reset", local.second_local, reset=asked)
    with leaves_one("credential.confirm_reset"):
        do("credential.confirm_reset", local.second_access, reset=asked)
    with leaves_one("office.assign"):
        do("office.assign", local.access, office=post, person=person, since=str(TODAY))
    with leaves_one("credential.propose_reset"):
        do("credential.propose_reset", local.local, person=person, what="second_factor")


def test_a_new_person_is_seated_in_a_unit_before_that_unit_opens_the_sign_in(
    local, leaves_one, leaves_nothing
):
    person = do("person.register", local.local, name="Đỗ Thị Mới").result["person"]
    with leaves_nothing(Refusal, "not_in_charge_of_access"):
        do("account.open", local.local, person=person, login="moi")
    post = new_post(local, "finance")
    with leaves_one("office.assign"):
        do("office.assign", local.local, office=post, person=person, since=str(TODAY))
    with leaves_one("account.open"):
        do("account.open", local.local, person=person, login="moi")


def test_a_sign_in_name_is_shown_of_nobody_whom_one_does_not_keep(local):
    row = Person.objects.get(key=left(local, "head"))
    do("person.register", local.access, name=row.title)
    told = {by.post: json.dumps(ask(by, "pick", subject="person")) for by in (local.local, local.access)}
    assert row.account.login in told[local.access.post] and row.account.login not in told[local.local.post]


def waiting(cast: Cast) -> str:
    return do(
        "credential.propose_reset", cast.access, person=person_of(cast, "keeper"), what="password"
    ).result["reset"]


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
    assert list(Reset.objects.order_by("pk").values_list("state", "answer")) == [
        ("refused", "đã tìm thấy"),
        ("withdrawn", ""),
    ]


def test_a_reset_that_nobody_confirms_lapses(cast, leaves_one, leaves_nothing):
    reset, last, over = waiting(cast), NOW + timedelta(days=7), NOW + timedelta(days=8)
    with leaves_nothing(Refusal, "still_waiting"):
        do("credential.lapse_reset", the_clock(last), now=last, reset=reset)
    with leaves_one("credential.lapse_reset"):
        do("credential.lapse_reset", the_clock(over), now=over, reset=reset)
    assert Reset.objects.get().state == "lapsed"
