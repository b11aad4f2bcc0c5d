"""The key files an operator names: the key of fingerprints, and public keys of logs.
Each is read here and nowhere else.

Promises that a new key is private (mode 0600) and never replaces one. Refuses a file of another shape without
quoting it: it may be a secret that was named by mistake.
(The log's own secret key is read by `acts.machinery.keyfile` alone.)
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from steward.foundations.scan.fingerprint import KEY_BYTES, ScanError
from steward.foundations.tlog.errors import Malformed
from steward.foundations.tlog.note import VerifierKey


def read_key(path: Path) -> bytes:
    """The 32 bytes of a fingerprint key; ScanError when the file is not there or holds something else."""
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except FileNotFoundError:
        raise ScanError(f"there is no key {path}; name the key with --key-file") from None
    except OSError as error:
        raise ScanError(f"the key {path} cannot be read: {error.strerror}") from None
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ScanError(f"{path} is not a key file: {2 * KEY_BYTES} hexadecimal digits belong there")
    return key


def make_key(path: Path) -> bytes:
    """A new fingerprint key in a new file of mode 0600; FileExistsError when there is one."""
    key = os.urandom(KEY_BYTES)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def read_vkeys(texts: Iterable[str]) -> list[VerifierKey]:
    """The keys of vkey texts, and of files with one a line; Malformed when one is neither."""
    return [VerifierKey.parse(line) for text in texts for line in _vkey_lines(text)]


def _vkey_lines(text: str) -> list[str]:
    path = Path(text)
    if not path.is_file():
        if text.count("+") < 2:
            raise Malformed(f"{text!r} is neither a vkey (name+id+key) nor a file with one a line")
        return [text]
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
    except (OSError, UnicodeDecodeError):
        raise Malformed(f"{path} cannot be read as a file of vkeys") from None
    if not lines:
        raise Malformed(f"{path} holds no vkey")
    return lines
