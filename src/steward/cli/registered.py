"""What `steward scan` asks of the installation: the index of its own register,
and the signed order of one of its scans.

Promises that both come from what the installation already keeps: stored fingerprints, a decision; a
fingerprint that cannot be used stops no index, and its document is named. Refuses an index without the
installation's key of fingerprints, and an order for who may not run the scan.
"""

from pathlib import Path

from steward.cli.errors import Trouble
from steward.cli.ready import open_installation
from steward.foundations.scan.fingerprint import ScanError, derive
from steward.foundations.scan.index import IndexHeader, build_index_from_fingerprints


def index(out: Path, key_file: Path | None) -> tuple[IndexHeader, list[tuple[str, str]]]:
    """Write the index; its header, and the documents left out of it with the reason.

    Trouble when the installation's key of fingerprints is not there.
    """
    from steward.cli.offline.keyfiles import read_key

    open_installation()
    from django.conf import settings

    from steward.reads.spill.fingerprints import usable

    try:
        key = read_key(key_file or Path(settings.FINGERPRINT_KEY_FILE))
    except ScanError as error:
        raise Trouble(
            str(error), "it is made when the installation begins (steward init); else name it with --key-file"
        ) from error
    left_out: list[tuple[str, str]] = []
    return build_index_from_fingerprints(usable(derive(key), left_out), out, key), left_out
