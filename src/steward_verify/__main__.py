"""The command `steward-verify`: three questions, three exit codes.

Promises 0 when everything holds, 1 when something was changed (the first bad entry is named), 2 when the
order makes no sense or a file is not of its kind. Refuses silence: keys taken from the export itself are
said to be so.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from . import arithmetic as a
from . import export

HEADER = "c2sp.org/tlog-proof@v1"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = _parser().parse_args(argv)
    try:
        return int(options.run(options))
    except (a.Bad, OSError) as error:
        print(f"steward-verify: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="steward-verify", description="Check a Steward transparency log.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    log = commands.add_parser("log", help="an exported log: every entry, tile, signature and disclosure")
    log.add_argument("directory", type=Path, metavar="DIR")
    log.add_argument(
        "--anchor",
        type=Path,
        action="append",
        default=[],
        metavar="NOTE",
        help="an older checkpoint of this log, kept elsewhere; may be given again",
    )
    log.set_defaults(run=_log)
    older = commands.add_parser(
        "consistency", help="whether an older checkpoint is the beginning of an exported log"
    )
    older.add_argument("anchor", type=Path, metavar="OLDNOTE")
    older.add_argument("directory", type=Path, metavar="DIR")
    older.set_defaults(run=_consistency)
    proof = commands.add_parser("proof", help="a proof file and the entry it is for")
    proof.add_argument("file", type=Path, metavar="FILE.tlog-proof")
    proof.add_argument("--leaf", type=Path, required=True, metavar="FILE", help="the entry's exact bytes")
    proof.set_defaults(run=_proof)
    for command in (log, older, proof):
        command.add_argument(
            "--vkey",
            action="append",
            default=[],
            metavar="VKEY",
            help="a key you trust: its text, or a file with one a line; may be given again",
        )
        command.add_argument("--policy", type=Path, metavar="FILE", help="a tlog-policy file you trust")
        command.add_argument("--json", action="store_true", help="the answer as one JSON object")
    return parser


def _log(options: argparse.Namespace) -> int:
    return _check(options, options.anchor)


def _consistency(options: argparse.Namespace) -> int:
    return _check(options, [options.anchor])


def _check(options: argparse.Namespace, anchors: list[Path]) -> int:
    files = export.read_folder(options.directory)
    keys, policy = _keys(options.vkey), options.policy.read_bytes() if options.policy else None
    notes = [_anchor(path) for path in anchors]
    borrowed = not keys and policy is None
    if borrowed:
        keys = [a.parse_key(line) for line in files.get("vkeys", b"").decode("utf-8", "replace").splitlines()]
    report = export.check(files, keys, notes, policy)
    if borrowed:
        report.unchecked.insert(
            0,
            "keys: taken from the export itself, so this shows that it is whole, not who made "
            "it; give --vkey or --policy from elsewhere",
        )
    _print(options, report)
    return 1 if report.findings else 0


def _print(options: argparse.Namespace, report: export.Report) -> None:
    if options.json:
        print(json.dumps({"ok": not report.findings, **asdict(report)}, ensure_ascii=False))
        return
    for finding in report.findings:
        print(f"TAMPERED: {finding['place']}: {finding['text']}")
    if not report.findings:
        print(f"holds: {report.origin}, {report.size} entries, root {report.root}")
    print(f"disclosures: {report.disclosed} present, {report.opaque} erased or withheld (digest kept)")
    for name, time in report.cosigned:
        print(f"cosigned: {name} at Unix time {time}")
    if report.anchored is not None:
        print(f"anchored: the first {report.anchored} entries")
    for line in report.unchecked:
        print(f"not checked: {line}")


def _proof(options: argparse.Namespace) -> int:
    policy = a.parse_policy(options.policy.read_bytes()) if options.policy else None
    keys = _keys(options.vkey) + ([*policy.logs, *policy.witnesses.values()] if policy else [])
    if not keys:
        raise a.Bad("a proof needs a key you trust: give --vkey or --policy")
    index, path, signed = _parse_proof(options.file.read_bytes())
    try:
        cosigned = a.verify(signed, keys)
        if policy and not a.met(policy, policy.quorum, [key for key, _ in cosigned]):
            raise a.Wrong(f"quorum {policy.quorum!r} of the policy is not met")
        if index >= signed.size:
            raise a.Wrong(f"entry {index} is not in a log of {signed.size}")
        if a.path_root(index, signed.size, a.leaf_hash(options.leaf.read_bytes()), path) != signed.root:
            raise a.Wrong(f"this leaf is not entry {index} of the log: the path leads to another root")
    except a.Wrong as error:
        _say(options, False, str(error), signed, index)
        return 1
    _say(options, True, f"entry {index} of {signed.size} in {signed.origin}", signed, index)
    return 0


def _say(options: argparse.Namespace, ok: bool, text: str, signed: a.Signed, index: int) -> None:
    if options.json:
        print(
            json.dumps({"ok": ok, "origin": signed.origin, "size": signed.size, "index": index, "text": text})
        )
    else:
        print(f"{'holds' if ok else 'TAMPERED'}: {text}")


def _parse_proof(data: bytes) -> tuple[int, list[bytes], a.Signed]:
    head, _, note = data.partition(b"\n\n")
    lines = head.decode("ascii", "replace").split("\n")
    if lines.pop(0) != HEADER:
        raise a.Bad(f"not a proof file: its first line is not {HEADER}")
    if lines and lines[0].startswith("extra "):
        a.decode64(lines.pop(0)[6:], "proof: extra")
    if not lines or not lines[0].startswith("index ") or len(lines) > 64:
        raise a.Bad("proof: the line 'index <number>' and at most 63 hashes belong here")
    path = [a.decode64(line, "proof: hash", 32) for line in lines[1:]]
    return a.number(lines[0][6:], "proof: index"), path, a.parse_signed(note)


def _keys(given: list[str]) -> list[a.Key]:
    keys = []
    for text in given:
        given_as_text = text.count("+") >= 2 and not Path(text).is_file()
        lines = [text] if given_as_text else Path(text).read_text("utf-8", errors="replace").splitlines()
        keys += [a.parse_key(line) for line in lines if line]
    return keys


def _anchor(path: Path) -> a.Signed:
    try:
        return a.parse_signed(path.read_bytes())
    except a.Bad as error:
        raise a.Bad(f"{path}: {error}") from None


if __name__ == "__main__":
    sys.exit(main())
