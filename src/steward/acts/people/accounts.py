"""Sign-ins: opened by one in charge of access, a lost password or second factor reset by two.

Nothing here goes by mail, nobody resets their own, and a one-time password is told once and kept nowhere.
"""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator

from steward.acts.machinery.act import Done, act
from steward.models import Account, Person, Reset
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Conflict, Invalid, must
from steward.rules.machinery.fields import choice, ref, text
from steward.rules.people import accounts


@dataclass(frozen=True)
class ProposeReset:
    """Ask that a lost password or second factor be reset."""

    person: str = ref("person", "Person")
    what: str = choice("reset", "What was lost")


@act(accounts.may_propose_reset, ProposeReset)
def propose_reset(order: ProposeReset, by: Actor, now: datetime) -> Done:
    person = Person.objects.named_to(by).known(order.person)
    must(accounts.may_propose_reset(by, person.facts(by.day)))
    if order.what not in ("password", "second_factor"):
        raise Invalid({"what": ("no_such_choice", {"known": "password, second_factor"})})
    row = Reset(
        person=person,
        what=order.what,
        proposed_by_id=by.post,
        proposed_by_person_id=by.person,
        proposed_on=by.day,
    )
    return Done((row,), {"reset": str(row.key)})


@dataclass(frozen=True)
class ConfirmReset:
    """Confirm a reset as the second person; a one-time password is shown once, to the confirmer."""

    reset: str = ref("reset", "Reset")


@act(accounts.may_confirm_reset, ConfirmReset)
def confirm_reset(order: ConfirmReset, by: Actor, now: datetime) -> Done:
    row = Reset.objects.visible_to(by).to_change(order.reset)
    must(accounts.may_confirm_reset(by, row.facts(by.day)))
    row.state, row.confirmed_by_id, row.answered_on = "confirmed", by.post, by.day
    account = row.person.account
    assert account is not None  # the rule resets nothing of a person who has none
    if row.what == "second_factor":
        forget_second_factor(account)
        return Done((row,), {"reset": str(row.key), "what": row.what}, rests=by.own)
    password = account.set_one_time_password()
    result = {"reset": str(row.key), "what": row.what}
    return Done((row,), result, accounts=(account,), aside={"password": password}, rests=by.own)


@dataclass(frozen=True)
class RefuseReset:
    """Refuse a reset as the second person, with the reason: the sign-in stays as it is."""

    reset: str = ref("reset", "Reset")
    reason: str = text("Reason", longest=400)


@act(accounts.may_refuse_reset, RefuseReset)
def refuse_reset(order: RefuseReset, by: Actor, now: datetime) -> Done:
    row = Reset.objects.visible_to(by).to_change(order.reset)
    must(accounts.may_refuse_reset(by, row.facts(by.day)))
    row.state, row.answer, row.answered_on = "refused", order.reason, by.day
    return Done((row,), {"reset": str(row.key)}, rests=by.own)


@dataclass(frozen=True)
class WithdrawReset:
    """Withdraw a reset that you proposed: the sign-in stays as it is."""

    reset: str = ref("reset", "Reset")


@act(accounts.may_withdraw_reset, WithdrawReset)
def withdraw_reset(order: WithdrawReset, by: Actor, now: datetime) -> Done:
    row = Reset.objects.visible_to(by).to_change(order.reset)
    must(accounts.may_withdraw_reset(by, row.facts(by.day)))
    row.state = "withdrawn"
    return Done((row,), {"reset": str(row.key)}, rests=by.own)


@dataclass(frozen=True)
class LapseReset:
    """Let a reset lapse that nobody confirmed in time."""

    reset: str = ref("reset", "Reset")


@act(accounts.reset_has_lapsed, LapseReset)
def lapse_reset(order: LapseReset, by: Actor, now: datetime) -> Done:
    row = Reset.objects.to_change(order.reset)
    must(accounts.reset_has_lapsed(by, row.facts(by.day)))
    row.state = "lapsed"
    return Done((row,), {"reset": str(row.key)}, rests=by.own)


@dataclass(frozen=True)
class OpenAccount:
    """Open a sign-in for a person; a one-time password is shown once."""

    person: str = ref("person", "Person")
    login: str = text("Sign-in name", longest=64)


@act(accounts.may_open_account, OpenAccount)
def open_account(order: OpenAccount, by: Actor, now: datetime) -> Done:
    person = Person.objects.named_to(by).to_change(order.person)
    must(accounts.may_open_account(by, person.facts(by.day)))
    if Account.objects.filter(login=order.login).exists():
        raise Conflict("code_taken", code=order.login)
    person.account = account = Account(login=order.login)
    password = account.set_one_time_password()
    return Done((person,), {"person": str(person.key)}, accounts=(account,), aside={"password": password})


def forget_second_factor(account: Account) -> None:
    """Remove what the sign-in library keeps of a lost second factor, so that it can be set up anew."""
    Authenticator.objects.filter(user=account).delete()
