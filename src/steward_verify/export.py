"""An exported log, checked byte by byte.

Promises that each file is covered by the checkpoint's signature or held to one spelling, and names the
first entry or file that does not fit. Missing disclosures count as erased. Reads the whole list of leaf
hashes into memory: about 100 bytes an entry.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import arithmetic as a

FILES = ("checkpoint", "vkeys", "policy", "disclosures.jsonl")


@dataclass
class Report:
    """What was found; nothing in `findings` means that the log holds."""

    origin: str = ""
    size: int = 0
    root: str = ""
    findings: list[dict[str, str]] = field(default_factory=list)
    disclosed: int = 0
    opaque: int = 0
    cosigned: list[tuple[str, int]] = field(default_factory=list)
    anchored: int | None = None
    unchecked: list[str] = field(default_factory=list)

    def find(self, place: str, text: object) -> None:
        """Add a finding."""
        self.findings.append({"place": place, "text": str(text)})


def read_folder(directory: Path) -> dict[str, bytes]:
    """The files of an export; Bad when it is no folder or holds links."""
    if not directory.is_dir():
        raise a.Bad(f"{directory} is not a folder; name the folder that 'steward log export' wrote")
    files = {}
    for path in sorted(directory.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise a.Bad(f"{path} is not a plain file")
        if path.is_file():
            files[path.relative_to(directory).as_posix()] = path.read_bytes()
    return files


def check(
    files: Mapping[str, bytes],
    keys: Sequence[a.Key],
    anchors: Sequence[a.Signed] = (),
    policy: bytes | None = None,
) -> Report:
    """Check an export with the keys and anchors you have from elsewhere."""
    report, trusted = Report(), list(keys)
    if policy is not None:
        parsed = a.parse_policy(policy)
        trusted += [*parsed.logs, *parsed.witnesses.values()]
    else:
        report.unchecked.append("policy: none given, so no cosignature is demanded")
    for name in FILES:
        if name not in files:
            report.find(name, "the file is missing")
            return report
    try:
        signed = a.parse_signed(files["checkpoint"])
    except a.Bad as error:
        report.find("checkpoint", error)
        return report
    report.origin, report.size, report.root = signed.origin, signed.size, signed.root.hex()
    _check_head(files, signed, trusted, policy, report)
    _check_tree(files, signed, _check_anchors(anchors, trusted, signed, report), report)
    return report


def _check_head(
    files: Mapping[str, bytes], signed: a.Signed, trusted: list[a.Key], policy: bytes | None, report: Report
) -> None:
    place = "checkpoint"
    try:
        cosigned = a.verify(signed, trusted)
        report.cosigned = sorted((key.name, time) for key, time in cosigned)
        place = "policy"
        own = a.parse_policy(files["policy"])
        if policy is not None and policy != files["policy"]:
            raise a.Wrong("differs from the policy you gave")
        if not {*own.logs, *own.witnesses.values()} <= set(trusted):
            raise a.Wrong("names a key that you did not")
        if policy is not None and not a.met(own, own.quorum, [key for key, _ in cosigned]):
            raise a.Wrong(f"its quorum {own.quorum!r} is not met by the checkpoint's cosigners")
        place = "vkeys"
        _check_key_file(files["vkeys"], signed, trusted)
    except (a.Bad, a.Wrong) as error:
        report.find(place, error)


def _check_key_file(data: bytes, signed: a.Signed, trusted: list[a.Key]) -> None:
    try:
        *lines, rest = data.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise a.Bad("not UTF-8") from None
    listed = [a.parse_key(line) for line in lines]
    order = [(key.kind, key.name.encode(), key.id) for key in listed]
    if rest or order != sorted(set(order)):
        raise a.Bad("one vkey a line, sorted by type, name and id, once each")
    if not set(listed) <= set(trusted):
        raise a.Wrong("names a key that you did not; add it with --vkey if you trust it")
    named = [(key.name, key.id) for key in listed]
    places = [named.index(line[:2]) if line[:2] in named else -1 for line in signed.lines]
    if places != sorted(places) or -1 in places:
        raise a.Wrong("the checkpoint's signature lines are not of these keys in this order")


def _check_anchors(
    anchors: Sequence[a.Signed], trusted: list[a.Key], signed: a.Signed, report: Report
) -> list[a.Signed]:
    good = []
    for place, anchor in enumerate(anchors, 1):
        try:
            a.verify(anchor, trusted)
            if anchor.origin != signed.origin or anchor.size > signed.size:
                raise a.Wrong(
                    f"is of {anchor.origin} at {anchor.size}; the export of {signed.origin} at "
                    f"{signed.size}: another log, or one rolled back"
                )
            good.append(anchor)
        except a.Wrong as error:
            report.find(f"anchor {place}", error)
    return sorted(good, key=lambda one: one.size)


def tile_path(kind: str, index: int, width: int) -> str:
    """A tlog-tiles path: three digits a step, all but the last with an x before, `.p/<W>` when not full."""
    steps = [f"{index % 1000:03d}"]
    while index := index // 1000:
        steps.insert(0, f"x{index % 1000:03d}")
    return f"tile/{kind}/{'/'.join(steps)}" + (f".p/{width}" if width < 256 else "")


def _pieces(count: int) -> Iterator[tuple[int, int]]:
    """(index, width) of the tiles over `count` hashes."""
    yield from ((at // 256, min(256, count - at)) for at in range(0, count, 256))


def _check_tree(
    files: Mapping[str, bytes], signed: a.Signed, anchors: list[a.Signed], report: Report
) -> None:
    seen, hashes = set(FILES), list[bytes]()
    told = _disclosures(files["disclosures.jsonl"], report)
    for index, width in _pieces(signed.size):
        path = tile_path("entries", index, width)
        seen.add(path)
        if not _check_bundle(files, path, index, width, hashes, told, report):
            return
    for entry in told:
        report.find("disclosures.jsonl", f"names entry {entry}, which the log does not have")
        break
    if not _check_tiles(files, hashes, seen, report):
        return
    for path in sorted(set(files) - seen):
        report.find(path, "a log of this size has no such file")
    good = 0
    for anchor in anchors:
        if a.tree_root(hashes[: anchor.size]) != anchor.root:
            report.find(f"entries {good} to {anchor.size - 1}", "rewritten after the anchor was signed")
            return
        good = report.anchored = anchor.size
    if a.tree_root(hashes) != signed.root:
        report.find(f"entries {good} to {signed.size - 1}", "their root is not the one the checkpoint signs")


def _check_bundle(
    files: Mapping[str, bytes],
    path: str,
    index: int,
    width: int,
    hashes: list[bytes],
    told: dict[int, list[tuple[int, str]]],
    report: Report,
) -> bool:
    data, tile, at = files.get(path), files.get(tile_path("0", index, width)), 0
    if data is None or tile is None:
        report.find(path, "the bundle or its tile is missing")
        return False
    for place in range(width):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        entry, cut = data[at + 2 : end], end > len(data) or at + 2 > len(data)
        number, at = index * 256 + place, end
        if cut or a.leaf_hash(entry) != tile[place * 32 : place * 32 + 32]:
            report.find(f"entry {number}", f"does not hash to its place in {tile_path('0', index, width)}")
            return False
        hashes.append(a.leaf_hash(entry))
        try:
            _check_entry(entry, told.pop(number, []), report)
        except (a.Bad, a.Wrong) as error:
            report.find(f"entry {number}", error)
            return False
    if at != len(data) or len(tile) != width * 32:
        report.find(path, "the bundle or its tile holds more than it should")
        return False
    return True


def _check_tiles(files: Mapping[str, bytes], hashes: list[bytes], seen: set[str], report: Report) -> bool:
    row, level = hashes, 0
    while row:
        for index, width in _pieces(len(row)):
            path = tile_path(str(level), index, width)
            seen.add(path)
            if files.get(path) != b"".join(row[index * 256 : index * 256 + width]):
                first = index << 8 * level + 8
                report.find(path, f"does not fit the entries from {first} that it stands for")
                return False
        row = [a.tree_root(row[at : at + 256]) for at in range(0, len(row) - 255, 256)]
        level += 1
    return True


def read_json(data: bytes) -> Any:
    """JSON in canonical form (RFC 8785 as far as the log uses it: no floats, ASCII keys)."""
    try:
        value = json.loads(data.decode("utf-8"))
        again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise a.Bad("not JSON in UTF-8") from None
    if again != data:
        raise a.Bad("not in canonical form")
    return value


def _check_entry(entry: bytes, texts: list[tuple[int, str]], report: Report) -> None:
    leaf = read_json(entry)
    digests = leaf.get("_sd") if isinstance(leaf, dict) else None
    if not isinstance(digests, list) or leaf.get("v") != 1 or leaf.get("_sd_alg") != "sha-256":
        raise a.Bad("is not a leaf of version 1")
    for place, text in texts:
        if sd_digest(text) not in digests:
            report.find(f"disclosures.jsonl line {place}", "does not belong to the entry that it names")
    report.disclosed += len(texts)
    report.opaque += len(digests) - len(texts)


def sd_digest(text: str) -> str:
    """base64url(SHA-256(text)) without padding (RFC 9901)."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def _disclosures(data: bytes, report: Report) -> dict[int, list[tuple[int, str]]]:
    told: dict[int, list[tuple[int, str]]] = {}
    last: tuple[int, str] = (-1, "")
    for place, line in enumerate(data.split(b"\n")[:-1], 1):
        try:
            fields = read_json(line)
            if not isinstance(fields, dict) or sorted(fields) != ["d", "i"] or type(fields["i"]) is not int:
                raise a.Bad("not an index and a disclosure")
            here = (fields["i"], sd_digest(_plain(fields["d"])))
            if here <= last:
                raise a.Bad("lines do not rise by index and digest")
            last = here
            told.setdefault(fields["i"], []).append((place, fields["d"]))
        except a.Bad as error:
            report.find(f"disclosures.jsonl line {place}", error)
    if data and not data.endswith(b"\n"):
        report.find("disclosures.jsonl", "the last line has no newline")
    return told


def _plain(text: Any) -> str:
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        triple = read_json(base64.b64decode(padded, b"-_", validate=True))
    except (ValueError, AttributeError):
        raise a.Bad("a disclosure is not base64url") from None
    if not isinstance(triple, list) or len(triple) != 3:
        raise a.Bad("a disclosure is not salt, name and value")
    return str(text)
