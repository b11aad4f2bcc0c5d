"""`steward backup` and `steward restore`: the doors to `steward.cli.backup`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from steward.cli.errors import DONE
from steward.cli.ready import begun, open_installation, present


def backup(
    out: Annotated[Path, typer.Argument(help="The file to write.")],
    with_keys: Annotated[
        bool,
        typer.Option("--with-keys", help="The secret keys too: keep such a file like the keys themselves."),
    ] = False,
) -> int:
    """Write a backup while people work: database, manifest and digests in one file."""
    open_installation()
    present()
    begun()
    return _code(_backup().backup(out, with_keys))


def restore(file: Annotated[Path, typer.Argument(help="A file written by 'steward backup'.")]) -> int:
    """Put a backup in the place of an empty installation and verify it.
    Exit 1 when something does not agree."""
    open_installation()
    return _code(_backup().restore(file))


def _backup() -> Any:
    from importlib import import_module

    return import_module("steward.cli.backup")


def _code(value: object) -> int:
    return value if isinstance(value, int) else DONE
