"""Checking an exported log against the keys, the policy and the anchors of the one who checks.

Promises that every byte of an export is either covered by a signature you trust or held to one spelling, so
that no edit passes without the key; and with anchors (older signed checkpoints kept elsewhere) that not
even the key helps below them. Names the first bad entry or file. Whatever is wrong with the
export is a finding; only a malformed policy of your own is an exception.

A missing disclosure is no finding: it counts as erased, its digest stands. What nobody can check without
more from you is listed under `unchecked`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from . import checkpoint as checkpoints
from . import leaf as leaves
from . import note as notes
from .canonical import parse as parse_canonical
from .checkpoint import Checkpoint, Verified
from .disclosure import digest, read
from .errors import Malformed, Refuted
from .export import CHECKPOINT, DISCLOSURES, POLICY, SINGLE_FILES, VKEYS, key_order
from .merkle import EMPTY_ROOT, HASH_BYTES, complete_root, leaf_hash, range_root
from .note import Note, VerifierKey
from .policy import Policy
from .policy import parse as parse_policy
from .tiles import WIDTH, Bundle, Place, bundles, places, unpack


@dataclass(frozen=True)
class Finding:
    """One thing that is not so: a code, the place ("entry 12", "tile/0/000", "checkpoint"), a sentence."""

    code: str
    place: str
    text: str


@dataclass
class Report:
    """What was checked and found. `ok` is True when there is no finding.

    `disclosed` and `opaque` count the disclosures present and erased; `cosigned` names cosigners with Unix
    times; `anchored` is the largest anchor that fits, below which a stolen key changes nothing.
    """

    origin: str = ""
    size: int = 0
    root: str = ""
    findings: list[Finding] = field(default_factory=list)
    disclosed: int = 0
    opaque: int = 0
    cosigned: list[tuple[str, int]] = field(default_factory=list)
    anchored: int | None = None
    unchecked: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Nothing was found."""
        return not self.findings

    def find(self, code: str, place: str, text: object) -> None:
        """Add one finding."""
        self.findings.append(Finding(code, place, str(text)))


def verify_export(
    files: Mapping[str, bytes],
    keys: Iterable[VerifierKey],
    anchors: Iterable[bytes] = (),
    policy: bytes | None = None,
    any_leaf: bool = False,
) -> Report:
    """Check an export (a `Folder`, or paths and bytes) and say what is not so.

    `keys` are those you trust, from elsewhere than the export; those of `policy` (the bytes of your policy
    file) are added. `anchors` are older checkpoint notes. `any_leaf` accepts leaves of another shape
    (foreign logs).
    """
    report = Report()
    trusted = list(keys)
    demanded = None if policy is None else parse_policy(policy)
    if demanded is None:
        report.unchecked.append(
            "policy: none given, so the quorum is not demanded and the export's own is not compared"
        )
    else:
        trusted += demanded.keys
    note = _head(files, trusted, demanded, report)
    if policy is not None and files.get(POLICY, policy) != policy:
        report.find("policy", POLICY, "differs from the policy you gave")
    if note is None:
        return report
    head = checkpoints.parse_text(note.text)
    report.origin, report.size, report.root = head.origin, head.size, head.root.hex()
    if not _names(files, head.size, report):
        return report
    kept = _Kept()
    known = _anchors(anchors, trusted, head, report)
    kept.wanted = {size >> 8 for size in (head.size, *(anchor.size for anchor in known))}
    if _stream(files, head.size, kept, any_leaf, report):
        _compare_roots(head, known, kept, report)
    return report


def _head(
    files: Mapping[str, bytes], trusted: list[VerifierKey], demanded: Policy | None, report: Report
) -> Note | None:
    for path in SINGLE_FILES:
        if path not in files:
            report.find("file.missing", path, "the file is missing from the export")
            return None
    try:
        note = notes.parse(files[CHECKPOINT])
        checkpoints.parse_text(note.text)
    except Malformed as error:
        report.find("checkpoint.malformed", CHECKPOINT, error)
        return None
    _signatures(note, trusted, demanded, report)
    _key_file(files[VKEYS], note, trusted, report)
    _policy_file(files[POLICY], trusted, report)
    return note


def _signatures(note: Note, trusted: list[VerifierKey], demanded: Policy | None, report: Report) -> None:
    try:
        verified: Verified = checkpoints.verify(note, set(trusted))
        report.cosigned = sorted((key.name, time) for key, time in verified.cosigned)
        if demanded is not None:
            demanded.require(verified)
    except (Malformed, Refuted) as error:
        report.find("checkpoint.signature", CHECKPOINT, error)


def _key_file(data: bytes, note: Note, trusted: list[VerifierKey], report: Report) -> None:
    try:
        listed = [VerifierKey.parse(line) for line in data.decode("utf-8").split("\n")[:-1]]
        if "".join(f"{key.text}\n" for key in listed).encode("utf-8") != data:
            raise Malformed("one vkey a line, each line ending in a newline")
        if listed != sorted(set(listed), key=key_order):
            raise Malformed("keys stand sorted by type, name and id, once each")
        if strangers := [key for key in listed if key not in trusted]:
            raise Malformed(
                f"names {strangers[0].text}, which you did not: pass it with --vkey if you trust it"
            )
        lines = [key for key in listed for line in note.signatures if line.by(key)]
        if [(key.name, key.id) for key in lines] != [(line.name, line.key_id) for line in note.signatures]:
            raise Malformed("the checkpoint's signature lines are not by these keys in this order")
    except (Malformed, UnicodeDecodeError) as error:
        report.find("vkeys", VKEYS, error)


def _policy_file(data: bytes, trusted: list[VerifierKey], report: Report) -> None:
    try:
        named: Policy = parse_policy(data)
        if strangers := [key for key in named.keys if key not in trusted]:
            raise Malformed(
                f"names {strangers[0].text}, which you did not: pass it with --vkey if you trust it"
            )
    except Malformed as error:
        report.find("policy", POLICY, error)


def _names(files: Mapping[str, bytes], size: int, report: Report) -> bool:
    """Whether the export holds exactly the files of its size. Stops at the first missing one: a forged size
    of 2^60 must not make us count.
    """
    expected = set(SINGLE_FILES)
    for place in _expected(size):
        if place.path not in files:
            report.find("file.missing", place.path, f"a log of {size} entries has this file; it is missing")
            return False
        expected.add(place.path)
    for path in sorted(set(files) - expected):
        report.find("file.foreign", path, f"a log of {size} entries has no such file")
    return True


def _expected(size: int) -> Iterator[Bundle | Place]:
    yield from bundles(size)
    yield from places(size)


def _anchors(
    anchors: Iterable[bytes], trusted: list[VerifierKey], head: Checkpoint, report: Report
) -> list[Checkpoint]:
    known = []
    for number, data in enumerate(anchors, 1):
        try:
            anchor = checkpoints.verify(data, trusted).checkpoint
            if anchor.origin != head.origin:
                raise Refuted(f"is of {anchor.origin}, the export of {head.origin}")
            if anchor.size > head.size:
                raise Refuted(
                    f"has size {anchor.size}, the export only {head.size}: it was rolled back or is older"
                )
            known.append(anchor)
        except (Malformed, Refuted) as error:
            report.find("anchor", f"anchor {number}", error)
    return sorted(known, key=lambda anchor: anchor.size)


@dataclass
class _Kept:
    """Hashes seen while streaming: all from level 1 up, and the leaf hashes of the wanted tiles."""

    wanted: set[int] = field(default_factory=set)
    tails: dict[int, list[bytes]] = field(default_factory=dict)
    rows: list[list[bytes]] = field(default_factory=lambda: [[]])

    def node(self, height: int, index: int) -> bytes:
        level, above = divmod(height, 8)
        first, count = index << above, 1 << above
        if level:
            return complete_root(self.rows[level - 1][first : first + count])
        row = self.tails[first >> 8]
        return complete_root(row[first & 255 : (first & 255) + count])

    def root(self, size: int) -> bytes:
        return range_root(0, size, self.node) if size else EMPTY_ROOT

    def add_tile(self, root: bytes) -> Iterator[tuple[int, int, list[bytes]]]:
        """Take the root of one full tile; yields (level, index, hashes) of the tiles this fills above."""
        level = 0
        while True:
            row = self.rows[level]
            row.append(root)
            if len(row) % WIDTH:
                return
            if level + 1 == len(self.rows):
                self.rows.append([])
            yield level + 1, len(row) // WIDTH - 1, row[-WIDTH:]
            root = complete_root(row[-WIDTH:])
            level += 1


def _stream(files: Mapping[str, bytes], size: int, kept: _Kept, any_leaf: bool, report: Report) -> bool:
    """Read all entries and tiles once, in order; False after the first bad one."""
    told = _Disclosures(files[DISCLOSURES], report)
    for bundle in bundles(size):
        try:
            entries = unpack(files[bundle.path])
        except Malformed as error:
            report.find("bundle", bundle.path, error)
            return False
        if len(entries) != bundle.width:
            report.find("bundle", bundle.path, f"holds {len(entries)} entries where {bundle.width} belong")
            return False
        if not _bundle(files, bundle, entries, kept, any_leaf, told, report):
            return False
    for level, row in enumerate(kept.rows, 1):
        if len(row) % WIDTH:
            place = Place(level, len(row) // WIDTH, len(row) % WIDTH)
            if not _same_tile(files, place, row[-place.width :], report):
                return False
    told.finish()
    return True


def _bundle(
    files: Mapping[str, bytes],
    bundle: Bundle,
    entries: list[bytes],
    kept: _Kept,
    any_leaf: bool,
    told: _Disclosures,
    report: Report,
) -> bool:
    hashes = [leaf_hash(entry) for entry in entries]
    if not _same_tile(files, Place(0, bundle.index, bundle.width), hashes, report):
        return False
    for index, entry in enumerate(entries, bundle.index * WIDTH):
        try:
            told.check(index, _digests(entry, any_leaf))
        except Malformed as error:
            report.find("entry", f"entry {index}", error)
            return False
    if bundle.index in kept.wanted:
        kept.tails[bundle.index] = hashes
    if bundle.width < WIDTH:
        return True
    return all(
        _same_tile(files, Place(level, index), row, report)
        for level, index, row in kept.add_tile(complete_root(hashes))
    )


def _digests(entry: bytes, any_leaf: bool) -> list[str]:
    if not any_leaf:
        return list(leaves.parse(entry).sd)
    fields = parse_canonical(entry)
    return list(fields.get("_sd", [])) if isinstance(fields, dict) else []


def _same_tile(files: Mapping[str, bytes], place: Place, row: list[bytes], report: Report) -> bool:
    data = files[place.path]
    if data == b"".join(row):
        return True
    if len(data) != len(row) * HASH_BYTES:
        report.find("tile", place.path, f"has {len(data)} bytes where {len(row) * HASH_BYTES} belong")
        return False
    bad = next(at for at, one in enumerate(row) if data[at * HASH_BYTES : (at + 1) * HASH_BYTES] != one)
    first, width = (place.index * WIDTH + bad) << (8 * place.level), 1 << (8 * place.level)
    where = f"entry {first}" if width == 1 else f"entries {first} to {first + width - 1}"
    report.find("tile", where, f"hash {bad} of {place.path} is not the hash of what the export holds there")
    return False


class _Disclosures:
    """The disclosures file read beside the entries: both rise by index, so each is read once."""

    def __init__(self, data: bytes, report: Report) -> None:
        self._report = report
        self._lines = self._read(data)
        self._next = next(self._lines, None)

    def _read(self, data: bytes) -> Iterator[tuple[int, str, int]]:
        last: tuple[int, str] = (-1, "")
        lines = data.split(b"\n")
        if lines.pop():
            self._find(len(lines) + 1, "the last line has no newline")
        for number, line in enumerate(lines, 1):
            try:
                fields = parse_canonical(line)
                if not isinstance(fields, dict) or {key: type(one) for key, one in fields.items()} != {
                    "d": str,
                    "i": int,
                }:
                    raise Malformed('an object {"d": text, "i": index} belongs here')
                read(fields["d"])
                here = fields["i"], digest(fields["d"])
                if here <= last:
                    raise Malformed("lines rise by entry index and digest, once each")
                last = here
            except Malformed as error:
                self._find(number, error)
                return
            yield fields["i"], here[1], number

    def check(self, index: int, digests: list[str]) -> None:
        found = 0
        while self._next is not None and self._next[0] <= index:
            at, value, number = self._next
            if at != index or value not in digests:
                self._find(number, f"its digest {value} does not stand in entry {at}")
                self._next = None
                return
            found += 1
            self._next = next(self._lines, None)
        self._report.disclosed += found
        self._report.opaque += len(digests) - found

    def finish(self) -> None:
        if self._next is not None:
            self._find(self._next[2], f"names entry {self._next[0]}, which the log does not have")

    def _find(self, number: int, text: object) -> None:
        self._report.find("disclosure", f"{DISCLOSURES} line {number}", text)


def _compare_roots(head: Checkpoint, anchors: list[Checkpoint], kept: _Kept, report: Report) -> None:
    good = 0
    for anchor in anchors:
        if kept.root(anchor.size) != anchor.root:
            report.find(
                "anchor.root",
                f"entries {good} to {anchor.size - 1}",
                f"the anchor of size {anchor.size} was signed over other entries: history was rewritten",
            )
            return
        good = report.anchored = anchor.size
    if kept.root(head.size) != head.root:
        report.find(
            "checkpoint.root",
            f"entries {good} to {head.size - 1}",
            "entries and tiles fit each other, but the checkpoint signs another root",
        )
