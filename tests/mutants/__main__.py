"""`make mutants`: changes the rooms one line at a time and asks whether a test notices.

    python -m tests.mutants [FILE:LINE …] 300 mutants of rules, reads and web, drawn by a seed;
    or all of these lines

STEWARD_SEED says which are drawn (fresh), MUTANTS how many (300), JOBS (2) how many run at once. First the
suite is run once to learn which tests run which line; what was learnt is kept in `.mutants/` until the tree
changes. Each mutant is tried in a copy of the tree, by the tests that run its line. Prints each survivor as
it is found, and ends with the score; exits with 1 below 90 %.
"""

import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from tests.mutants.covered import Covered
from tests.mutants.drawing import ROOT, Mutant, drawn, every

ROOMS = ("rules", "reads", "web")
SUITE = (
    "rules",
    "models",
    "acts",
    "reads",
    "jobs",
    "api",
    "cli",
    "web",
    "house/test_lives.py",
    "house/test_four_doors.py",
)
ENOUGH = 0.9
#: Of the tests that run a line, so many seconds are asked; a run that takes far longer hangs,
#: which is noticed too.
ASKED, HANGS = 15.0, 180.0
NEVER_COPIED = shutil.ignore_patterns(
    ".git", ".venv", ".mutants", "var", "__pycache__", ".*_cache", ".hypothesis", "build"
)
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not full and not browser"]


def tree() -> str:
    """A digest of everything that the coverage depends on."""
    told = hashlib.sha256()
    for one in sorted((*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"))):
        told.update(str(one.relative_to(ROOT)).encode() + one.read_bytes())
    return told.hexdigest()[:16]


def learnt(jobs: int) -> Covered:
    """Which tests run which lines: from the folder of this very tree, else by running the suite once."""
    folder = ROOT / ".mutants" / tree()
    if not folder.is_dir():
        print(
            "steward: which tests run which lines: the suite runs once, about a quarter of an hour",
            flush=True,
        )
        partly = folder.with_suffix(".partly")
        shutil.rmtree(folder.parent, ignore_errors=True)
        partly.mkdir(parents=True)
        command = [
            *PYTEST,
            "-n",
            str(jobs),
            "--dist",
            "loadfile",
            "-p",
            "tests.mutants.covered",
            *(f"tests/{one}" for one in SUITE),
        ]
        if subprocess.run(
            command, cwd=ROOT, env={**os.environ, "STEWARD_COVERED": str(partly)}, check=False
        ).returncode:
            sys.exit("steward: the suite fails as it is; mend that first, then look for mutants")
        partly.rename(folder)
    return Covered(folder)


class Hunt:
    """Copies of the tree, each of which tries one mutant at a time."""

    def __init__(self, covered: Covered, jobs: int, folder: str) -> None:
        self.covered, self.jobs = covered, jobs
        self.copies: Queue[Path] = Queue()
        for number in range(jobs):
            copy = Path(folder) / str(number)
            shutil.copytree(ROOT, copy, ignore=NEVER_COPIED)
            self.copies.put(copy)

    def survives(self, one: Mutant) -> bool:
        """Whether every test that runs its line passes in spite of it; a line that no test runs survives."""
        tests = self.covered.of(one.path, one.line, ASKED)
        if not tests:
            return True
        copy = self.copies.get()
        changed, whole = copy / one.path, (copy / one.path).read_text()
        try:
            changed.write_text(one.source())
            return self._pass(copy, tests)
        finally:
            changed.write_text(whole)
            self.copies.put(copy)

    def _pass(self, copy: Path, tests: list[str]) -> bool:
        (copy / "asked.txt").write_text("\n".join(tests))
        surroundings = {**os.environ, "PYTHONPATH": f"{copy}/src:{copy}", "PYTHONDONTWRITEBYTECODE": "1"}
        command = [*PYTEST, "-x", "-p", "no:xdist", "@asked.txt"]
        try:
            return not subprocess.run(
                command, cwd=copy, env=surroundings, capture_output=True, timeout=HANGS, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            return False

    def all(self, mutants: list[Mutant]) -> list[Mutant]:
        """Those that survive."""
        survivors, began = [], time.monotonic()
        with ThreadPoolExecutor(self.jobs) as hands:
            for number, (one, survived) in enumerate(
                zip(mutants, hands.map(self.survives, mutants), strict=True), 1
            ):
                if survived:
                    survivors.append(one)
                    print(f"survived: {one.path}:{one.line}\n{one.told()}", flush=True)
                if number % 20 == 0:
                    print(
                        f"{number} of {len(mutants)}, {(time.monotonic() - began) / 60:.0f} minutes",
                        flush=True,
                    )
        return survivors


def chosen(named: list[str], seed: int) -> list[Mutant]:
    """The mutants of the lines named, or those that the seed draws."""
    if not named:
        return drawn(ROOMS, int(os.environ.get("MUTANTS") or 300), seed)
    places = [(path, int(line)) for path, _, line in (one.rpartition(":") for one in named)]
    return [one for path, line in places for one in every(path) if one.line == line]


def main(named: list[str]) -> int:
    """0 where enough are noticed, 1 where not."""
    seed, jobs = (
        int(os.environ.get("STEWARD_SEED") or secrets.randbelow(2**31)),
        int(os.environ.get("JOBS") or 2),
    )
    mutants = chosen(named, seed)
    print(f"steward: seed {seed}, {len(mutants)} mutants of {', '.join(ROOMS)}", flush=True)
    covered = learnt(jobs)
    with tempfile.TemporaryDirectory() as folder:
        survivors = Hunt(covered, jobs, folder).all(mutants)
    score = 1 - len(survivors) / max(1, len(mutants))
    print(f"steward: seed {seed}: {score:.1%} of {len(mutants)} noticed, {len(survivors)} survived")
    print("\n".join(f"  {one.path}:{one.line}" for one in survivors))
    return 0 if score >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
