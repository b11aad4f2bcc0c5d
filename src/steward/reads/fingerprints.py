"""Stored fingerprints of protected documents, for the operator's own scanner.

Not filtered by any actor: what is given out are keyed prints and ids, no text and no title, and they go into an
enciphered index on the machine that holds the key.
"""

from collections.abc import Iterator

from steward.models import Fingerprint


def stored() -> Iterator[tuple[str, bytes, str | None]]:
    """(key of the document, its stored prints, its level) for every document under protection."""
    rows = Fingerprint.objects.filter(
        document__state__in=("determined", "in_force", "closed"), document__declassified_on=None
    ).order_by("document")
    for key, data, level in rows.values_list("document__key", "data", "document__level").iterator(500):
        yield str(key), bytes(data), level
