"""The second allowed writer of the log: its checkpoints, work orders, and the erasure of disclosures.

A checkpoint, with what witnesses sign over it, is the one write without an entry: it signs what the entries
already say, after hashing every entry since the last one anew from the database. It refuses a tree that does
not hash to its head, and any size or root that goes back on what was signed before (remembered beside the
key, outside the database). Erasing a disclosure is two acts by two people; its digest stays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from steward.acts.machinery.act import Done, act
from steward.acts.machinery.appender import earlier
from steward.acts.machinery.keyfile import held, replace
from steward.foundations.scan.workorder import WorkOrder
from steward.foundations.tlog import checkpoint as checkpoints
from steward.foundations.tlog import note as notes
from steward.foundations.tlog.errors import Refuted
from steward.foundations.tlog.leaf import parse
from steward.foundations.tlog.merkle import Peaks, leaf_hash, range_root
from steward.foundations.tlog.note import SigningKey, VerifierKey
from steward.foundations.tlog.tiles import WIDTH, TiledNodes
from steward.models import Checkpoint, Disclosure, Entry, Erasure, Head, Organisation
from steward.models.machinery.record import Record
from steward.rules.log import erasures
from steward.rules.log.facts import ErasureFacts
from steward.rules.machinery.actor import Actor
from steward.rules.machinery.answers import Refusal, Unknown, must
from steward.rules.machinery.fields import needed, number, ref, text


@dataclass(frozen=True)
class ProposeErasure:
    """Propose to erase what an entry disclosed, with the legal ground."""

    entry: int = number("Entry", of="log")
    ground: str = text("Legal ground", longest=400)


@act(erasures.may_propose_erasure, ProposeErasure)
def propose_erasure(order: ProposeErasure, by: Actor, now: datetime) -> Done:
    must(erasures.keeps_access_over_all(by))
    entry = Entry.objects.filter(pk=order.entry).first()
    if entry is None:
        raise Unknown("entry")
    waiting = entry.erasures.filter(state="proposed").first()
    must(erasures.may_propose_erasure(by, (waiting or Erasure(entry=entry, state="")).facts()))
    row = Erasure(
        entry=entry,
        ground=order.ground,
        proposed_by_id=by.post,
        proposed_by_person_id=by.person,
        proposed_on=by.day,
    )
    return Done((row,), {"erasure": str(row.key)})


def _proposed(key: str, by: Actor) -> tuple[Erasure, ErasureFacts]:
    """A proposal to erase with its facts, as it exists for whoever asks."""
    row = Erasure.objects.visible_to(by).to_change(key)
    return row, row.facts()


@dataclass(frozen=True)
class EraseDisclosures:
    """Erase what an entry disclosed, as the second person; the entry and its digests stay,
    and the log still verifies."""

    erasure: str = ref("erasure", "Erasure")


@act(erasures.may_erase, EraseDisclosures)
def erase_disclosures(order: EraseDisclosures, by: Actor, now: datetime) -> Done:
    row, facts = _proposed(order.erasure, by)
    must(erasures.may_erase(by, facts))
    row.state, row.confirmed_by_id, row.answered_on = "done", by.post, by.day
    told = Disclosure.objects.filter(entry=row.entry_id, text__isnull=False).values_list("digest", flat=True)
    result = {"erasure": str(row.key), "log": row.entry_id, "entry": row.entry_id, "digests": sorted(told)}
    return Done((row,), result, erase=(row.entry_id,), rests=by.own)


@dataclass(frozen=True)
class RefuseErasure:
    """Reject a proposed erasure, or withdraw your own, with the reason: nothing is erased."""

    erasure: str = ref("erasure", "Erasure")
    reason: str = text("Reason", default="", longest=400, asked=True)


@act(erasures.may_refuse_erasure, RefuseErasure)
def refuse_erasure(order: RefuseErasure, by: Actor, now: datetime) -> Done:
    row, facts = _proposed(order.erasure, by)
    must(erasures.may_refuse_erasure(by, facts))
    needed(order, "reason")
    row.state, row.answer = "refused", order.reason
    row.answered_on = None if by.post == facts.proposer else by.day
    return Done((row,), {"erasure": str(row.key)}, rests=by.own)


#: Rows committed anew by one act; its entries list 400 each.
MOST_ROWS = 4000


@dataclass(frozen=True)
class Recommit:
    """Commit the rows of a table anew, after a new release gave them columns that no entry covers yet."""

    table: str = text("Table", "What its records are called in the log, such as document.", longest=48)
    after: int = number("After row", default=0)


@act(erasures.may_recommit, Recommit)
def recommit(order: Recommit, by: Actor, now: datetime) -> Done:
    must(erasures.may_recommit(by))
    model = next((one for one in Record.__subclasses__() if one.logged_as() == order.table), None)
    if model is None:
        raise Unknown("table")
    found = model._base_manager.select_for_update().filter(pk__gt=order.after).order_by("pk")[:MOST_ROWS]
    rows = {row.name: row for row in found}
    logged = _last_digests(set(rows))
    forms = {name: int(logged.get(name, "0:").partition(":")[0]) for name in rows}
    old = [row for name, row in rows.items() if forms[name] < max(model.FORMS)]
    for row in old:
        must(erasures.as_logged(row.name, row.digest(forms[row.name] or None), logged.get(row.name)))
    if not old:
        raise Refusal("nothing_to_recommit", table=order.table)
    return Done(tuple(old), {"rows": len(old), "last": max(row.pk for row in rows.values())})


def _last_digests(names: set[str]) -> dict[str, str]:
    """What the log says of these objects after their last act."""
    found: dict[str, str] = {}
    for entry in Entry.objects.order_by("-pk").iterator():
        found |= {
            name: digest
            for name, digest in parse(bytes(entry.leaf)).after
            if name in names and name not in found
        }
        if len(found) == len(names):
            break
    return found


def checkpoint(now: datetime) -> str:
    """The signed note over every entry, stored; the stored one when nothing was added since.

    Raises Refusal (no organisation yet, key file, history that goes back) or Refuted (the database does not
    hash to its head). The memory beside the key is written before the database:
    no signature is ever unknown to it.
    """
    organisation = Organisation.objects.first()
    if organisation is None:
        raise Refusal("not_begun")
    with held(organisation.origin) as key:
        head = Head.objects.get(pk=1)
        size, root = head.size, Peaks.from_bytes(head.size, bytes(head.peaks)).root()
        stored = Checkpoint.objects.filter(size=size).values_list("note", flat=True).first()
        _rehash(size, root, _signed(key), _remembered(key))
        if stored is not None:
            return stored
        note = (
            checkpoints.sign(checkpoints.Checkpoint(organisation.origin, size, root), key).render().decode()
        )
        replace(settings.LOG_KEY_FILE.with_suffix(".signed"), note)
        Checkpoint.objects.create(size=size, note=note, made_at=now)
        return note


def sign_order(decision: str, stores: Sequence[str], first: date, last: date, purpose: str) -> bytes:
    """The work order of a scan decision as a signed note (docs/formats/work-order.md);
    nothing is written down.

    Refusal (no organisation yet, key file). Only a text made here is signed,
    and a checkpoint cannot be spelled so.
    """
    organisation = Organisation.objects.first()
    if organisation is None:
        raise Refusal("not_begun")
    with held(organisation.origin) as key:
        return notes.sign(
            WorkOrder(organisation.origin, decision, tuple(stores), first, last, purpose).text, key
        ).render()


def keep_cosignatures(note: bytes, witnesses: Sequence[VerifierKey]) -> str:
    """Keep beside a stored checkpoint what these witnesses signed over it;
    the note with all its cosignatures.

    The witnesses' keys are kept beside our own: from now on their lines are verified and exported. Raises
    Malformed or Refuted for a note or a line that does not verify, Unknown for a checkpoint that is not ours,
    Refusal when none of these witnesses has signed it.
    """
    organisation, given = Organisation.objects.get(), notes.parse(note)
    with held(organisation.origin) as key:
        verified = checkpoints.verify(given, [key.verifier, *witnesses])
        row = Checkpoint.objects.filter(size=verified.checkpoint.size).first()
        if row is None or notes.parse(row.note.encode()).text != given.text:
            raise Unknown("checkpoint")
        signers = [witness for witness, _ in verified.cosigned]
        must(None if signers else Refusal("not_cosigned"))
        kept = notes.parse(row.note.encode())
        for line in given.signatures:
            kept = kept.with_signature(line) if any(line.by(one) for one in signers) else kept
        _know(signers)
        row.note = kept.render().decode()
        row.save(update_fields=["note"])
        return row.note


def _know(witnesses: Iterable[VerifierKey]) -> None:
    """Add these witnesses to the file of those whose cosignatures we keep."""
    file: Path = settings.LOG_KEY_FILE.with_suffix(".witnesses")
    known = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    replace(file, "".join(f"{line}\n" for line in dict.fromkeys([*known, *(one.text for one in witnesses)])))


def _signed(key: SigningKey) -> checkpoints.Checkpoint | None:
    """The last stored checkpoint, proven by our own key."""
    row = Checkpoint.objects.order_by("-size").first()
    return checkpoints.verify(row.note.encode(), [key.verifier]).checkpoint if row else None


def _remembered(key: SigningKey) -> checkpoints.Checkpoint | None:
    """The last checkpoint that this key signed, as the file beside it says."""
    file = settings.LOG_KEY_FILE.with_suffix(".signed")
    return checkpoints.verify(file.read_bytes(), [key.verifier]).checkpoint if file.exists() else None


def _rehash(
    size: int, root: bytes, base: checkpoints.Checkpoint | None, memory: checkpoints.Checkpoint | None
) -> None:
    """Refuted unless the entries since `base` give `root`; Refusal when that goes back on `memory`."""
    for before in (base, memory):
        if before is not None and before.size > size:
            raise Refusal("log_rolled_back", signed=before.size, size=size)
    nodes = TiledNodes(lambda level, tile: earlier(level, tile * WIDTH, WIDTH))
    tops = _peaks(base.size if base else 0, nodes)
    if base is not None and tops.root() != base.root:
        raise Refuted(
            f"the first {base.size} entries no longer hash to the checkpoint over them: run 'steward log "
            f"verify'"
        )
    if (
        memory is not None
        and 0 < memory.size <= tops.size
        and range_root(0, memory.size, nodes) != memory.root
    ):
        raise Refusal("log_forked", signed=memory.size)
    rows = (
        Entry.objects.filter(idx__gte=tops.size, idx__lt=size)
        .order_by("idx")
        .values_list("idx", "leaf", "leaf_hash")
    )
    for idx, leaf, hashed in rows.iterator(2000):
        tops = tops.append(leaf_hash(bytes(leaf)))
        if idx + 1 != tops.size or bytes(hashed) != leaf_hash(bytes(leaf)):
            raise Refuted(
                f"entry {tops.size - 1} is missing or not what was appended: run 'steward log verify'"
            )
        if memory is not None and tops.size == memory.size and tops.root() != memory.root:
            raise Refusal("log_forked", signed=memory.size)
    if (tops.size, tops.root()) != (size, root):
        raise Refuted(
            f"the {tops.size} entries do not hash to the stored head of {size}: run 'steward log verify'"
        )


def _peaks(size: int, nodes: TiledNodes) -> Peaks:
    """The peaks of the first `size` entries, read through the stored tiles."""
    tops, low = [], 0
    for height in reversed(range(size.bit_length())):
        if size >> height & 1:
            tops.append(nodes(height, low >> height))
            low += 1 << height
    return Peaks(size, tuple(tops))
