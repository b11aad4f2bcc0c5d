"""`steward demo`: a throw-away installation with invented people, built by acts,
then served in the foreground.

Promises a province, or with a scheme family a small installation of that family; a folder of its own
(STEWARD_DATA, else `var/demo`, `var/demo-us`), a log that verifies, sign-ins with one known password, and as
last line the address. A second start builds nothing; a build that was broken off, another demo version or
other migrations build it afresh. Refuses a folder that holds anything else, and a database named by
STEWARD_DATABASE: its sign-ins must never exist anywhere but in the demo.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from steward.cli.errors import SENSELESS, Trouble

VERSION = 1
"""Raised when the demo is built in another way; an older one is then built afresh."""
STAMP = "demo.json"
HOST = "127.0.0.1"
#: What writes the files of the demo's shared folder: the extra `demo`.
WRITERS = ("docx", "odf", "pptx")
PROVINCE = "vn"
"""The family whose demo is a whole province; that of every other is a small office."""
SCHEME = (
    "Family of the classification scheme: vn builds the province; us, uk, eu, nato, company a small "
    "installation in English."
)


def demo(
    port: Annotated[
        int, typer.Option("--port", envvar="PORT", min=1, max=65535, help="Port to listen on.")
    ] = 8000,
    reset: Annotated[
        bool, typer.Option("--reset", help="Build it afresh; what was done in it is lost.")
    ] = False,
    scheme: Annotated[str, typer.Option("--scheme", envvar="STEWARD_DEMO_SCHEME", help=SCHEME)] = PROVINCE,
) -> int:
    """A throw-away installation with invented people, ready to look at. Built on the first start,
    within minutes."""
    from steward.cli import serve

    whole()
    if serve.answers(HOST, port):
        raise Trouble(
            f"something answers on {HOST}:{port} already",
            "stop it, or name another port: make demo PORT=8001",
        )
    family = known(scheme)
    folder = chosen(dict(os.environ), family)
    stamp = prepared(folder, reset, family=family)
    serve.ready_to_serve(HOST, port)
    return serve.run_installation(
        HOST, port, 1, announce=lambda address: print(signs(stamp, address), flush=True)
    )


def whole() -> None:
    """Trouble unless the packages of the extras `scan` and `demo` are installed:
    it is better said now than after minutes."""
    from steward.cli.offline.ending import PARSERS

    missing = [name for name in (*PARSERS, *WRITERS) if find_spec(name) is None]
    if missing:
        raise Trouble(
            f"a demo cannot be built here (no {', '.join(missing)})",
            "install requirements/demo.lock, or run 'make demo'",
        )


def known(scheme: str) -> str:
    """The family of the demo, empty for the province. Trouble for one of which there is no scheme."""
    from steward.foundations.scheme import shipped

    families = sorted({one.family for one in shipped().values()})
    if scheme and scheme not in families:
        raise Trouble(
            f"there is no scheme of the family {scheme!r}", f"name one of {', '.join(families)}", SENSELESS
        )
    return "" if scheme == PROVINCE else scheme


def chosen(environment: dict[str, str], family: str = "") -> Path:
    """The demo's folder; from here on the settings of this process and its children are the demo's."""
    if environment.get("STEWARD_DATABASE") or environment.get("STEWARD_DATABASE_OWNER"):
        raise Trouble(
            "the demo keeps a database of its own, and STEWARD_DATABASE names another",
            "unset STEWARD_DATABASE",
        )
    folder = Path(
        environment.get("STEWARD_DATA") or Path("var") / "-".join(filter(None, ("demo", family)))
    ).absolute()
    spoken = {"STEWARD_LANGUAGE": environment.get("STEWARD_LANGUAGE") or "en"} if family else {}
    os.environ |= {"STEWARD_DATA": str(folder), "STEWARD_DEMO": "1", **spoken}
    return folder


def prepared(
    folder: Path, reset: bool = False, build: Callable[[Path], dict[str, Any]] | None = None, family: str = ""
) -> dict[str, Any]:
    """The stamp of a demo that is ready in the folder, building it if need be."""
    stamp, this = read_stamp(folder), version(family)
    if not reset and stamp is not None and stamp.get("state") == "ready" and stamp.get("version") == this:
        return stamp
    if stamp is not None:
        why = (
            "as asked"
            if reset
            else "it was broken off"
            if stamp.get("state") != "ready"
            else "another release or scheme"
        )
        print(f"steward: building the demo afresh ({why})", file=sys.stderr)
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(folder, {"state": "building", "version": this})
    if build is None:
        from steward.cli.demo.build import build as build_all

        def build(folder: Path) -> dict[str, Any]:
            return build_all(folder, family=family)

    told = build(folder)
    return _write(folder, {"state": "ready", "version": this, **told})


def read_stamp(folder: Path) -> dict[str, Any] | None:
    """The stamp of a demo folder, None for a new one. Trouble when the folder holds something else."""
    file = folder / STAMP
    if file.is_file():
        try:
            return dict(json.loads(file.read_text(encoding="utf-8")))
        except ValueError:
            return {}
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Trouble(
            f"{folder} is not a demo: there is no {STAMP} in it, and it is not empty",
            "name another folder with STEWARD_DATA, or unset it",
            SENSELESS,
        )
    return None


def _write(folder: Path, stamp: dict[str, Any]) -> dict[str, Any]:
    beside = folder / (STAMP + ".part")
    beside.write_text(json.dumps(stamp, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.replace(folder / STAMP)
    return stamp


def version(family: str = "") -> str:
    """The demo's version, the digest of all migrations by name and content,
    and the family unless it is the province."""
    migrations = sorted((Path(__file__).parents[2] / "migrations").glob("*.py"))
    whole = sha256(b"".join(f.name.encode() + f.read_bytes() for f in migrations)).hexdigest()
    return "-".join(filter(None, (str(VERSION), whole[:16], family)))


def signs(stamp: dict[str, Any], address: str) -> str:
    """The sign-ins of the demo, and the address as the last line."""
    rows = [(one["login"], one["name"], one["post"], one["sees"]) for one in stamp.get("sign_ins", [])]
    widths = [max(len(row[column]) for row in rows) for column in range(3)] if rows else []
    lines = [
        "  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[3]])
        for row in rows
    ]
    head = f"Sign in with one of these names and the password {stamp.get('password')}"
    return "\n".join(["", head, "", *(f"  {line}" for line in lines), "", f"Steward is ready at {address}"])
