"""Settings by which mypy's plugin knows the tables: the office's own,
and nothing of them is on disk when it has read them."""

import os
from tempfile import TemporaryDirectory

os.environ["STEWARD_SECRET_KEY"] = "types only"
with TemporaryDirectory(prefix="steward-types-") as folder:
    # The office's settings read the environment when they are imported: not before it stands as above.
    os.environ["STEWARD_DATA"] = folder
    from steward.settings import *  # noqa: F403
