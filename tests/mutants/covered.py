"""Which tests run which line: a plugin of pytest that writes it down, and the reading of what it wrote.

`python -m pytest -p tests.mutants.covered` with STEWARD_COVERED naming a folder: each process of the suite
leaves two files there, what its tests ran (as coverage.py writes it,
a context a test) and how long each took.
"""

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

FOLDER = os.environ.get("STEWARD_COVERED", "")
ROOT = Path(__file__).parents[2]
SECONDS: dict[str, float] = {}
MEASURED = (
    coverage.Coverage(data_file=f"{FOLDER}/{os.getpid()}.coverage", include=[f"{ROOT}/src/steward/*"])
    if FOLDER
    else None
)


def pytest_configure(config: pytest.Config) -> None:
    """Before the program is imported: what runs at import has no context.
    The one who only hands tests out runs none."""
    if MEASURED and not config.getoption("numprocesses", None):
        MEASURED.start()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    if not MEASURED:
        yield
        return
    MEASURED.switch_context(item.nodeid)
    began = time.monotonic()
    yield
    SECONDS[item.nodeid] = time.monotonic() - began
    MEASURED.switch_context("")


def pytest_unconfigure() -> None:
    if MEASURED and SECONDS:
        MEASURED.stop()
        MEASURED.save()
        Path(f"{FOLDER}/{os.getpid()}.json").write_text(json.dumps(SECONDS))


class Covered:
    """What was written down in a folder: tests by file and line, seconds by test."""

    def __init__(self, folder: Path) -> None:
        self.seconds: dict[str, float] = {}
        self.tests: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for one in folder.glob("*.json"):
            self.seconds.update(json.loads(one.read_text()))
        for one in folder.glob("*.coverage"):
            self._read(one)

    def _read(self, path: Path) -> None:
        data = coverage.CoverageData(str(path))
        data.read()
        for name in data.measured_files():
            lines = self.tests[str(Path(name).relative_to(ROOT))]
            for line, contexts in data.contexts_by_lineno(name).items():
                lines[line] |= {one for one in contexts if one}

    def of(self, path: str, line: int, most: float) -> list[str]:
        """Tests that run the line, those with the file's name first, then the quickest,
        of so many seconds together.

        A line that only an import runs is tried by the tests that run any line of its file.
        """
        lines = self.tests.get(path, {})
        found = lines.get(line) or {one for tests in lines.values() for one in tests}
        stem = Path(path).stem
        ordered = sorted(
            found, key=lambda test: (stem not in test.split("::")[0], self.seconds.get(test, 1.0), test)
        )
        chosen, spent = [], 0.0
        for test in ordered:
            spent += self.seconds.get(test, 1.0)
            if chosen and spent > most:
                break
            chosen.append(test)
        return chosen
