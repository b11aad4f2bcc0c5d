"""From answers to exit codes and one line on standard error.

Promises the exit codes of docs/guide/administrator.md: 0 done, 1 something was found, 2 the order makes no
sense, 3 refused by the rules, 4 unknown to you, 5 conflict, 70 internal error. An internal error leaves a
report in `STEWARD_DATA/reports/` that names its type, the modules and lines it went through, and no value:
refuses to write or print the error's own text, which may quote a record. Imports no Django.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steward.rules.machinery.answers import Conflict, Invalid, No, Refusal, Unknown

if TYPE_CHECKING:
    from steward.foundations.scheme import Basis

DONE, FOUND, SENSELESS, REFUSED, UNKNOWN, CONFLICT, INTERNAL = 0, 1, 2, 3, 4, 5, 70
CODES: tuple[tuple[type[No], int, str], ...] = (
    (Invalid, SENSELESS, "this makes no sense"),
    (Refusal, REFUSED, "refused"),
    (Unknown, UNKNOWN, "unknown"),
    (Conflict, CONFLICT, "conflict"),
)
HINTS = {
    Invalid: "see the fields with --help",
    Refusal: "another post may be entitled to it",
    Unknown: "it is not there, or not for this post; see what this post may know with 'steward ask'",
    Conflict: "look at the present state and decide again",
}


class Trouble(Exception):
    """An operator's trouble with its way out: `text` says what and where, `hint` what to do,
    `code` how to end."""

    def __init__(self, text: str, hint: str = "", code: int = SENSELESS) -> None:
        super().__init__(text)
        self.text, self.hint, self.code = text, hint, code


def written(path: Path, data: bytes) -> None:
    """Write a file that the operator named; Trouble when that cannot be."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error.strerror}", "name another file") from error


def exit_code(no: No) -> int:
    """The exit code of an answer."""
    return next(code for kind, code, _ in CODES if isinstance(no, kind))


def explain(no: No, wording: Any = None) -> str:
    """One line for an answer, then its hint;
    `wording` (reads.wording) puts codes into sentences when given."""
    kind, word = next((kind, word) for kind, _, word in CODES if isinstance(no, kind))
    hint = HINTS[kind]
    if isinstance(no, Invalid):
        told = "; ".join(
            f"{name}: {_because(code, params, wording)}" for name, (code, params) in no.fields.items()
        )
    else:
        told = _because(no.code, no.params, wording) + (f" [{_cited(no.basis, wording)}]" if no.basis else "")
        hint = (wording and wording.way_out(no.code, dict(no.params))) or hint
    return f"steward: {word}: {told}\n  hint: {hint}"


def _because(code: str, params: Mapping[str, Any], wording: Any) -> str:
    if wording is not None:
        return str(wording.because(code, dict(params)))
    rest = ", ".join(f"{name} {value}" for name, value in params.items())
    return code.replace("_", " ") + (f" ({rest})" if rest else "")


def _cited(basis: Basis, wording: Any) -> str:
    """The article; in the reader's language where `wording` is given,
    and said to be doubtful where it was not read."""
    return (
        str(wording.cited(basis))
        if wording is not None
        else basis.text + (" (doubtful)" if basis.unsure else "")
    )


def report(error: BaseException, command: str = "") -> Path | None:
    """Write the report of an internal error and give its path; None when the folder cannot be written."""
    folder = Path(os.environ.get("STEWARD_DATA", "var")) / "reports"
    now = datetime.now(UTC)
    path = folder / f"{now:%Y%m%dT%H%M%S}-{os.getpid()}-{os.urandom(3).hex()}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as out:
            json.dump(
                {"at": now.isoformat(timespec="seconds"), "command": command, **_without_contents(error)},
                out,
                indent=1,
            )
    except OSError:
        return None
    return path


def _without_contents(error: BaseException) -> dict[str, Any]:
    """Types and places of the error and of its causes: no text, no argument, no source line."""
    chain, seen = [], set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = traceback.extract_tb(current.__traceback__)
        chain.append(
            {
                "type": _name(type(current)),
                "places": [f"{_module(f.filename)}:{f.lineno} {f.name}" for f in frames],
            }
        )
        current = current.__cause__ or current.__context__
    return {"python": platform.python_version(), "errors": chain}


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _module(file: str) -> str:
    """The path below the nearest folder of packages, so that no path of this machine is in the report."""
    parts = Path(file).parts
    for mark in ("site-packages", "src", "lib"):
        if mark in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(mark) :])
    return Path(file).name


def internal(error: BaseException, command: str = "") -> int:
    """Say that something went wrong inside, and where the report lies."""
    path = report(error, command)
    where = (
        f"a report without contents is in {path}"
        if path
        else "no report could be written: check STEWARD_DATA"
    )
    print(f"steward: internal error ({_name(type(error))}); {where}", file=sys.stderr)
    return INTERNAL
