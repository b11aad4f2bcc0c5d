"""The spool of uploads: a private folder that is empty when nobody uploads (docs/decisions/0008).

Promises that what a crash left behind, a file or the private folder it was read in, goes at the next start,
or after an hour. Refuses to follow links.
"""

import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

LONGEST_UPLOAD = timedelta(hours=1)


def sweep(spool: Path, before: datetime | None = None) -> int:
    """Remove what lies in the spool (what was changed before a moment, when one is given);
    how many things went."""
    gone = 0
    for left in spool.iterdir() if spool.is_dir() else ():
        with suppress(FileNotFoundError):  # its owner was quicker
            if before is None or left.lstat().st_mtime < before.timestamp():
                if left.is_dir() and not left.is_symlink():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink()
                gone += 1
    return gone
