"""`steward scan`: the offline scanner, and beside it `order`,
the one command of it that needs the installation.

Promises that nothing of Django is loaded for the offline commands. An order is given only to a post that may
run the scan and take in its report, and is written whole.
"""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import Annotated

import typer

from steward.cli.errors import DONE, Trouble, written
from steward.cli.offline.scan import app
from steward.cli.ready import current, open_installation


@app.command()
def order(
    scan: Annotated[str, typer.Argument(help="Key of the decision, as 'steward ask scans' shows it.")],
    out: Annotated[Path, typer.Option("--out", help="The work order to write.")],
    post: Annotated[str, typer.Option("--as", help="Key of the post that asks.", envvar="STEWARD_POST")] = "",
    json: Annotated[bool, typer.Option("--json", help="One JSON line on standard output.")] = False,
) -> int:
    """Write the signed work order of a scan decision (scan.open), for a scan on another machine."""
    open_installation()
    current()
    from steward.cli.generic import known_post
    from steward.jobs.scanner import Failed
    from steward.jobs.scans import own_vkey, work_order

    try:
        note, vkey = work_order(scan, known_post(post)), own_vkey()
    except Failed as failure:
        raise Trouble(failure.detail, "put the key back (guide/log)") from failure
    written(out, note)
    told = {"order": str(out), "scan": scan, "vkey": vkey}
    print(
        json_module.dumps(told)
        if json
        else f"{out}: on the other machine: steward scan run --order FILE --order-vkey '{vkey}'"
    )
    return DONE
