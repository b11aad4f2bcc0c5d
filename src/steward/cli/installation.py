"""Setting an installation up and keeping it: `init`, `migrate`, `check`, `tick`.

Promises that an installation is begun by two people together, by one act with one entry, and that each
one-time password is printed once and written nowhere. Refuses to begin twice, and to change tables as the
role that serves pages when an owner role is named.
"""

from __future__ import annotations

import contextlib
import json as json_module
import os
import sys
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from steward.cli.errors import DONE, FOUND, Trouble
from steward.cli.ready import current, open_installation

Json = Annotated[bool, typer.Option("--json", help="One JSON line on standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]


def _answer(help: str) -> Any:
    return typer.Option(help=help, show_default=False)


def init(
    answers: Annotated[
        Path | None, typer.Option("--answers", help="A JSON file with the answers, for scripts.")
    ] = None,
    title: Annotated[str | None, _answer("Name of the organisation.")] = None,
    code: Annotated[str | None, _answer("Its short code, in Latin letters.")] = None,
    family: Annotated[str | None, _answer("Scheme family, such as vn.")] = None,
    time_zone: Annotated[str | None, _answer("Time zone, such as Asia/Ho_Chi_Minh.")] = None,
    log: Annotated[str | None, _answer("Origin of the log, such as unit.body.example/log/2026.")] = None,
    first_name: Annotated[str | None, _answer("Name of the first person.")] = None,
    first_title: Annotated[str | None, _answer("Title of the first post.")] = None,
    first_login: Annotated[str | None, _answer("Sign-in name of the first person.")] = None,
    second_name: Annotated[str | None, _answer("Name of the second person.")] = None,
    second_title: Annotated[str | None, _answer("Title of the second post.")] = None,
    second_login: Annotated[str | None, _answer("Sign-in name of the second person.")] = None,
    json: Json = False,
) -> int:
    """Set up the installation: two people take the first two posts together.
    Asks on a terminal for what is not given."""
    given = {name: value for name, value in locals().items() if isinstance(value, str)}
    open_installation()
    current()
    from steward.acts.people.ceremony import BeginOrganisation
    from steward.rules.machinery.fields import kinds, required

    values = {**_from_file(answers), **given}
    missing = [
        name
        for name in kinds(BeginOrganisation)
        if name in required(BeginOrganisation) and not values.get(name)
    ]
    if missing and sys.stdin.isatty() and not json:
        values |= {name: typer.prompt(kinds(BeginOrganisation)[name].label) for name in missing}
    receipt = _begin(values)
    if json:
        print(
            json_module.dumps(
                {"entry": receipt.index, "at": receipt.at, **receipt.result, "passwords": receipt.aside}
            )
        )
    else:
        _hand_over(receipt)
    return DONE


def _from_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        answers = json_module.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Trouble(
            f"{path} cannot be read as JSON: {error}", "one object, a field for each question"
        ) from error
    if not isinstance(answers, dict):
        raise Trouble(f"{path}: an object belongs there, a field for each question")
    return answers


def _begin(values: dict[str, Any]) -> Any:
    from django.conf import settings
    from django.utils import timezone

    from steward.acts.machinery.envelope import perform
    from steward.acts.machinery.keyfile import make_key
    from steward.acts.people.ceremony import begin_organisation, known_zone
    from steward.cli.offline.keyfiles import make_key as make_fingerprint_key
    from steward.foundations.tlog.errors import Malformed
    from steward.foundations.tlog.note import check_name
    from steward.rules.machinery.actor import CEREMONY, Actor
    from steward.rules.machinery.fields import read

    now = timezone.now()
    order: Any = read(begin_organisation.order, values)
    day = now.astimezone(ZoneInfo(known_zone(order.time_zone))).date()
    ceremony = Actor(0, "ceremony", "p-00000001", 0, (), "", day, principal=CEREMONY)
    try:
        check_name(order.log)
    except Malformed as error:
        raise Trouble(
            f"the origin of the log makes no sense: {error}", "a name such as unit.body.example/log/2026"
        ) from error
    receipt = perform(begin_organisation, order, ceremony, now, origin=f"init:{os.urandom(8).hex()}")
    if not settings.LOG_KEY_FILE.exists():
        make_key(order.log)
    with contextlib.suppress(FileExistsError):
        make_fingerprint_key(settings.FINGERPRINT_KEY_FILE)
    return receipt


def _hand_over(receipt: Any) -> None:
    """Print the passwords; on a terminal one at a time, each wiped before the next person looks."""
    alone = sys.stdin.isatty() and sys.stdout.isatty()
    print(f"The installation has begun: entry {receipt.index} of the log, {receipt.at}.")
    print(
        "Each password below works once, is shown once and is stored nowhere. Its owner changes it after the "
        "first sign-in."
    )
    for login, password in receipt.aside.items():
        if alone:
            typer.prompt(
                f"\nOnly the owner of {login!r} looks at the screen now. Press Enter",
                default="",
                show_default=False,
            )
        print(f"  {login}: {password}")
        if alone:
            typer.prompt("Press Enter when it is noted; the screen is wiped", default="", show_default=False)
            print("\x1b[3J\x1b[2J\x1b[H", end="")
    print(f"Your posts, for --as at this machine: {', '.join(receipt.result['offices'])}.")
    print("Next: 'steward serve', sign in, set up the second factor, then add units, posts and people.")


def migrate(quiet: Quiet = False) -> int:
    """Bring tables, catalogues and static files up to this release. On PostgreSQL as the owner role."""
    open_installation(as_owner=bool(os.environ.get("STEWARD_DATABASE_OWNER")))
    from django.core.management import call_command

    from steward.cli.catalogues import compile_catalogues
    from steward.cli.ready import pending

    say = (lambda text: None) if quiet else print
    waiting = pending()
    say(f"tables: {len(waiting)} migrations to run" if waiting else "tables: current")
    call_command("migrate", interactive=False, verbosity=0)
    from steward.jobs.recommit import recommit

    told = recommit()
    say(f"rows committed anew: {told}") if told else None
    say(f"catalogues: {compile_catalogues()} compiled")
    say(call_command("collectstatic", interactive=False, verbosity=0) or "static files: collected")
    return DONE


def check(quiet: Quiet = False) -> int:
    """Look for what an administrator must put right. Exit 1 when something must;
    each line says the way out."""
    open_installation()
    from django.core.checks import run_checks

    from steward.cli.ready import pending, present

    present()
    found = run_checks(databases=["default"])
    waiting = pending()
    serious = [message for message in found if message.is_serious()]
    for message in serious if quiet else found:
        print(f"{'must' if message.is_serious() else 'should'}: {message.msg} ({message.id})")
        print(f"  hint: {message.hint}") if message.hint else None
    if waiting:
        print(
            f"must: {len(waiting)} migrations are missing, {waiting[0]} first\n  hint: run 'steward migrate'"
        )
    if not (found or waiting or quiet):
        print("nothing to put right")
    return FOUND if serious or waiting else DONE


def tick(json: Json = False, quiet: Quiet = False) -> int:
    """What the clock does: end protections, sign a checkpoint, sweep the spool. Exit 1:
    the log does not hold."""
    open_installation()
    current()
    from django.utils import timezone

    from steward.jobs.tick import tick as once

    done = once(timezone.now())
    if json:
        print(json_module.dumps(done.plain()))
    elif not quiet:
        print(done.sentence())
    return FOUND if done.alarm else DONE
