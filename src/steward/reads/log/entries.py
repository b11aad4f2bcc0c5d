"""Reading the log: its head, its entries, proof files, the latest checkpoint, and an export for outsiders.

Promises proofs and exports that stand on the latest signed checkpoint and read few rows (a proof reads one
row for each tile it touches). Knows the log's public key and the last signed checkpoint from the two files
beside the secret key, and never opens the secret. What an entry disclosed is shown to the post that acted,
while the records it names exist for it; everybody else sees the digests.
An export carries no disclosure unless a level is named.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from steward.foundations.tlog import checkpoint as checkpoints
from steward.foundations.tlog import note as notes
from steward.foundations.tlog.checkpoint import Checkpoint as Signed
from steward.foundations.tlog.disclosure import read
from steward.foundations.tlog.export import Pieces, export_pieces
from steward.foundations.tlog.leaf import Leaf, parse
from steward.foundations.tlog.merkle import Peaks, inclusion_proof
from steward.foundations.tlog.note import VerifierKey
from steward.foundations.tlog.proof import Proof
from steward.foundations.tlog.tiles import WIDTH, WIDTH_BITS, TiledNodes
from steward.models import BY_SUBJECT, Checkpoint, Disclosure, Entry, Head, Organisation, Origin, Tile
from steward.models.machinery.record import Record
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Conflict, Unknown

#: Origins asked for in one query.
ASKED = 500


@dataclass(frozen=True)
class State:
    """The tree as it stands: origin of the log, entries, root in hex,
    the latest checkpoint's size (or None)."""

    origin: str
    size: int
    root: str
    signed: int | None


@dataclass(frozen=True)
class Latest:
    """The latest signed checkpoint: the note's text is what goes into a QR code or on paper."""

    size: int
    root: str
    note: str
    made_at: datetime


@dataclass(frozen=True)
class EntryView:
    """One entry: its place, leaf, hash in hex, and by digest what it disclosed (None: erased, not for you,
    or only listed)."""

    index: int
    leaf: Leaf
    leaf_hash: str
    signed: bool
    disclosures: dict[str, Any]


def size() -> int:
    """The number of entries, for the foot of every page."""
    return int(Head.objects.values_list("size", flat=True).get(pk=1))


def state() -> State:
    """Size and root of the tree now; an empty origin before the installation has begun."""
    head, organisation = Head.objects.get(pk=1), Organisation.objects.first()
    signed = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first()
    return State(
        organisation.origin if organisation else "",
        head.size,
        Peaks.from_bytes(head.size, bytes(head.peaks)).root().hex(),
        signed,
    )


def latest() -> Latest | None:
    """The latest checkpoint, or None before the first."""
    row = Checkpoint.objects.order_by("-size").first()
    return (
        Latest(
            row.size,
            checkpoints.parse_text(notes.parse(row.note.encode()).text).root.hex(),
            row.note,
            row.made_at,
        )
        if row
        else None
    )


def entry(index: int, by: Actor | None = None) -> EntryView:
    """One entry of the log; Unknown when there is none of this index."""
    row = Entry.objects.filter(pk=index).first()
    if row is None:
        raise Unknown("entry")
    return _view(row, by, state().signed or 0, Disclosure.objects.filter(entry=index))


def entries(before: int | None = None, limit: int = 50) -> list[EntryView]:
    """Entries with a smaller index than `before`, the newest first (keyset paging by index),
    without what they disclosed."""
    rows = Entry.objects.order_by("-idx")
    part = list(rows.filter(idx__lt=before)[:limit] if before is not None else rows[:limit])
    signed = state().signed or 0
    return [_view(row, None, signed, ()) for row in part]


def _view(row: Entry, by: Actor | None, signed: int, said: Iterable[Disclosure]) -> EntryView:
    leaf = parse(bytes(row.leaf))
    told = _told(by, leaf) if by is not None and by.pseudonym == leaf.actor else ()
    pairs = ((one.digest, read(one.text)[1:] if told and one.text is not None else None) for one in said)
    shown = {digest: pair if pair and pair[0] in told else None for digest, pair in pairs}
    return EntryView(row.idx, leaf, bytes(row.leaf_hash).hex(), row.idx < signed, shown)


def _told(by: Actor, leaf: Leaf) -> tuple[str, ...]:
    """What of its own entry a post reads now: nothing, when a record that it names exists for it no more.

    Facts tell of the document behind a record,
    and a party to a handover knows no more of that than its receipt says.
    """
    named: dict[str, set[int]] = {}
    for name, _ in leaf.after:
        subject, _, number = name.partition("/")
        named.setdefault(subject, set()).add(int(number))
    asked = [(BY_SUBJECT[subject], ids) for subject, ids in named.items() if subject in BY_SUBJECT]
    if any(_there(model, by).filter(pk__in=ids).count() < len(ids) for model, ids in asked):
        return ()
    behind = all(_with_all_behind(model, by).filter(pk__in=ids).count() == len(ids) for model, ids in asked)
    return ("order", "facts", "result") if behind else ("order", "result")


def _there(model: type[Record], by: Actor) -> Any:
    return model.objects.visible_to(by) if hasattr(model.objects, "visible_to") else model.objects.all()


def _with_all_behind(model: type[Record], by: Actor) -> Any:
    """Those that exist for this actor together with the document,
    copy or destruction list that they belong to."""
    rows = _there(model, by)
    for field in model._meta.fields:
        if field.name in ("document", "copy", "destruction") and not field.null:
            rows = rows.filter(**{f"{field.name}__in": _there(BY_SUBJECT[field.name], by).values("pk")})
    return rows


def proof(index: int) -> bytes:
    """The bytes of a .tlog-proof file for an entry under the latest checkpoint.

    Unknown when there is no such entry, Conflict when no checkpoint covers it yet (make one first).
    """
    if not Entry.objects.filter(pk=index).exists():
        raise Unknown("entry")
    row = Checkpoint.objects.order_by("-size").first()
    if row is None or row.size <= index:
        raise Conflict("no_checkpoint_covers_it", entry=index)
    return Proof(index, tuple(inclusion_proof(index, row.size, stored_nodes())), row.note.encode()).render()


def stored_nodes() -> TiledNodes:
    """The tree through its stored tiles; the rightmost of each level is put together from the rows below."""
    size = Head.objects.get(pk=1).size

    def tile(level: int, index: int) -> bytes:
        if index < size >> WIDTH_BITS * (level + 1):
            return bytes(Tile.objects.values_list("hashes", flat=True).get(level=level, idx=index))
        low, high = index * WIDTH, (index + 1) * WIDTH
        rows: Iterable[bytes | memoryview]
        if level == 0:
            rows = (
                Entry.objects.filter(idx__gte=low, idx__lt=high)
                .order_by("idx")
                .values_list("leaf_hash", flat=True)
            )
        else:
            rows = (
                Tile.objects.filter(level=level - 1, idx__gte=low, idx__lt=high)
                .order_by("idx")
                .values_list("root", flat=True)
            )
        return b"".join(map(bytes, rows))

    return TiledNodes(tile)


def pieces(disclose_up_to: int | None = None) -> Pieces:
    """The files of an export under the latest checkpoint, for `foundations.tlog.export.write_export`.

    Disclosures up to a level's rank go along when it is given; without it none do: they hold orders, names
    and titles. Conflict without a checkpoint, Unknown without the log's public key.
    """
    row, key = Checkpoint.objects.order_by("-size").first(), own_key()
    if row is None:
        raise Conflict("no_checkpoint_yet")
    if key is None:
        raise Unknown("vkey")
    leaves = Entry.objects.filter(idx__lt=row.size).order_by("idx").values_list("leaf", flat=True)
    told: Iterable[tuple[int, str]] = ()
    if disclose_up_to is not None:
        shown = Disclosure.objects.filter(entry__lt=row.size, rank__lte=disclose_up_to, text__isnull=False)
        rows = shown.order_by("entry", "id").values_list("entry", "text").iterator(2000)
        told = ((entry, text) for entry, text in rows if text is not None)
    note = notes.parse(row.note.encode())
    cosigners = [one for one in witnesses() if any(line.by(one) for line in note.signatures)]
    return export_pieces(note, _bytes(leaves), [key, *cosigners], told)


def _bytes(rows: Any) -> Iterator[bytes]:
    return (bytes(leaf) for leaf in rows.iterator(2000))


def performed(origins: Sequence[str]) -> frozenset[str]:
    """Those of these origins that an act was performed under."""
    asked = (
        Origin.objects.filter(origin__in=origins[at : at + ASKED]) for at in range(0, len(origins), ASKED)
    )
    return frozenset(name for rows in asked for name in rows.values_list("origin", flat=True))


def own_key() -> VerifierKey | None:
    """The log's public key from the file beside the secret one;
    None where there is none (a copied database)."""
    file: Path = settings.LOG_KEY_FILE.with_suffix(".vkey")
    return VerifierKey.parse(file.read_text(encoding="utf-8").strip()) if file.exists() else None


def witnesses() -> list[VerifierKey]:
    """The keys of the witnesses whose cosignatures are kept here,
    in the order in which they were first seen."""
    file: Path = settings.LOG_KEY_FILE.with_suffix(".witnesses")
    return (
        [VerifierKey.parse(line) for line in file.read_text(encoding="utf-8").splitlines()]
        if file.exists()
        else []
    )


def remembered() -> bytes | None:
    """The last checkpoint that this installation signed, kept outside the database; None before the first."""
    file: Path = settings.LOG_KEY_FILE.with_suffix(".signed")
    return file.read_bytes() if file.exists() else None


def opened(note: bytes, keys: Iterable[VerifierKey]) -> Signed:
    """The checkpoint of a note, its signature proven when keys are given; Malformed or Refuted otherwise."""
    known = tuple(keys)
    return (
        checkpoints.verify(note, known).checkpoint
        if known
        else checkpoints.parse_text(notes.parse(note).text)
    )


def read_only() -> None:
    """Open the SQLite file of this process for reading only: a copy that is examined stays as it is.

    A file on a medium that cannot be written is taken as unchanging, so that it needs no side files.
    """
    if connection.vendor != "sqlite" or not Path(str(connection.settings_dict["NAME"])).is_file():
        return
    file = Path(str(connection.settings_dict["NAME"])).resolve()
    still = not file.stat().st_mode & 0o222 or not os.access(file.parent, os.W_OK)
    connection.close()
    connection.settings_dict["NAME"] = f"{file.as_uri()}?mode=ro{'&immutable=1' if still else ''}"
    connection.settings_dict["OPTIONS"] = {"timeout": 20}


def uncommitted() -> dict[str, list[int]]:
    """Rows by table of which some column is covered by no entry:
    their last digest has a form that leaves it out."""
    newest = {one.logged_as(): max(one.FORMS) for one in Record.__subclasses__() if len(one.FORMS) > 1}
    forms: dict[tuple[str, int], int] = {}
    for row in Entry.objects.order_by("pk").iterator() if newest else ():
        for name, digest in parse(bytes(row.leaf)).after:
            table, _, digits = name.partition("/")
            if table in newest:
                forms[table, int(digits)] = int(digest.partition(":")[0])
    waiting: dict[str, list[int]] = {}
    for (table, number), form in sorted(forms.items()):
        if form < newest[table]:
            waiting.setdefault(table, []).append(number)
    return waiting
