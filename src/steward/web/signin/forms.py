"""The sign-in library's forms in our words; what they check is the library's."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy

from steward.web.signin.steps import FactorAdapter, first_use

CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "size": 12}


def plain(form: forms.Form) -> None:
    """Labels stand above fields, so nothing repeats them inside; ids as on our other forms."""
    form.auto_id, form.label_suffix = "f-%s", ""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    first = next(iter(form.fields.values()), None)
    if first is not None and not form.is_bound:  # with mistakes, the panel that names them takes the focus
        first.widget.attrs["autofocus"] = True


class SignIn(LoginForm):
    """Sign-in name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)
        self.fields["login"].label = gettext_lazy("Sign-in name")
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class ChangePassword(ChangePasswordForm):
    """The present password and the new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)
        self.fields["oldpassword"].label = gettext_lazy("Present password")
        self.fields["password1"].label = gettext_lazy("New password")
        self.fields["password1"].help_text = gettext_lazy(
            "At least 12 characters. Several words that belong together only for you are best."
        )
        self.fields["password2"].label = gettext_lazy("New password once more")


class Activate(ActivateTOTPForm):
    """The first code of a second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)
        self.fields["code"].label = gettext_lazy("Six-digit code")
        self.fields["code"].widget.attrs |= CODE

    def clean_code(self) -> str:
        return taken_once(self.user.pk, super().clean_code())


class Once(BaseAuthenticateForm):
    """A code is taken once, for as long as it would hold:
    the library itself remembers it for one step only."""

    def clean_code(self) -> str:
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            return taken_once(self.authenticator.user_id, code)
        return str(code)


def taken_once(account: int, code: str) -> str:
    """A code that holds and that this account has not used before; else it is as wrong as any other."""
    if not first_use(account, code):
        raise FactorAdapter().validation_error("incorrect_code")
    return code


class Authenticate(Once, AuthenticateForm):
    """The code of the second factor, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asks_for_code(self)


class CodeAgain(Once, CodeAgainForm):
    """The same, to confirm that it is still the same person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asks_for_code(self)


class PasswordAgain(ReauthenticateForm):
    """The password, to confirm that it is still the same person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain(self)


def asks_for_code(form: forms.Form) -> None:
    """A six-digit code, or one of the recovery codes: so letters and longer ones are let in too."""
    plain(form)
    form.fields["code"].label = gettext_lazy("Six-digit code")
    form.fields["code"].help_text = gettext_lazy("From your authenticator, or one of your recovery codes.")
    form.fields["code"].widget.attrs |= CODE | {"inputmode": "text"}
