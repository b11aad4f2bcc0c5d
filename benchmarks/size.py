"""What an installation takes on the disk: of each lock file an environment as `make demo` makes it,
and its ten largest packages.

python -m benchmarks.size [LOCK ...]
"""

import subprocess
import sys
import tempfile
from collections import Counter
from importlib import metadata
from pathlib import Path

from benchmarks.world import ROOT

LOCKS = ("core", "scan", "demo")
PIP = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"]
LOCKED = [*PIP, "--require-hashes", "--no-build-isolation", "--use-pep517"]
MB = 2**20


def taken(path: Path) -> int:
    """The bytes that a file takes on the disk."""
    return path.lstat().st_blocks * 512


def installed(lock: str, folder: Path) -> Path:
    """An environment of what builds the package, the lock file and the package itself; its folder."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    for file in ("build", lock):
        subprocess.run(
            [python, *LOCKED, "-r", ROOT / "requirements" / f"{file}.lock"],
            check=True,
            stderr=subprocess.DEVNULL,
        )
    subprocess.run([python, *PIP, "--no-build-isolation", "-e", ROOT], check=True, stderr=subprocess.DEVNULL)
    return folder


def packages(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """What each package takes, and how much of it is bytecode."""
    whole, compiled = Counter[str](), Counter[str]()
    (site,) = folder.glob("lib/python*/site-packages")
    for one in metadata.distributions(path=[str(site)]):
        for file in filter(Path.exists, (site / name for name in one.files or ())):
            whole[one.name.lower()] += taken(file)
            compiled[one.name.lower()] += taken(file) if file.parent.name == "__pycache__" else 0
    return whole, compiled


def main(locks: list[str]) -> None:
    print(
        "| requirements | MB | of it bytecode | its ten largest packages, MB (without bytecode) "
        "|\n|---|---:|---:|---|"
    )
    for lock in locks or LOCKS:
        with tempfile.TemporaryDirectory(prefix="steward-size-") as name:
            folder = installed(lock, Path(name) / "environment")
            whole, compiled = packages(folder)
            every = sum(taken(path) for path in folder.rglob("*"))
            bytecode = sum(taken(path) for path in folder.rglob("*.pyc"))
        told = ", ".join(
            f"{one} {size / MB:.0f} ({(size - compiled[one]) / MB:.0f})"
            for one, size in whole.most_common(10)
        )
        print(f"| {lock}.lock | {every / MB:.0f} | {bytecode / MB:.0f} | {told} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
