"""The memory of attempts to sign in: failures, which limit guessing, and used codes;
a file each in a private folder.

Promises that an attempt is remembered until its time is over, however many others there are, and that of
several processes which add the same one at once, one is told that it was the first. Refuses to make room by
forgetting at random; what is long over is swept by the clock (steward.jobs.tick).
"""

import os
from collections.abc import Callable
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class Attempts(FileBasedCache):
    """Django's cache of files, without its culling, and with an `add` that only one wins."""

    # What Django's class has and its stubs leave out.
    _dir: str
    _createdir: Callable[[], None]
    _write_content: Callable[[IO[bytes], Any, Any], None]
    _key_to_file: Callable[[Any, int | None], str]

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Whether it was not remembered yet. The file gets its name whole, or not when another has it."""
        if self.has_key(key, version):
            return False
        self._createdir()
        with NamedTemporaryFile(dir=self._dir) as fresh:
            self._write_content(fresh, timeout, value)
            fresh.flush()
            try:
                os.link(fresh.name, self._key_to_file(key, version))
            except FileExistsError:
                return False
        return True

    def _cull(self) -> None:
        """Nothing: Django would forget a third at 300 entries,
        and at a higher limit list the folder at each attempt."""
