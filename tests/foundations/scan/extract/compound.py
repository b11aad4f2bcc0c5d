"""A small writer of compound files (MS-CFB version 3),
so that legacy formats are tested without their programs."""

import struct

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams in its root;
    each is padded to 4,096 bytes to stay out of the mini stream."""
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    sectors: list[bytes] = []
    chain: list[int] = []
    starts = {}
    for name, data in padded.items():
        starts[name] = len(sectors)
        blocks = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        chain += [*range(len(sectors) + 1, len(sectors) + len(blocks)), END]
        sectors += blocks
    directory = _entry("Root Entry", 5, END, 0, child=1) + b"".join(
        _entry(name, 2, starts[name], len(data), right=number + 2 if number + 1 < len(padded) else FREE)
        for number, (name, data) in enumerate(padded.items())
    )
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    first = len(sectors)
    count = len(directory) // 512
    chain += [*range(first + 1, first + count), END]
    sectors += [directory[at : at + 512] for at in range(0, len(directory), 512)]
    tables = 1
    while tables * 128 < len(chain) + tables:
        tables += 1
    at = len(sectors)
    chain += [FAT] * tables
    chain += [FREE] * (tables * 128 - len(chain))
    fat = struct.pack(f"<{len(chain)}I", *chain)
    sizes = (0x3E, 3, 0xFFFE, 9, 6, 0, tables, first, 0, 4096, END, 0, END, 0)
    head = struct.pack("<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), *sizes)
    difat = struct.pack("<109I", *range(at, at + tables), *[FREE] * (109 - tables))
    return head + difat + b"".join(sectors) + fat


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE, right: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text) + 2, kind, 1, FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
