"""Which logs and which witnesses make a checkpoint believable (c2sp.org/tlog-policy, untagged; pinned in
log.md).

Promises that a policy file reads in one way, and that a quorum is never met by one witness counted twice.
Refuses, with the line's number, unknown words, names used before they are defined, doubled keys and a
missing quorum.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from .checkpoint import Verified
from .errors import Malformed, Refuted
from .note import COSIGNATURE, ED25519, VerifierKey

_COUNT = re.compile("[1-9][0-9]{0,3}")
_ALLOWED = frozenset([0x09, 0x0A, *range(0x20, 0x7F), *range(0x80, 0x100)])


@dataclass(frozen=True)
class Group:
    """A named group: witnessed when at least `needed` of its members are."""

    needed: int
    members: tuple[str, ...]


@dataclass
class Policy:
    """Log keys, witness keys by name, groups by name, and the name that must be met (`none`: no
    cosignature).
    """

    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: dict[str, VerifierKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""

    @property
    def keys(self) -> tuple[VerifierKey, ...]:
        """All keys, logs first, as `checkpoint.verify` wants them."""
        return (*self.logs, *self.witnesses.values())

    def require(self, verified: Verified) -> None:
        """Refuted unless the cosigners of a verified checkpoint meet the quorum."""
        keys = {key for key, _ in verified.cosigned}
        if not self.met(self.quorum, keys):
            names = ", ".join(sorted(key.name for key in keys)) or "nobody"
            raise Refuted(f"policy: quorum {self.quorum!r} is not met; cosigned by {names}")

    def met(self, name: str, cosigners: Collection[VerifierKey]) -> bool:
        """Whether the witness or group of that name is met by these cosigners."""
        if name == "none":
            return True
        if name in self.witnesses:
            return self.witnesses[name] in cosigners
        group = self.groups[name]
        return sum(self.met(member, cosigners) for member in group.members) >= group.needed


def parse(data: bytes) -> Policy:
    """The policy of a file; Malformed naming the line. Names are opaque bytes, shown here as Latin-1."""
    for number, octets in enumerate(data.split(b"\n"), 1):
        if bad := set(octets) - _ALLOWED:
            raise Malformed(f"policy line {number}: control character 0x{min(bad):02x}")
    policy, grouped = Policy(), set[str]()
    for number, line in enumerate(data.decode("latin-1").split("\n"), 1):
        words = [word for word in line.replace("\t", " ").split(" ") if word]
        if words and not words[0].startswith("#"):
            try:
                _take(policy, grouped, words)
            except Malformed as error:
                raise Malformed(f"policy line {number}: {error}") from None
    if not policy.quorum:
        raise Malformed("policy: no quorum line; write 'quorum none' if no cosignature is needed")
    return policy


def render(logs: Collection[VerifierKey], witnesses: Collection[VerifierKey]) -> bytes:
    """The plain policy: these logs, and every one of these witnesses must have cosigned (`none` without
    any).
    """
    lines = [f"log {key.text}" for key in logs]
    names = [f"w{place}" for place in range(1, len(witnesses) + 1)]
    lines += [f"witness {name} {key.text}" for name, key in zip(names, witnesses, strict=True)]
    if names:
        lines.append("group witnesses all " + " ".join(names))
    lines.append("quorum " + ("witnesses" if names else "none"))
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _take(policy: Policy, grouped: set[str], words: list[str]) -> None:
    match words:
        case ["log", vkey] | ["log", vkey, _]:
            policy.logs.append(_key(vkey, ED25519, policy.logs))
        case ["witness", name, vkey] | ["witness", name, vkey, _]:
            _new_name(policy, name)
            policy.witnesses[name] = _key(vkey, COSIGNATURE, policy.witnesses.values())
        case ["group", name, needed, *members] if members:
            _new_name(policy, name)
            policy.groups[name] = _group(policy, grouped, needed, tuple(members))
        case ["quorum", name]:
            if policy.quorum:
                raise Malformed("a second quorum line")
            if name != "none":
                _defined(policy, name)
            policy.quorum = name
        case _:
            raise Malformed(
                f"{' '.join(words)[:60]!r} is none of: log, witness, group, quorum with their parts"
            )


def _key(vkey: str, kind: int, others: Collection[VerifierKey]) -> VerifierKey:
    try:
        key = VerifierKey.parse(vkey.encode("latin-1").decode("utf-8"))
    except UnicodeDecodeError:
        raise Malformed("the vkey is not UTF-8") from None
    if key.kind != kind:
        raise Malformed(f"key {key.name} is of type 0x{key.kind:02x}; 0x{kind:02x} belongs here")
    if any(other.public == key.public for other in others):
        raise Malformed(f"key {key.name}: the same public key stands on an earlier line")
    return key


def _group(policy: Policy, grouped: set[str], needed: str, members: tuple[str, ...]) -> Group:
    for member in members:
        _defined(policy, member)
        if member in grouped:
            raise Malformed(f"{member!r} is a member already; each name counts once")
        grouped.add(member)
    words = {"all": len(members), "any": 1}
    count = words.get(needed) or (int(needed) if _COUNT.fullmatch(needed) else 0)
    if not 1 <= count <= len(members):
        raise Malformed(f"threshold {needed!r}: all, any, or a number from 1 to {len(members)} belongs here")
    return Group(count, members)


def _new_name(policy: Policy, name: str) -> None:
    if name == "none" or name in policy.witnesses or name in policy.groups:
        raise Malformed(f"name {name!r} is taken")


def _defined(policy: Policy, name: str) -> None:
    if name not in policy.witnesses and name not in policy.groups:
        raise Malformed(f"{name!r} is not the name of a witness or group on an earlier line")
