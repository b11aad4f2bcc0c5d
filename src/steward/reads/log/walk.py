"""The tree of the log as far as a verification has read it, built anew from the leaves."""

from dataclasses import dataclass, field

from steward.foundations.tlog.merkle import complete_root
from steward.foundations.tlog.tiles import WIDTH


@dataclass
class Walk:
    """The tree as far as it was read: unfinished rows per level, full tiles counted,
    erasures and their traces."""

    size: int = 0
    rows: list[list[bytes]] = field(default_factory=lambda: [[]])
    done: list[int] = field(default_factory=lambda: [0])
    roots: dict[int, bytes] = field(default_factory=dict)
    beside: int = 0
    disclosed: int = 0
    opaque: dict[int, list[str]] = field(default_factory=dict)
    erasures: dict[int, set[str]] = field(default_factory=dict)
    at_origin: int = 0

    def add(self, hashed: bytes) -> list[tuple[int, int, bytes, bytes]]:
        """Take one leaf hash; (level, index, hashes, root) of each tile it fills."""
        self.rows[0].append(hashed)
        self.size += 1
        full, level = [], 0
        while len(self.rows[level]) == WIDTH:
            root = complete_root(self.rows[level])
            full.append((level, self.done[level], b"".join(self.rows[level]), root))
            if level + 1 == len(self.rows):
                self.rows.append([])
                self.done.append(0)
            self.rows[level], self.done[level] = [], self.done[level] + 1
            level += 1
            self.rows[level].append(root)
        return full

    def peaks(self) -> bytes:
        tops = []
        for row in reversed(self.rows):
            at = 0
            for bit in reversed(range(8)):
                if len(row) >> bit & 1:
                    tops.append(complete_root(row[at : at + (1 << bit)]))
                    at += 1 << bit
        return b"".join(tops)
