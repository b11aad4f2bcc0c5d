"""Compiling catalogues of messages with polib, where a .po file is newer than its .mo;
no gettext tools needed."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues(folder: Path = LOCALE) -> int:
    """Compile what is out of date below `folder` and say how many were;
    the file changes as a whole or not at all."""
    stale = [po for po in sorted(folder.rglob("*.po")) if not _fresh(po)]
    for po in stale:
        _compile(po)
    return len(stale)


def _fresh(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns


def _compile(po: Path) -> None:
    beside = po.with_suffix(".mo.part")
    beside.write_bytes(polib.pofile(str(po), encoding="utf-8").to_binary())
    beside.replace(po.with_suffix(".mo"))


if __name__ == "__main__":
    print(f"catalogues: {compile_catalogues()} compiled")
