"""The `steward` command: one name for every command, each loaded only when it is asked for.

Promises that `scan run`, `scan index`, `scan explain` and `log verify --export` work on a machine without an
installation: nothing of Django is imported for them. Refuses to end with any exit code but those of `errors`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer._completion_classes import completion_init
from typer.main import get_command

from steward.cli import errors
from steward.cli.ready import open_installation, undisturbed, wording
from steward.rules.machinery.answers import No

#: command: (module, attribute, what it does). The attribute is a Typer application or a function.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "init": (
        "steward.cli.installation",
        "init",
        "Set up the installation: two people take the first two posts together.",
    ),
    "serve": ("steward.cli.serve", "serve", "Run the installation: pages, worker and clock, until stopped."),
    "migrate": (
        "steward.cli.installation",
        "migrate",
        "Bring tables, catalogues and static files up to this release.",
    ),
    "check": ("steward.cli.installation", "check", "Look for what an administrator must put right."),
    "tick": (
        "steward.cli.installation",
        "tick",
        "What the clock does: end protections, sign a checkpoint, sweep the spool.",
    ),
    "backup": ("steward.cli.copies", "backup", "Write a backup while people work."),
    "restore": (
        "steward.cli.copies",
        "restore",
        "Put a backup in the place of an empty installation and verify it.",
    ),
    "do": ("steward.cli.generic", "do", "Perform any act of the catalogue."),
    "ask": ("steward.cli.generic", "ask", "Ask any question."),
    "import": ("steward.cli.imports", "import_book", "Import an incoming book from a workbook."),
    "acts": ("steward.cli.generic", "acts_there_are", "List every act with its sentence."),
    "questions": ("steward.cli.generic", "questions_there_are", "List every question with its sentence."),
    "scan": (
        "steward.cli.scan",
        "app",
        "Find protected text and classification marks where they must not be.",
    ),
    "log": ("steward.cli.log", "app", "Verify, export, prove and sign the transparency log."),
    "demo": (
        "steward.cli.demo.command",
        "demo",
        "A throw-away installation with invented people, ready to look at.",
    ),
    "completion": ("steward.cli.completion", "completion", "Print the completion script of a shell."),
}
#: Modules that import acts and reads when they are imported: Django must be set up before.
NEED_IT = ("steward.cli.generic", "steward.cli.imports")
CONTEXT = {"help_option_names": ["-h", "--help"]}


def _version(asked: bool) -> None:
    if asked:
        from importlib import metadata

        print(f"steward {metadata.version('steward')}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
    no_color: Annotated[
        bool, typer.Option("--no-color", help="No colours (also: NO_COLOR in the environment).")
    ] = False,
) -> None:
    """Register, custody, transparency log and spill scan of an organisation that keeps protected documents.

    Exit codes: 0 done, 1 something was found, 2 the order makes no sense, 3 refused by the rules, 4 unknown
    to you, 5 conflict, 70 internal error (a report without contents is written).
    """
    if no_color:
        os.environ["NO_COLOR"] = "1"


def build(asked: str | None) -> typer.Typer:
    """The application in which only the command asked for is loaded;
    the others stand there by name and help."""
    app = typer.Typer(
        name="steward",
        callback=_root,
        no_args_is_help=True,
        add_completion=False,
        context_settings=CONTEXT,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for name, (module, attribute, help) in COMMANDS.items():
        if name == asked:
            _register(app, name, module, attribute, help)
        else:
            app.command(name, help=help)(_never)
    return app


def _register(app: typer.Typer, name: str, module: str, attribute: str, help: str) -> None:
    if module in NEED_IT:
        open_installation()
    with undisturbed():
        found = import_module(module)
    what = getattr(found, attribute)
    if isinstance(what, typer.Typer):
        app.add_typer(what, name=name, help=help)
    else:
        app.command(name, help=what.__doc__ or help, context_settings=getattr(found, "CONTEXT", None))(what)


def _never() -> None:
    """Stands for a command that was not asked for."""


def asked_for(arguments: Sequence[str]) -> str | None:
    """The command that the arguments name, also while a shell completes them."""
    words = list(arguments)
    if "_STEWARD_COMPLETE" in os.environ:
        words = (os.environ.get("_TYPER_COMPLETE_ARGS") or os.environ.get("COMP_WORDS") or "").split()[1:]
    return next((word for word in words if not word.startswith("-")), None)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and give its exit code; prints, raises nothing."""
    asked = asked_for(arguments)
    try:
        if "_STEWARD_COMPLETE" in os.environ:
            completion_init()
        app = get_command(build(asked))
        return _code(
            app.main(
                list(arguments), prog_name="steward", complete_var="_STEWARD_COMPLETE", standalone_mode=False
            )
        )
    except SystemExit as end:
        return _code(end.code)
    except BaseException as error:
        return said(error, asked or "")


def _code(value: Any) -> int:
    return value if isinstance(value, int) else errors.DONE


def said(error: BaseException, command: str) -> int:
    """Say on standard error what stopped a command; the exit code."""
    if isinstance(error, No):
        print(errors.explain(error, wording()), file=sys.stderr)
        return errors.exit_code(error)
    if isinstance(error, errors.Trouble):
        print(f"steward: {error.text}" + (f"\n  hint: {error.hint}" if error.hint else ""), file=sys.stderr)
        return error.code
    if isinstance(error, typer.TyperException):
        return _usage(error)
    if isinstance(error, typer.Abort | KeyboardInterrupt):
        print("steward: broken off", file=sys.stderr)
        return errors.SENSELESS
    return errors.internal(error, command)


def _usage(error: typer.TyperException) -> int:
    show: Callable[[], None] | None = getattr(error, "show", None)
    if show is not None:
        show()
    else:
        print(f"steward: {error.format_message()}", file=sys.stderr)
    return errors.SENSELESS
