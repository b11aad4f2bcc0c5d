"""Sign-in: nobody signs up, there is no mail, and a session goes no further than its next step.

Promises that a one-time password is changed before anything else, that (outside a demo) a second factor is
set up next, that a code of it is taken once, and that a session ends after 15 minutes without a person or 10
hours in all. Refuses to say which part of a sign-in was wrong. Accounts are opened, linked and reset by acts;
here they only come in.
"""

from collections.abc import Callable
from typing import Any

import zxingcpp
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import app_settings as factor
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRedirect

from steward.web.machinery.actor import Seen

#: Seconds without a person, seconds in all, how often the first is written down,
#: and how long one has just signed in.
IDLE, WHOLE, NOTED, JUST = 15 * 60, 10 * 3600, 60, 300
#: Requests that a page makes by itself: nobody sits there because of them.
UNATTENDED = frozenset({"scan_progress", "import_progress"})
#: What is open on the way: to every step, to the change of the password, to the second factor.
ALWAYS = frozenset({"account_logout", "account_reauthenticate", "mfa_reauthenticate", "set_language"})
STEPS = {
    "account_change_password": ALWAYS | {"account_change_password"},
    "mfa_activate_totp": ALWAYS | {"mfa_activate_totp", "mfa_view_recovery_codes"},
}
TOLD = {
    "account_change_password": gettext_lazy(
        "Your password was given to you by others. Choose one that only you know."
    ),
    "mfa_activate_totp": gettext_lazy("Before you go on, set up the second factor."),
}


class Adapter(DefaultAccountAdapter):
    """Closed to strangers; a wrong name, a wrong password and a closed account sound alike."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        account = super().authenticate(request, **credentials)
        return account if account is not None and account.is_active else None

    def clean_password(self, password: str, user: Any = None) -> str:
        if user is not None and user.check_password(password):
            raise self.validation_error("same_as_current")
        cleaned: str = super().clean_password(password, user)
        return cleaned

    def set_password(self, user: Any, password: str) -> None:
        """The owner chose it on the page: from now on it is nobody else's."""
        user.must_change = False
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has signed in within five minutes is not asked again;
        setting up and noting the recovery codes is one way."""
        now = int(self.request.now.timestamp())
        begun: int = self.request.session.get("begun", now)
        return now - begun > JUST


class FactorAdapter(DefaultMFAAdapter):
    """The code to scan stands on white paper, so that a camera reads it in the dark theme too."""

    def build_totp_svg(self, url: str) -> str:
        return str(zxingcpp.create_barcode(url, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg(scale=4))


class SignInSteps:
    """Stands behind sign-in: ends old sessions, and leads to the step that is still missing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Seen, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None to go on; the JSON interface is told by its own door that nobody is signed in."""
        if not request.user.is_authenticated:
            return None
        if ended(request):
            request.actor = request.signed_in = None
            logout(request)
            messages.info(request, gettext_lazy("Your session has ended. Sign in again."))
            return _lead(request, "account_login")
        step = missing_step(request)
        if step is None:
            return None
        request.actor = request.signed_in = None
        if _page(request) in STEPS[step]:
            return None
        messages.info(request, TOLD[step])
        return _lead(request, step)


def _page(request: Seen) -> str:
    """The name of the page that is asked for; "" where it has none."""
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def _lead(request: Seen, name: str) -> HttpResponse | None:
    if request.path.startswith("/api/"):
        return None
    return HttpResponseClientRedirect(reverse(name)) if request.htmx else HttpResponseRedirect(reverse(name))


def ended(request: Seen) -> bool:
    """Whether the session's time is over; notes that somebody is there, at most once a minute."""
    now = int(request.now.timestamp())
    begun = request.session.setdefault("begun", now)
    seen = request.session.setdefault("seen", now)
    if now - begun > WHOLE or now - seen > IDLE:
        return True
    if now - seen >= NOTED and _page(request) not in UNATTENDED:
        request.session["seen"] = now
    return False


def missing_step(request: Seen) -> str | None:
    """The address of the step this account has still to take, or None."""
    if request.user.is_authenticated and request.user.must_change:
        return "account_change_password"
    if settings.SECOND_FACTOR and not has_second_factor(request):
        return "mfa_activate_totp"
    return None


def has_second_factor(request: Seen) -> bool:
    """Whether a second factor is set up: asked once a session,
    and each time on the pages that can remove it."""
    changing = _page(request).startswith("mfa_")
    if request.session.get("second_factor") and not changing:
        return True
    there: bool = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
    if request.session.get("second_factor", False) != (there and not changing):
        request.session["second_factor"] = there and not changing
    return there


def first_use(account: int, code: str) -> bool:
    """Whether an account has not used a code before, and note it: of two at once, one is the first (RFC 6238,
    5.2).

    Remembered for as long as a code holds: a step of 30 s and its tolerance on both sides. Compared are the
    digits, because the library overlooks what stands between them.
    """
    digits = "".join(filter(str.isdigit, code))
    holds = (2 * factor.TOTP_TOLERANCE + 1) * factor.TOTP_PERIOD
    return bool(cache.add(f"steward.used:{account}:{digits}", True, holds))
