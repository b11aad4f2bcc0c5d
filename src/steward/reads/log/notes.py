"""Signed checkpoints on which a verification rests: those stored, those kept elsewhere, our own memory."""

from collections.abc import Generator
from typing import Any

from steward.foundations.tlog.audit import Finding, Report
from steward.foundations.tlog.checkpoint import Checkpoint as Signed
from steward.foundations.tlog.errors import Malformed, Refuted
from steward.foundations.tlog.note import VerifierKey
from steward.foundations.tlog.note import parse as parse_note
from steward.models import Checkpoint
from steward.reads.log.entries import opened, remembered

Noted = list[tuple[str, int, Signed]]


def readable(
    trusted: list[VerifierKey], anchors: list[bytes], own: list[VerifierKey], report: Report
) -> Generator[Finding, None, Noted]:
    """Stored checkpoints, anchors and our own memory: (place, size, checkpoint) of those that can be read."""
    found: Noted = []
    sizes = Checkpoint.objects.order_by("size").values_list("size", flat=True)
    given: list[tuple[str, int | None, bytes, list[VerifierKey]]]
    given = [(f"checkpoint {at}", at, _note_of(at), trusted) for at in sizes]
    given += [(f"anchor {number}", None, note, trusted) for number, note in enumerate(anchors, 1)]
    memory = remembered()
    if memory is not None:
        given.append(("last signed checkpoint beside the key", None, memory, own))
    for place, size, note, keys in given:
        try:
            signed = opened(note, keys)
        except (Malformed, Refuted) as problem:
            yield Finding("checkpoint", place, str(problem))
            continue
        if size is not None and signed.size != size:
            yield Finding("checkpoint", place, f"the note stored there is of size {signed.size}")
        if report.origin and signed.origin != report.origin:
            yield Finding("checkpoint", place, f"is of another log: {signed.origin}, not {report.origin}")
        report.origin = report.origin or signed.origin
        for name in _strangers(note, keys) if keys and size is not None else ():
            if keys is own:
                yield Finding(
                    "checkpoint",
                    place,
                    f"the key of {name} is not kept here: name it with 'steward log cosigned'",
                )
            else:
                report.unchecked.append(f"the line of {name} on {place}: name its key too")
        found.append((place, signed.size, signed))
    if (
        memory is not None
        and found
        and found[-1][1] > max((s for p, s, _ in found if p.startswith("checkpoint")), default=-1)
    ):
        yield Finding(
            "rollback",
            found[-1][0],
            f"size {found[-1][1]} was signed, and no checkpoint of that size is stored",
        )
    return found


def _strangers(note: bytes, keys: list[VerifierKey]) -> list[str]:
    """Names on lines of a note that none of these keys has made."""
    return [line.name for line in parse_note(note).signatures if not any(line.by(key) for key in keys)]


def _note_of(size: Any) -> bytes:
    try:
        return str(Checkpoint.objects.values_list("note", flat=True).get(size=size)).encode()
    except Exception as problem:  # noqa: BLE001 - an unreadable note is no note
        return f"unreadable: {type(problem).__name__}".encode()
