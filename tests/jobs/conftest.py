"""A decided scan over a small share, with an index of one protected text under the key of a real document;
and a workbook that is looked at."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from steward.jobs import imports
from tests.cast import NOW, Cast, do, incoming
from tests.jobs.workbooks import workbook

PROTECTED = (
    "Phương án bố trí lực lượng bảo vệ kho lưu trữ tại tầng hầm gồm ba ca trực, mỗi ca có hai người, "
    "thay phiên lúc sáu giờ, mười bốn giờ và hai mươi hai giờ; chìa khoá số hai do trưởng ca giữ và "
    "bàn giao bằng sổ riêng có ký nhận của hai bên. Khi có báo động, người trực đóng cửa phía đông trước, "
    "sau đó gọi số nội bộ và chờ người có thẩm quyền đến mở niêm phong."
)
HARMLESS = (
    "Lịch sinh hoạt của câu lạc bộ bóng bàn tháng này có bốn buổi, "
    "mỗi buổi từ năm giờ chiều tại nhà văn hoá. "
)


@dataclass(frozen=True)
class Share:
    """Folders of one scan: the share, the index and its key."""

    store: Path
    index: Path
    key: Path


def steward(*words: object) -> None:
    subprocess.run([sys.executable, "-m", "steward", *map(str, words)], check=True, capture_output=True)


def make_share(folder: Path, document: str, files: int) -> Share:
    """A share of `files` clean texts and one that repeats the protected text,
    kept under the document's key."""
    protected, store = folder / "protected", folder / "share"
    protected.mkdir()
    store.mkdir()
    (protected / document).write_text(PROTECTED, encoding="utf-8")
    for number in range(files):
        (store / f"{number:04}.txt").write_text(HARMLESS * 3 + str(number), encoding="utf-8")
    (store / "spilled.txt").write_text(f"{HARMLESS}\n{PROTECTED}\n{HARMLESS}", encoding="utf-8")
    share = Share(store, folder / "P.idx", folder / "P.key")
    steward("scan", "index", protected, "--out", share.index, "--key-file", share.key, "--quiet")
    return share


def decide(cast: Cast, *stores: Path) -> str:
    """A scan decision of the head over these stores, from today for a month: its key."""
    today = timezone.now().date()
    return str(
        do(
            "scan.open",
            cast.head,
            unit=cast.units["interior"],
            stores="\n".join(map(str, stores)),
            since=str(today - timedelta(days=1)),
            until=str(today + timedelta(days=30)),
            purpose="Kiểm tra định kỳ",
        ).result["scan"]
    )


@pytest.fixture
def share(cast: Cast, tmp_path: Path, settings: Settings) -> Share:
    settings.DATA = tmp_path / "var"
    return make_share(tmp_path, str(incoming(cast).result["document"]), 5)


@pytest.fixture
def look(cast: Cast, tmp_path: Path, settings: Any) -> Callable[..., str]:
    settings.DATA = tmp_path / "var"
    settings.DATA.mkdir()

    def looking(rows: Sequence[Sequence[Any]], who: str = "registrar", **more: Any) -> str:
        with workbook(tmp_path, rows, **more).open("rb") as file:
            return imports.look(file, "sổ đến.xlsx", cast.books["incoming"], getattr(cast, who), NOW)

    return looking


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr(imports, "PAUSE", 0)
