"""All benchmarks: `make bench`. Tables go to standard output and, with the command of each, into docs/performance.md.

Figures of a shared machine are quoted as ratios and CPU time; each table has a peer or a physical limit beside us.
"""

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.world import machine

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"
#: What each is about, and the arguments with which the page is made.
EVERY = (
    ("log_cost.py", (), "Acts per second and what the log adds to a plain insert"),
    ("tlog_arithmetic.py", (), "The arithmetic of the log"),
    ("list_page.py", ("100000",), "The register's list for a clerk, a department and the whole province"),
    ("scan_match.py", (), "Index and matching"),
    ("scan_run.py", (), "The whole scan: reading, matching, report"),
    ("demo_load.py", (), "The demo: a province through acts only"),
)
HEAD = """# Performance

Made by `make bench` ({machine}). Machines are shared and noisy: trust ratios and CPU time more than wall time.
"""


def run(file: str, arguments: tuple[str, ...]) -> str:
    words = [sys.executable, str(HERE / file), *arguments]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(HERE.parent)})
    if done.returncode:
        return f"It ended with exit code {done.returncode}:\n\n```\n{done.stderr.strip()[-600:]}\n```"
    return done.stdout.strip()


def main() -> int:
    wanted = sys.argv[1:]
    parts, failed = [HEAD.format(machine=machine())], False
    for file, arguments, title in EVERY:
        if not (HERE / file).exists() or (wanted and file.removesuffix(".py") not in wanted):
            continue
        print(f"\n## {title}\n", flush=True)
        told = run(file, arguments)
        failed |= told.startswith("It ended")
        print(told, flush=True)
        parts.append(f"## {title}\n\n`python benchmarks/{' '.join((file, *arguments))}`\n\n{told}\n")
    if not wanted:
        PAGE.write_text("\n".join(parts), encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
