"""The second factor: set up, asked for at each sign-in, each code taken once, reset by two."""

import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import do
from tests.web.signin.coming_in import PASSWORD, crowd, second_step, set_up, sign_in, totp


def test_the_second_factor_is_set_up_and_then_asked_for_at_each_sign_in(known, clock):
    client, _ = sign_in("keeper", PASSWORD)
    key = set_up(client)
    assert client.get(reverse("mine")).status_code == 200
    client.post(reverse("account_logout"))
    client, answer = sign_in("keeper", PASSWORD)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("mine")).status_code == 302
    wrong = client.post(
        reverse("mfa_authenticate"), {"code": "000000" if totp(key, time.time()) != "000000" else "111111"}
    )
    assert wrong.status_code == 200 and "Incorrect code." in wrong.content.decode()
    answer = client.post(reverse("mfa_authenticate"), {"code": totp(key, time.time())})
    assert answer.status_code == 302 and client.get(reverse("mine")).status_code == 200


@pytest.mark.parametrize(("late", "status"), [(0, 302), (30, 302), (120, 200)])
def test_a_code_of_the_step_before_still_holds_and_an_older_one_does_not(known, clock, late, status):
    client, _ = sign_in("keeper", PASSWORD)
    key = set_up(client)
    fresh, _ = sign_in("keeper", PASSWORD)
    answer = fresh.post(reverse("mfa_authenticate"), {"code": totp(key, time.time() - late)})
    assert answer.status_code == status


@pytest.mark.parametrize("seconds", [0, 31, 59, 60, 89])
def test_a_code_is_taken_once_for_as_long_as_it_holds_and_another_one_is_taken(known, clock, seconds):
    client, _ = sign_in("keeper", PASSWORD)
    key = set_up(client, ahead=-30)
    early = totp(key, clock[0] + 30)  # by a telephone that is half a minute fast: it holds for 90 seconds
    assert second_step(early)
    clock[0] += seconds
    assert not second_step(early) and not second_step(f"{early[:3]} {early[3:]}")
    assert second_step(totp(key, clock[0] + 30) if seconds else totp(key, clock[0]))


def test_the_code_that_set_the_second_factor_up_is_used(known, clock):
    client, _ = sign_in("keeper", PASSWORD)
    key = set_up(client)
    assert not second_step(totp(key, clock[0] + 30)) and second_step(totp(key, clock[0]))


def test_a_code_that_was_used_while_the_clock_was_wrong_locks_nobody_out(known, clock):
    client, _ = sign_in("keeper", PASSWORD)
    key = set_up(client)
    clock[0] += 400 * 86_400
    assert second_step(totp(key, clock[0]))
    clock[0] -= 400 * 86_400
    assert second_step(totp(key, clock[0])) and not second_step(totp(key, clock[0]))


def test_a_thousand_other_attempts_make_no_used_code_good_again(known, clock):
    client, _ = sign_in("keeper", PASSWORD)
    key = set_up(client, ahead=-30)
    assert second_step(totp(key, clock[0]))
    crowd(1000)
    assert not second_step(totp(key, clock[0])) and second_step(totp(key, clock[0] + 30))


def test_of_several_who_use_one_code_at_once_one_is_the_first(cast):
    from concurrent.futures import ThreadPoolExecutor

    from steward.web.signin.steps import first_use

    with ThreadPoolExecutor(8) as people:
        for code in range(100_000, 100_050):
            told = list(people.map(lambda _, code=code: first_use(7, str(code)), range(8)))
            assert told.count(True) == 1


def test_a_recovery_code_signs_in_once(known):
    client, _ = sign_in("keeper", PASSWORD)
    set_up(client)
    shown = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    code = re.search(r'<pre class="note"[^>]*>(\w+)', shown)[1]
    for status in (302, 200):
        fresh, _ = sign_in("keeper", PASSWORD)
        assert fresh.post(reverse("mfa_authenticate"), {"code": code}).status_code == status


def test_a_lost_second_factor_is_reset_by_two_and_set_up_anew(cast, known):
    client, _ = sign_in("keeper", PASSWORD)
    set_up(client)
    client.post(reverse("account_logout"))
    from steward.models import Person

    person = str(Person.objects.get(account=known).key)
    reset = do("credential.propose_reset", cast.access, person=person, what="second_factor").result["reset"]
    assert sign_in("keeper", PASSWORD)[1]["Location"] == reverse("mfa_authenticate")
    do("credential.confirm_reset", cast.second_access, reset=reset)
    client, answer = sign_in("keeper", PASSWORD)
    assert answer["Location"] == "/" and client.get("/")["Location"] == reverse("mfa_activate_totp")
    set_up(client)
    assert client.get("/").status_code == 200


def longer_ago(client: Client, seconds: int) -> None:
    """The session began so many seconds earlier."""
    session = client.session
    session["begun"] -= seconds
    session.save()


def test_removing_the_second_factor_asks_who_it_is_and_leads_back_to_setting_one_up(known):
    client, _ = sign_in("keeper", PASSWORD)
    set_up(client)
    longer_ago(client, 400)
    asked = client.get(reverse("mfa_deactivate_totp"))
    assert asked.status_code == 302 and reverse("account_reauthenticate") in asked["Location"]
    client.post(asked["Location"], {"password": PASSWORD})
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert client.get("/")["Location"] == reverse("mfa_activate_totp")


def test_in_a_demo_nobody_needs_a_second_factor(known, settings):
    settings.SECOND_FACTOR = False
    client, _ = sign_in("keeper", PASSWORD)
    assert client.get("/").status_code == 200
