"""`steward scan index --register`: the index of the office's own register, from stored fingerprints alone."""

from pathlib import Path

from steward.cli.errors import Trouble
from steward.cli.ready import open_office
from steward.foundations.scan.index import IndexHeader, build_index_from_fingerprints


def index(out: Path, key_file: Path | None) -> IndexHeader:
    """Write the index; Trouble when the office's fingerprint key is not there."""
    open_office()
    from django.conf import settings

    from steward.reads.fingerprints import stored

    file = key_file or Path(settings.FINGERPRINT_KEY_FILE)
    if not file.is_file():
        raise Trouble(f"there is no fingerprint key {file}", "name it with --key-file, or begin the office with steward init")
    return build_index_from_fingerprints(stored(), out, bytes.fromhex(file.read_text("ascii").strip()))
