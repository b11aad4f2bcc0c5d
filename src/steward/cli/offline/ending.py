"""How a command of the scanner ends when it cannot go on: one line on standard error, and its exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn, TypeVar

import typer

from steward.foundations.scan.fingerprint import ScanError
from steward.foundations.scan.report import NotResumable
from steward.foundations.scan.sandbox import SandboxError

Got = TypeVar("Got")


#: The parsers and the engine of the extra `scan`: without them this machine reads orders and reports,
#: and no files.
PARSERS = ("lxml", "numba", "numpy", "olefile", "pikepdf", "pypdfium2")


def guarded(work: Callable[[], Got], out: Path | None = None) -> Got:
    """The work done, or the command ended.

    With 5 where `out` holds another report, with 2 also where the file system refuses `out`,
    the place named by --out.
    """
    try:
        return work()
    except NotResumable as error:
        stop(5, str(error))
    except ScanError as error:
        stop(2, str(error))
    except OSError as error:
        if out is not None and _about(out, error):
            stop(2, f"--out {out} cannot be written: {error.strerror}; name another place")
        stop(70, str(error))
    except SandboxError as error:
        stop(70, str(error))
    except KeyboardInterrupt:
        stop(70, "broken off; go on with --resume")


def _about(out: Path, error: OSError) -> bool:
    """Whether the place of an error is `out`, a folder above it, something in it,
    or the part that is written beside it."""
    named = Path(str(error.filename))
    return named in (out, Path(f"{out}.part"), *out.parents) or out in named.parents


def can_read() -> None:
    """Go on where the extra `scan` is installed; one line says so otherwise,
    which is shown as the end of its job."""
    missing = [name for name in PARSERS if find_spec(name) is None]
    if missing:
        stop(
            70,
            f"this installation cannot read files (no {', '.join(missing)}): install requirements/scan.lock",
        )


def stop(code: int, text: str) -> NoReturn:
    print(f"steward: {text}", file=sys.stderr)
    raise typer.Exit(code)
