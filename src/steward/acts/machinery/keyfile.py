"""The file that holds the log's signing key, and the small files beside it.

Beside `NAME.key` (mode 0600) lie `NAME.vkey`, its public half, and what `acts.log` remembers: `NAME.signed`
and `NAME.witnesses`. Each is replaced whole and is on the disk when the call returns. Refuses a key file that
others may read, a key of another log, and to make a key where one was used before.
"""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from steward.foundations.tlog.errors import Malformed
from steward.foundations.tlog.note import ED25519, SigningKey, check_name
from steward.models import Checkpoint
from steward.rules.machinery.answers import Refusal


@contextmanager
def held(origin: str) -> Iterator[SigningKey]:
    """The log's signing key, held alone while signing; made when the log has signed nothing yet."""
    file: Path = settings.LOG_KEY_FILE
    signed = Checkpoint.objects.exists()
    if not file.exists():
        if signed:
            raise Refusal("key_missing", file=file.name)
        _made(origin)  # or another process has made it since: one of the two keys is the log's
    with file.open("rb") as held:
        if stat.S_IMODE(os.fstat(held.fileno()).st_mode) & 0o077:
            raise Refusal("key_file_open", file=file.name)
        fcntl.flock(held, fcntl.LOCK_EX)
        yield _read(held.read().decode(errors="replace").strip(), origin)


def _read(secret: str, origin: str) -> SigningKey:
    try:
        key = SigningKey.parse(secret)
    except Malformed:
        raise Refusal("key_unreadable", file=settings.LOG_KEY_FILE.name) from None
    if key.name != origin:
        raise Refusal("key_of_another_log", name=key.name, origin=origin)
    vkey = settings.LOG_KEY_FILE.with_suffix(".vkey")
    if not vkey.exists():
        replace(vkey, key.verifier.text + "\n")
    return key


def make_key(origin: str) -> str:
    """Make the signing key of a new log (mode 0600) and its public half beside it; returns the vkey.

    Called by `steward init`, else by the first checkpoint. Refuses to replace a key.
    """
    vkey = _made(origin)
    if vkey is None:
        raise Refusal("key_exists", file=settings.LOG_KEY_FILE.name)
    return vkey


def _made(origin: str) -> str | None:
    """The vkey of the key made, or None where there is one already: of two who make it at once, one does.

    The file gets its name when it is whole, and is locked until its public half lies beside it, so that
    nobody reads half a key and `held` waits for the rest.
    """
    file: Path = settings.LOG_KEY_FILE
    key = SigningKey(check_name(origin), ED25519, os.urandom(32))
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(
        "w", dir=file.parent, prefix=file.name, encoding="utf-8"
    ) as out:  # its mode is 0600
        fcntl.flock(out, fcntl.LOCK_EX)
        out.write(key.text + "\n")
        out.flush()
        os.fsync(out.fileno())
        try:
            os.link(out.name, file)
        except FileExistsError:
            return None
        replace(file.with_suffix(".vkey"), key.verifier.text + "\n")
    return key.verifier.text


def replace(file: Path, content: str) -> None:
    """Write a small file whole or not at all, and on the disk when this returns."""
    part = file.with_suffix(file.suffix + ".part")
    with part.open("w", encoding="utf-8") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
