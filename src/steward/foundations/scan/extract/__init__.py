"""Text out of files: one file per format, one walk over containers, and an outcome for everything.

Promises: every file and every member of a container is yielded exactly once, as scanned, partly or
unreadable, and whatever is not scanned says why with a code of the closed list `REASONS`. Refuses: to trust a
file name, to expand XML entities, to follow a path, to write anything, to spend more than its `Budget`. It is
meant to run inside the jail of `steward.foundations.scan.worker`; it does not protect itself. The readers,
with the parsers they are made of, are loaded by whoever takes `extract`:
what only counts outcomes has none of them in its process.
"""

from typing import TYPE_CHECKING, Any

from .outcome import REASONS, Budget, Extracted, Member, Outcome

if TYPE_CHECKING:
    from .tree import extract

__all__ = ["REASONS", "Budget", "Extracted", "Member", "Outcome", "extract"]


def __getattr__(name: str) -> Any:
    if name != "extract":
        raise AttributeError(name)
    from .tree import extract  # noqa: PLC0415  the parsers are loaded by whoever takes it

    return extract
