"""Settings of a process in the concurrency tests: the real ones, with the suite's quick password hash."""

from steward.settings import *  # noqa: F403  a settings module is made of names, here of all of the office's

PASSWORD_HASHERS = ["tests.hasher.QuickArgon2"]
