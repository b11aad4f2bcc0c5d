"""Settings: a box with no internet, one database, strict headers. Every setting is an environment variable.

`STEWARD_DATA` is the private folder of this installation (database, keys, payload files);
`STEWARD_DATABASE` is a SQLite file or a postgresql:// address. Secrets are made on first use, mode 0600.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

HOME = Path(__file__).resolve().parent
DATA = Path(os.environ.get("STEWARD_DATA", "var")).resolve()
#: A throw-away installation with invented people: demo sign-ins exist only here.
DEMO = os.environ.get("STEWARD_DEMO") == "1"


def _secret(name: str) -> str:
    """The text of a secret file in the data folder, made on first use."""
    file = DATA / name
    if not file.exists():
        DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(48))
    return file.read_text().strip()


def _database(address: str) -> dict[str, object]:
    """Django's description of a SQLite path or a postgresql:// address (host may be a socket folder)."""
    if not address.startswith(("postgresql://", "postgres://")):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": address,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(address)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"options": "-c search_path=public,pg_temp"},
    }


SECRET_KEY = os.environ.get("STEWARD_SECRET_KEY") or _secret("secret.key")
LOG_KEY_FILE = Path(os.environ.get("STEWARD_LOG_KEY", DATA / "log.key"))
FINGERPRINT_KEY_FILE = Path(os.environ.get("STEWARD_FINGERPRINT_KEY", DATA / "fingerprint.key"))
#: The role that owns the tables; only `steward migrate` uses it (PostgreSQL, docs/guide/administrator.md).
DATABASE_OWNER = os.environ.get("STEWARD_DATABASE_OWNER", "")
APPLICATION_ROLE = (
    unquote(urlsplit(os.environ.get("STEWARD_DATABASE", "")).username or "") if DATABASE_OWNER else ""
)
DATABASES = {"default": _database(os.environ.get("STEWARD_DATABASE", str(DATA / "steward.sqlite3")))}
if DATABASE_OWNER and os.environ.get("STEWARD_AS_OWNER") == "1":
    DATABASES["default"] = _database(DATABASE_OWNER)

DEBUG = False
ALLOWED_HOSTS = os.environ.get("STEWARD_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
SECURE = os.environ.get("STEWARD_TLS") == "1"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
#: The proxy says over what and from where a request came. Without one these headers are anybody's:
#: they are not believed.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(SECURE)
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 10 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_NAME = "steward_session"

INSTALLED_APPS = [
    "steward",
    "steward.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "steward.web.machinery.methods.KnownMethods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "steward.web.machinery.methods.KeptNowhere",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "steward.web.machinery.actor.ActorMiddleware",
    "steward.web.machinery.uploads.Measured",
    "steward.web.signin.steps.SignInSteps",
]
ROOT_URLCONF = "steward.urls"
WSGI_APPLICATION = "steward.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOME / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "steward.web.machinery.frame.frame",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
        },
    }
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"

AUTH_USER_MODEL = "steward.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "steward.web.signin.steps.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "steward.web.signin.forms.SignIn",
    "change_password": "steward.web.signin.forms.ChangePassword",
    "reauthenticate": "steward.web.signin.forms.PasswordAgain",
}
#: Everybody sets up a second factor; the invented people of a demo need none.
SECOND_FACTOR = not DEMO
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Steward"
#: Steps of 30 s that a code may be early or late (RFC 6238, 5.2):
#: an isolated network has no time service for telephones.
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "steward.web.signin.steps.FactorAdapter"
MFA_FORMS = {
    "activate_totp": "steward.web.signin.forms.Activate",
    "authenticate": "steward.web.signin.forms.Authenticate",
    "reauthenticate": "steward.web.signin.forms.CodeAgain",
}
#: What limits guessing at sign-in and remembers used codes: one memory for all processes,
#: and none is lost at a restart.
CACHES = {"default": {"BACKEND": "steward.web.signin.attempts.Attempts", "LOCATION": DATA / "signin"}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = os.environ.get("STEWARD_LANGUAGE", "vi")
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = sorted(path.parents[1] for path in (HOME / "locale").glob("*/vi/LC_MESSAGES"))
FORMAT_MODULE_PATH = ["steward.locale.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_TEMP_DIR = DATA / "spool"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
FILE_UPLOAD_HANDLERS = ["steward.web.machinery.uploads.Spooled"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES = {"steward": "steward.migrations"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
