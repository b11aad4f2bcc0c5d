"""An office in a folder, with a few hundred entries: `python -m tests.full.house FOLDER`;
its last line tells what is in it.

Made by acts, invented, signed twice: once in the middle, once at the end.
"""

import json
import sys
from pathlib import Path

from tests.web.live import prepare, sessions

DOCUMENTS = 120


def main(folder: Path) -> None:
    prepare(folder)
    from django.conf import settings

    from steward.acts.log import checkpoint
    from steward.models import Handover, Head
    from tests import cast as casting
    from tests.web import live_papers as papers

    cast = casting.build()
    papers.fill(cast, DOCUMENTS // 3)
    older = checkpoint(casting.NOW)
    papers.more_posts(cast, 12)
    papers.fill(cast, DOCUMENTS - DOCUMENTS // 3)
    checkpoint(casting.NOW)
    told = {
        "entries": Head.objects.get().size,
        "older": older,
        "vkey": settings.LOG_KEY_FILE.with_suffix(".vkey").read_text().strip(),
        "session": sessions()["registrar"],
        "handover": str(Handover.objects.filter(state="accepted").order_by("pk").first().key),
        "book": cast.books["incoming"],
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
