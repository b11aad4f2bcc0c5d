"""Settings of the suite: a throw-away data folder, SQLite in memory or PostgreSQL from a wheel.

STEWARD_TEST_ENGINE=postgres runs the suite on PostgreSQL: from the wheel, or from the server named in
STEWARD_TEST_POSTGRES (an address of a role that may create roles and databases).
"""

import atexit
import os
import shutil
import tempfile
from importlib import import_module

from tests import postgres

folder = tempfile.mkdtemp(prefix="steward-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)
# What an operator's shell says of an office of theirs must not reach this one.
for name in (
    "LANGUAGE",
    "TLS",
    "HOSTS",
    "DEMO",
    "LOG_KEY",
    "FINGERPRINT_KEY",
    "DATABASE_OWNER",
    "AS_OWNER",
    "FONTS",
    "OFFICE",
):
    os.environ.pop(f"STEWARD_{name}", None)
os.environ["STEWARD_DATA"] = folder
os.environ["STEWARD_DATABASE"] = ":memory:"
os.environ["STEWARD_SECRET_KEY"] = "tests only, tests only, tests only, tests only, tests only"

# The office's settings read the environment when they are imported: not before it stands as above.
globals().update(
    {name: value for name, value in vars(import_module("steward.settings")).items() if name.isupper()}
)

ALLOWED_HOSTS = ["*"]
SECOND_FACTOR = False  # the cast signs in with a password; tests/web/signin/conftest.py turns it on
PASSWORD_HASHERS = ["tests.hasher.QuickArgon2"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if os.environ.get("STEWARD_TEST_ENGINE") == "postgres":
    DATABASES = {"default": postgres.described()}
    APPLICATION_ROLE = postgres.APPLICATION
