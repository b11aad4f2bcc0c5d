"""Which copies of an issued document have still to leave the registry that issued it,
and which stay there as file copies.

Promises that what nobody was told of is not asked for: as many copies go out as recipients are named, and
where nobody is named, all but one. Where nothing shall go out, the recipients say so:
those of the file alone are no recipients.
"""

import re
from collections.abc import Sequence

from steward.rules.document.kept import BETWEEN_NAMES

#: A part of the recipients that names where the file copy lies, as it is written on official papers.
FILED = re.compile(r"\W*(lưu|file)\s*:", re.IGNORECASE)
#: Days for which copies that were issued are waited for.
WAITED_FOR = 90


def addressed(recipients: str) -> int | None:
    """How many recipients a document names; None where it names nothing at all."""
    parts = [part for part in re.split(r"[\n;]", recipients) if part.strip()]
    names = [name for part in parts if not FILED.match(part) for name in BETWEEN_NAMES.split(part)]
    return sum(any(c.isalnum() for c in name) for name in names) if parts else None


def staying(copies: int, recipients: int | None) -> int:
    """How many of so many copies stay with the registry."""
    return 1 if recipients is None else max(copies - recipients, 0)


def to_go(here: Sequence[int], copies: int, recipients: int | None) -> Sequence[int]:
    """Those of the copies that never left which have still to go, the last ones being kept;
    `copies` is how many were issued."""
    return here[: max(len(here) - staying(copies, recipients), 0)]
