"""Walking stores: every name below them, sorted, without following a link.

Promises the same order on every run, one entry for everything that is not a folder, and an entry with a
reason for what cannot be read: links, sockets, devices, closed folders. Files are opened component by
component from the store, so that a folder swapped for a link while the scan runs leads nowhere.
Refuses to leave the store.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .names import printable

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_DEEPEST = 400
_REASONS = {
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.ENOENT: "vanished",
    errno.ENOTDIR: "vanished",
    errno.ELOOP: "symlink",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a store: `relative` below `store` ("" when the store is a file itself), size in bytes.

    `reason` says why it is not to be opened, `kind` then is its media type.
    """

    store: str
    relative: str
    size: int = 0
    reason: str | None = None
    kind: str = "application/octet-stream"

    @property
    def path(self) -> str:
        """The path for the report: the store as it was named, and what is below it."""
        return printable(f"{self.store.rstrip('/')}/{self.relative}" if self.relative else self.store)


def reason_of(error: OSError) -> str:
    """The reason code for an error of the file system."""
    return _REASONS.get(error.errno or 0, "io-error")


def walk(store: str) -> Iterator[Entry]:
    """Entries of a store, folders depth first, names in byte order.
    OSError when the store itself is not there."""
    mode = Path(store).stat()
    if stat.S_ISREG(mode.st_mode):
        yield Entry(store, "", mode.st_size)
        return
    root = os.open(store, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield from _folder(store, "", root, 0)
    finally:
        os.close(root)


def _folder(store: str, relative: str, folder: int, depth: int) -> Iterator[Entry]:
    try:
        with os.scandir(folder) as found:
            names = sorted((entry.name for entry in found), key=os.fsencode)
    except OSError as error:
        yield Entry(store, relative, 0, reason_of(error), "inode/directory")
        return
    for name in names:
        below = f"{relative}/{name}" if relative else name
        try:
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                yield from _into(store, below, name, folder, depth)
            else:
                yield _entry(store, below, status)
        except OSError as error:
            yield Entry(store, below, 0, reason_of(error))


def _into(store: str, below: str, name: str, folder: int, depth: int) -> Iterator[Entry]:
    if depth >= _DEEPEST:
        yield Entry(store, below, 0, "nesting-limit", "inode/directory")
        return
    try:
        inner = os.open(name, _FOLDER, dir_fd=folder)
    except OSError as error:
        yield Entry(store, below, 0, reason_of(error), "inode/directory")
        return
    try:
        yield from _folder(store, below, inner, depth + 1)
    finally:
        os.close(inner)


def _entry(store: str, below: str, status: os.stat_result) -> Entry:
    if stat.S_ISREG(status.st_mode):
        return Entry(store, below, status.st_size)
    if stat.S_ISLNK(status.st_mode):
        return Entry(store, below, status.st_size, "symlink", "inode/symlink")
    return Entry(store, below, 0, "not-a-file", "inode/special")


def open_entry(entry: Entry) -> int:
    """A read-only descriptor of a regular file. OSError otherwise; the caller closes it."""
    if not entry.relative:
        return _regular(os.open(entry.store, _FILE & ~os.O_NOFOLLOW))
    *folders, name = Path(entry.relative).parts
    folder = os.open(entry.store, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in folders:
            inner = os.open(part, _FOLDER, dir_fd=folder)
            os.close(folder)
            folder = inner
        return _regular(os.open(name, _FILE, dir_fd=folder))
    finally:
        os.close(folder)


def _regular(fd: int) -> int:
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError(errno.ELOOP, "no regular file any more")
    return fd
