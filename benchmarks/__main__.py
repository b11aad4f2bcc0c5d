"""All benchmarks: `make bench`. Tables go to standard output and, with the command of each,
into docs/performance.md.

Figures of a shared machine are quoted as ratios and CPU time; each table has a peer or a physical limit
beside us. `python -m benchmarks NAME ...` runs the named ones only and renews their sections of the page.
"""

import subprocess
import sys

from benchmarks.world import ENGINES, ROOT, machine

PAGE = ROOT / "docs" / "performance.md"
#: Module, the arguments with which the page is made, and what it is about.
EVERY: tuple[tuple[str, tuple[str, ...], str], ...] = (
    *(
        ("log_cost", ("--engine", one), f"Acts per second and what the log adds to a plain insert: {one}")
        for one in ENGINES
    ),
    ("tlog_arithmetic", (), "The arithmetic of the log"),
    *(
        (
            "list_page",
            ("100000", "--engine", one),
            f"The register's list for a clerk, a department and the whole province: {one}",
        )
        for one in ENGINES
    ),
    *(
        ("frame_cost", ("--engine", one), f"The number on the bar, My work and All actions: {one}")
        for one in ENGINES
    ),
    *(
        ("choosers", ("--engine", one), f"A few words in a list to choose from, over 10,000 posts: {one}")
        for one in ENGINES
    ),
    ("scan_match", (), "Index and matching, beside MinHash LSH"),
    ("scan_run", (), "The whole scan: reading, matching, report"),
    ("demo_load", (), "The demo: a province through acts only"),
    ("start_up", (), "What a command costs from its start to its end"),
    ("size", (), "What an installation takes on the disk"),
)
HEAD = """# Performance

Made by `make bench` ({machine}). \
Machines are shared and noisy: trust ratios and CPU time more than wall time.
Where a table names a machine, it was made on that one.
"""


def run(module: str, arguments: tuple[str, ...]) -> tuple[str, bool]:
    """What a benchmark printed, and whether it ended well; else its last words."""
    words = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        return f"It ended with exit code {done.returncode}:\n\n```\n{done.stderr.strip()[-600:]}\n```", False
    return done.stdout.strip(), True


def main(wanted: list[str]) -> int:
    known = {module for module, _, _ in EVERY}
    if unknown := set(wanted) - known:
        print(
            f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}",
            file=sys.stderr,
        )
        return 2
    page, failed = (sections() if wanted else {}), False
    for module, arguments, title in EVERY:
        if wanted and module not in wanted:
            continue
        print(f"\n## {title}\n", flush=True)
        told, well = run(module, arguments)
        failed |= not well
        print(told, flush=True)
        page[title] = f"`python -m benchmarks.{' '.join((module, *arguments))}`\n\n{told}\n"
    ordered = [f"## {title}\n\n{page[title]}" for _, _, title in EVERY if title in page]
    PAGE.write_text("\n".join([HEAD.format(machine=machine()), *ordered]), encoding="utf-8")
    return int(failed)


def sections() -> dict[str, str]:
    """The page as it stands, by title: what is not made again stays."""
    parts = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    return {title: f"{body.strip()}\n" for title, _, body in (part.partition("\n\n") for part in parts)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
