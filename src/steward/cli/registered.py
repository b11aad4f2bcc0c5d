"""What `steward scan` asks of the office: the index of its own register, and the signed order of one of its scans.

Promises that both come from what the office already keeps: stored fingerprints, a decision. Refuses an index without
the office's key of fingerprints, and an order for who may not run the scan.
"""

from pathlib import Path

from steward.cli.errors import Trouble
from steward.cli.ready import open_office
from steward.foundations.scan.fingerprint import ScanError
from steward.foundations.scan.index import IndexHeader, build_index_from_fingerprints


def index(out: Path, key_file: Path | None) -> IndexHeader:
    """Write the index; Trouble when the office's key of fingerprints is not there."""
    from steward.cli.offline.keyfiles import read_key

    open_office()
    from django.conf import settings

    from steward.reads.fingerprints import stored

    try:
        key = read_key(key_file or Path(settings.FINGERPRINT_KEY_FILE))
    except ScanError as error:
        raise Trouble(str(error), "it is made when the office begins (steward init); else name it with --key-file") from error
    return build_index_from_fingerprints(stored(), out, key)
