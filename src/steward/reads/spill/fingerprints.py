"""Stored fingerprints of protected documents, for the operator's own scanner.

Not filtered by any actor: what is given out are keyed prints and ids, no text and no title, and they go into
an enciphered index on the machine that holds the key.
"""

from collections.abc import Iterator

from steward.foundations.scan.fingerprint import Keys, ScanError, stored_key_id, unpack_prints
from steward.models import Fingerprint


def stored() -> Iterator[tuple[str, bytes, str | None]]:
    """(key of the document, its stored prints, its level) for every document under protection."""
    rows = Fingerprint.objects.filter(
        document__state__in=("determined", "in_force", "closed"), document__declassified_on=None
    ).order_by("document")
    for key, data, level in rows.values_list("document__key", "data", "document__level").iterator(500):
        yield str(key), bytes(data), level


def usable(keys: Keys, left_out: list[tuple[str, str]]) -> Iterator[tuple[str, bytes, str | None]]:
    """Those of them that are whole and of this key; the others' documents are added to `left_out`,
    each with the reason.

    ScanError when there are fingerprints of another key and none of this one: then the wrong key was named.
    """
    found, foreign = False, ""
    for key, data, level in stored():
        try:
            unpack_prints(data, keys)
        except ScanError as error:
            left_out.append((key, str(error)))
            foreign = foreign or _of_another_key(data, keys, str(error))
        else:
            found = True
            yield key, data, level
    if foreign and not found:
        raise ScanError(f"{foreign}; name the key of this installation with --key-file")


def _of_another_key(data: bytes, keys: Keys, why: str) -> str:
    """The reason, when it is the key; else nothing."""
    try:
        return why if stored_key_id(data) != keys.key_id.hex() else ""
    except ScanError:
        return ""
