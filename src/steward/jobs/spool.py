"""The spool of uploads: a private folder that is empty when nobody uploads (docs/decisions/0008).

Promises that a file left behind by a crash goes at the next start, or after an hour. Refuses to follow links
and to touch anything but plain files of the spool.
"""

from datetime import datetime, timedelta
from pathlib import Path

LONGEST_UPLOAD = timedelta(hours=1)


def sweep(spool: Path, before: datetime | None = None) -> int:
    """Remove the files of the spool (those changed before a moment, when one is given); how many went."""
    gone = 0
    for file in spool.iterdir() if spool.is_dir() else ():
        if file.is_symlink() or file.is_file():
            status = file.lstat()
            if before is None or status.st_mtime < before.timestamp():
                file.unlink(missing_ok=True)
                gone += 1
    return gone
