"""Without a network the office serves, prints and scans, and nothing in it even tries to reach outside.

A network namespace with only the loopback (`unshare --net`: as root, or where users may have namespaces). The
office, the protected texts and the share are generated.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from steward.cli.demo.share import write_share
from steward.cli.demo.text import document_text
from tests.full.conftest import ROOT, Filled, run, tool

pytestmark = pytest.mark.full


def worked_alone(filled: Filled, folder: Path, **more: Any) -> dict[str, Any]:
    """What tests.full.alone told of a day in a namespace of its own."""
    protected = {f"d{n}.txt": document_text(f"alone {n}", 300) for n in range(4)}
    (folder / "protected").mkdir()
    for name, text in protected.items():
        (folder / "protected" / name).write_text(text, encoding="utf-8")
    planted = write_share(folder / "share", protected, "alone", files=24)
    pages = [
        "/",
        "/register/",
        "/log/",
        "/scan/",
        "/sign-in/login/",
        "/log/checkpoint.pdf",
        f"/handovers/{filled.told['handover']}/receipt.pdf",
    ]
    order = {
        "session": filled.told["session"],
        "pages": pages,
        "protected": str(folder / "protected"),
        "share": str(folder / "share"),
        "out": str(folder),
        **more,
    }
    (folder / "order.json").write_text(json.dumps(order), encoding="utf-8")
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    done = run(
        tool("unshare"),
        *as_root,
        "--net",
        sys.executable,
        "-m",
        "tests.full.alone",
        folder / "order.json",
        cwd=ROOT,
        env=filled.environment,
    )
    assert done.returncode == 0, done.stderr
    return {**json.loads(done.stdout.splitlines()[-1]), "planted": len(planted)}


def test_the_office_serves_prints_and_scans_with_nothing_but_the_loopback(
    filled: Filled, tmp_path: Path
) -> None:
    told = worked_alone(filled, tmp_path)
    assert told["interfaces"] == ["lo"]
    assert told["said"].startswith("Steward is ready at http://127.0.0.1:")
    assert {
        path: page["status"] for path, page in told["pages"].items() if page["status"] not in (200, 302)
    } == {}
    assert [page["begins"] for path, page in told["pages"].items() if path.endswith(".pdf")] == [
        "%PDF",
        "%PDF",
    ]
    assert told["pages"]["/register/"]["bytes"] > 20_000
    assert told["scan"]["code"] == 1 and told["scan"]["certain"] >= told["planted"]
    assert (told["before"], told["after"]) == (0, 0), "something tried to reach an address outside"


def test_the_meter_sees_a_try(filled: Filled, tmp_path: Path) -> None:
    assert worked_alone(filled, tmp_path, leak=True)["after"] == 1
