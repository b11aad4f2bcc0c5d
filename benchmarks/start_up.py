"""What a command of the terminal costs, from its start to its end: processor seconds and wall seconds.

Each command is a process of its own, in an office of the test suite's cast; the floors in the same run are
Python alone, a command line of one option, and Django set up with the tables of the libraries and none of
ours. Rounds alternate, so that a change of the machine's load falls on all alike,
and nothing is compiled to bytecode while it is measured.

    python -m benchmarks.start_up [ROUNDS] [--engine sqlite|postgres]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

from benchmarks.world import ROOT, database, engine_option, installation, machine

ONE_OPTION = """
import typer
app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)
@app.command()
def one(name: str = ""): pass
app(["--name", "x"])
"""
LIBRARIES = """
import django
from django.conf import settings
own = ("auth", "contenttypes", "sessions", "messages", "staticfiles")
others = ("allauth", "allauth.account", "allauth.mfa", "django_htmx", "django_tasks", "django_tasks_db")
settings.configure(
    INSTALLED_APPS=[*(f"django.contrib.{one}" for one in own), *others, "template_partials", "csp"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, USE_TZ=True,
    MIDDLEWARE=["allauth.account.middleware.AccountMiddleware"],
)
django.setup()
"""
PROGRAMS = {
    "python -c pass (floor)": ["-c", "pass"],
    "a command line of one option (floor)": ["-c", ONE_OPTION],
    "Django with the libraries' tables (floor)": ["-c", LIBRARIES],
    "steward --help": ["-m", "steward", "--help"],
    "steward scan --help": ["-m", "steward", "scan", "--help"],
    "steward do copy.offer --help": ["-m", "steward", "do", "copy.offer", "--help"],
    "steward ask documents": ["-m", "steward", "ask", "documents", "--as", "registrar"],
    "steward do person.register": [
        "-m",
        "steward",
        "do",
        "person.register",
        "--as",
        "access",
        "--name",
        "Lê An",
    ],
    "steward tick": ["-m", "steward", "tick"],
    "steward log verify": ["-m", "steward", "log", "verify"],
}


def cost(words: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """CPU seconds and wall seconds of one process; it must end well."""
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, env=environment, cwd=ROOT)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(words)[:80]} ended with {child.returncode}")
    return used.ru_utime + used.ru_stime, time.perf_counter() - began


def bench(rounds: int) -> None:
    from tests.cast import build

    cast: Any = build()
    programs = {what: [cast.posts.get(word, word) for word in words] for what, words in PROGRAMS.items()}
    with tempfile.TemporaryDirectory(prefix="steward-bytecode-") as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        found: dict[str, list[tuple[float, float]]] = {what: [] for what in programs}
        for number in range(rounds + 1):
            for what, words in programs.items():
                told = cost(words, environment)
                found[what] += [told] if number else []  # the first one compiles
    print(f"{rounds} rounds; medians; {machine()}, {database()}\n")
    print("| what | CPU s | wall s |\n|---|---:|---:|")
    for what, costs in found.items():
        cpu, wall = map(statistics.median, zip(*costs, strict=True))
        print(f"| {what} | {cpu:.3f} | {wall:.3f} |")


def main() -> None:
    reader = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    reader.add_argument("rounds", type=int, nargs="?", default=10)
    engine_option(reader)
    asked = reader.parse_args()
    with installation(asked.engine):
        bench(asked.rounds)


if __name__ == "__main__":
    main()
