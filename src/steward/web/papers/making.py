"""From data to PDF.

Promise: `make` gives the same bytes for the same arguments. Data reaches the template as JSON in the
compiler's inputs and is never part of a source. Refuses unknown papers and languages and a moment without a
time zone."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import typst
from django.conf import settings

from . import shapes
from .lettering import Lettering, lettering_in
from .literal import literal
from .shapes import MOST_ROWS, PaperError

__all__ = ["MOST_ROWS", "NAMES", "PaperError", "make", "make_parts"]

TEMPLATES = Path(__file__).parent / "templates"
PAPERS: dict[str, tuple[str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    "handover_receipt": ("receipt.typ", shapes.receipt),
    "incoming_book": ("book.typ", shapes.book),
    "outgoing_book": ("book.typ", shapes.book),
    "checkpoint_sheet": ("checkpoint.typ", shapes.checkpoint),
    "copy_labels": ("labels.typ", shapes.labels),
}
NAMES = tuple(PAPERS)
STANDARDS = cast(Any, ["a-2a", "ua-1"])


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, Any]]:
    return tomllib.loads((TEMPLATES / "words.toml").read_text(encoding="utf-8"))


def _lettering() -> Lettering:
    folder = getattr(settings, "STEWARD_FONTS", None) if settings.configured else None
    return lettering_in(Path(folder) if folder else None)


def _printable(value: Any, lettering: Lettering) -> Any:
    """Every text made literal, at any depth; a drawing of our own stays as it is."""
    if isinstance(value, str):
        return literal(value, lettering)
    if isinstance(value, Mapping):
        return {name: one if name == "qr" else _printable(one, lettering) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one, lettering) for one in value]
    return value


def make(name: str, data: Mapping[str, Any], lang: str, *, at: datetime) -> bytes:
    """One paper as PDF/A-2a + PDF/UA-1.

    `name` is one of NAMES, `data` as the function of the paper in shapes.py says, `lang` "vi" or "en", `at`
    the aware moment the paper is made: it is the file's only date. Errors: PaperError, with the field and
    the way out."""
    if name not in PAPERS:
        raise PaperError(f"no paper {name!r}: there are {', '.join(NAMES)}")
    if lang not in _words():
        raise PaperError(f"no words in {lang!r}: there are {', '.join(_words())}")
    if at.tzinfo is None:
        raise PaperError("at: a moment with its time zone is needed")
    template, shape = PAPERS[name]
    lettering = _lettering()
    utc = at.astimezone(UTC)
    inputs = {
        "data": json.dumps(_printable(shape(data), lettering), ensure_ascii=False),
        "words": json.dumps(_words()[lang], ensure_ascii=False),
        "lettering": json.dumps(lettering.families),
        "lang": lang,
        "at": json.dumps(shapes.parts_of_moment(utc) | {"s": utc.second}),
    }
    compiler = typst.Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=lettering.fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
    )
    made = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=int(utc.timestamp()))
    return cast(bytes, made)


def make_parts(
    name: str, data: Mapping[str, Any], lang: str, *, at: datetime, rows: int = MOST_ROWS
) -> Iterator[bytes]:
    """A book of any length as separate PDFs of at most `rows` rows, one after the other, so that one part
    is in memory.

    Each part has the cover with its own first and last ordinal (the first cell of its rows) and says which
    part it is."""
    if name not in ("incoming_book", "outgoing_book"):
        raise PaperError(f"{name} is not printed in parts; only the books are")
    if not 0 < rows <= MOST_ROWS:
        raise PaperError(f"rows: 1 to {MOST_ROWS}, not {rows}")
    every = data["rows"]
    count = max(1, -(-len(every) // rows))
    for part in range(count):
        some = every[part * rows : (part + 1) * rows]
        cover = dict(data["cover"]) | {"part": part + 1, "parts": count}
        if some and count > 1:
            cover |= {"first": _ordinal(some[0]), "last": _ordinal(some[-1])}
        yield make(name, {**data, "rows": some, "cover": cover}, lang, at=at)


def _ordinal(row: Any) -> Any:
    return (row["cells"] if isinstance(row, Mapping) else row)[0]
