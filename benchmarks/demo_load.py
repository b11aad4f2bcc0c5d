"""What an act costs: the demo's world is built in a folder of its own, and every act is measured.

Prints a table by act: how often, CPU milliseconds in the median and at the 95th percentile, statements sent
to the database. Sources of the figures: `time.process_time` around `perform`, Django's own count of
statements. Usage: python -m benchmarks.demo_load [DOCUMENTS] [UNITS]
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def measured(documents: int, units: int) -> dict[str, list[tuple[float, int]]]:
    """By act: CPU seconds and statements of each time it was performed."""
    from django.db import connection
    from django.utils import timezone

    from steward.cli.demo import story
    from steward.cli.demo.scale import Scale
    from steward.cli.demo.world import World, first_day, moment_of

    found: dict[str, list[tuple[float, int]]] = defaultdict(list)
    now, sent = timezone.now(), [0]

    def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent[0] += 1
        return execute(sql, params, many, context)

    class Measured(World):
        def do(self, act: Any, post: Any, /, **fields: Any) -> Any:
            self.actor(post) if isinstance(post, str) else None
            before, begun = sent[0], time.process_time()
            done = super().do(act, post, **fields)
            found[act.name].append((time.process_time() - begun, sent[0] - before))
            return done

    scale = Scale(
        documents=documents, units=units, copies=documents * 5 // 2, printed=max(1, documents // 10)
    )
    with connection.execute_wrapper(counted):
        story.happens(Measured(scale, moment_of(first_day(now)), now))
    return found


def table(found: dict[str, list[tuple[float, int]]]) -> str:
    """Lines of a Markdown table, the most frequent act first, all together last."""
    lines = ["| act | times | CPU ms, median | 95 % | statements |", "| --- | ---: | ---: | ---: | ---: |"]
    every = [one for times in found.values() for one in times]
    for name, times in [*sorted(found.items(), key=lambda item: -len(item[1])), ("all", every)]:
        cpu = sorted(seconds * 1000 for seconds, _ in times)
        median, high = statistics.median(cpu), cpu[min(len(cpu) - 1, int(len(cpu) * 0.95))]
        sent = statistics.median(number for _, number in times)
        lines.append(f"| `{name}` | {len(times)} | {median:.1f} | {high:.1f} | {sent:.0f} |")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    documents, units = map(
        int, (*arguments, "120", "12")[:2] if len(arguments) != 1 else (arguments[0], "12")
    )
    with tempfile.TemporaryDirectory(prefix="steward-demo-load-") as folder:
        os.environ |= {"STEWARD_DATA": str(Path(folder) / "demo"), "STEWARD_DEMO": "1"}
        from steward.cli.installation import migrate

        migrate(quiet=True)
        print(table(measured(documents, units)))


if __name__ == "__main__":
    main(sys.argv[1:])
