"""`make soak`: the campaigns of `make test` at full length, each a command of its own.

    python -m tests.soak [NAME …]     all campaigns, or these; `--list` names them

SCALE (1) multiplies the lengths, JOBS (2) is how many run at once, STEWARD_SEED (fresh) which ones.
STEWARD_TEST_POSTGRES names a server instead of that of the wheel; then one runs after the other. Promises
that what is run is exactly the command printed, so that one campaign can be repeated without the others; ends
with a table, and with 1 when one failed.
"""

import os
import secrets
import shlex
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.progress import SUMMARY

ROOT = Path(__file__).parents[1]
FEWEST = 200


@dataclass
class Campaign:
    """One test, the variable that holds its length, and what came of it."""

    name: str
    test: str
    variable: str
    full: int
    engine: str = ""
    minutes: float = 0.0
    result: str = "not run"
    said: list[str] = field(default_factory=list)

    def settings(self, seed: int, scale: float) -> dict[str, str]:
        told = {
            "STEWARD_SEED": str(seed),
            self.variable: str(max(min(FEWEST, self.full), round(self.full * scale))),
        }
        return {**told, "STEWARD_TEST_ENGINE": self.engine} if self.engine else told

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "pytest", "-s", "-p", "no:cacheprovider", self.test]

    def typed(self, seed: int, scale: float) -> str:
        """What to type to run it again."""
        told = " ".join(f"{name}={value}" for name, value in self.settings(seed, scale).items())
        return f"{told} {shlex.join(['python', *self.command[1:]])}"


ACTS, TABLES = "tests/acts/test_state_machine.py", "tests/journeys/test_tampering.py"
WORLDS = "tests/reads/test_visibility.py::test_no_question_tells_more_than_the_rule_says"
EDITS = "tests/foundations/tlog/test_mutations.py::test_no_edit_without_the_key_goes_undetected"


def campaigns() -> list[Campaign]:
    """The longest first, so that two hands end together."""
    return [
        Campaign("visibility-sqlite", WORLDS, "STEWARD_WORLDS", 10_000, "sqlite"),
        Campaign("acts-postgres", ACTS, "STEWARD_STEPS", 100_000, "postgres"),
        Campaign("tables-sqlite", TABLES, "STEWARD_TABLE_MUTATIONS", 20_000, "sqlite"),
        Campaign("acts-sqlite", ACTS, "STEWARD_STEPS", 100_000, "sqlite"),
        Campaign("log-small", f"{EDITS}[9-0.98]", "STEWARD_MUTATIONS", 1_000_000),
        Campaign("log-tiles", f"{EDITS}[300-0.02]", "STEWARD_MUTATIONS", 1_000_000),
        Campaign("tables-postgres", TABLES, "STEWARD_TABLE_MUTATIONS", 2_000, "postgres"),
        Campaign("visibility-postgres", WORLDS, "STEWARD_WORLDS", 2_000, "postgres"),
        Campaign("scan", "tests/journeys/test_many_files.py", "STEWARD_SCAN_FILES", 20_000),
        Campaign("rules", "tests/rules/test_random_walk.py", "STEWARD_RULE_STEPS", 1_000_000),
    ]


class Soak:
    """All chosen campaigns, so many at once; Ctrl-C ends those that run and still prints the table."""

    def __init__(self, chosen: list[Campaign], seed: int, scale: float) -> None:
        self.chosen, self.seed, self.scale = chosen, seed, scale
        self.running: set[subprocess.Popen[str]] = set()
        self.stopped, self.mouth = False, threading.Lock()

    def say(self, text: str) -> None:
        with self.mouth:
            print(text, flush=True)

    def run(self, one: Campaign) -> None:
        if self.stopped:
            return
        self.say(f"[{one.name}] {one.typed(self.seed, self.scale)}")
        began = time.monotonic()
        surroundings = {**os.environ, **one.settings(self.seed, self.scale), "STEWARD_PROGRESS": "1"}
        with subprocess.Popen(
            one.command,
            cwd=ROOT,
            env=surroundings,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            self.running.add(process)
            for line in process.stdout or ():
                self.heard(one, line.strip())
        self.running.discard(process)
        one.minutes = (time.monotonic() - began) / 60
        one.result = "stopped" if self.stopped else "held" if process.returncode == 0 else "FAILED"

    def heard(self, one: Campaign, line: str) -> None:
        if line.startswith(SUMMARY):
            one.said.append(line.removeprefix(SUMMARY))
        if line.strip("."):
            self.say(f"[{one.name}] {line}")

    def all(self, jobs: int) -> None:
        with ThreadPoolExecutor(jobs) as hands:
            try:
                for done in [hands.submit(self.run, one) for one in self.chosen]:
                    done.result()
            except KeyboardInterrupt:
                self.stopped = True
                for process in list(self.running):
                    process.terminate()

    def table(self) -> str:
        rows = [
            f"seed {self.seed}, scale {self.scale:g}",
            f"{'campaign':<20} {'result':<8} {'minutes':>7}  figures",
        ]
        for one in self.chosen:
            first, *more = one.said or ["-"]
            rows.append(f"{one.name:<20} {one.result:<8} {one.minutes:>7.1f}  {first}")
            rows += [" " * 39 + text for text in more]
        again = [one for one in self.chosen if one.result == "FAILED"]
        return "\n".join(rows + [f"again: {one.typed(self.seed, self.scale)}" for one in again])


def main(names: list[str]) -> int:
    """0 when every campaign held, 1 when not, 2 when the order makes no sense."""
    known = {one.name: one for one in campaigns()}
    if names == ["--list"]:
        print("\n".join(f"{one.name:<20} {one.variable}={one.full}" for one in known.values()))
        return 0
    if strange := [name for name in names if name not in known]:
        print(f"steward: no campaign {strange[0]!r}; there are: {' '.join(known)}", file=sys.stderr)
        return 2
    seed, scale = (
        int(os.environ.get("STEWARD_SEED") or secrets.randbelow(2**31)),
        float(os.environ.get("SCALE") or 1),
    )
    jobs = 1 if os.environ.get("STEWARD_TEST_POSTGRES") else int(os.environ.get("JOBS") or 2)
    soak = Soak([known[name] for name in names] or list(known.values()), seed, scale)
    print(f"steward: seed {seed}, scale {scale:g}, {jobs} at once", flush=True)
    soak.all(jobs)
    print(soak.table(), flush=True)
    return 0 if all(one.result == "held" for one in soak.chosen) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
