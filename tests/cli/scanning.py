"""`steward scan` over a desk: protected documents, an index of them, and a share with one passage."""

from pathlib import Path

import docx
from typer.testing import CliRunner, Result

from steward.cli.offline.scan import app

PROTECTED = (
    "Phương án bố trí lực lượng bảo vệ kho lưu trữ tại tầng hầm gồm ba ca trực, mỗi ca có hai người, "
    "thay phiên lúc sáu giờ, mười bốn giờ và hai mươi hai giờ; chìa khoá số hai do trưởng ca giữ và bàn "
    "giao bằng sổ riêng có ký nhận của hai bên. Khi có báo động, người trực đóng cửa phía đông trước, "
    "sau đó gọi số nội bộ và chờ người có thẩm quyền đến mở niêm phong."
)
HARMLESS = (
    "Lịch sinh hoạt của câu lạc bộ bóng bàn tháng này có bốn buổi, mỗi buổi từ năm giờ chiều tại nhà văn "
    "hoá; ai đến sớm thì xếp bàn, ai đến muộn thì quét sân. Bảng phân công treo ở cửa ra vào, mọi người "
    "tự ghi tên vào cột của mình."
)


def ask(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def laid(folder: Path) -> Path:
    """A folder of protected documents, an index of it, and a share in which one passage lies."""
    protected, share = folder / "protected", folder / "share"
    for place in (protected / "2026", share / "unit"):
        place.mkdir(parents=True)
    paper = docx.Document()
    paper.sections[0].header.paragraphs[0].text = "TỐI MẬT"
    paper.add_paragraph(PROTECTED)
    paper.save(protected / "2026" / "07.docx")
    (protected / "empty.txt").write_bytes(b"")
    (share / "clean.txt").write_text(HARMLESS)
    (share / "unit" / "notes.txt").write_text(f"{HARMLESS}\n{PROTECTED[60:330]}\n{HARMLESS}")
    done = ask(
        "index",
        protected,
        "--out",
        folder / "P.idx",
        "--key-file",
        folder / "k",
        "--scheme",
        "vn-2026",
        "--json",
    )
    assert done.exit_code == 0, done.output
    return folder


def run(desk: Path, *more: object, share: str = "share", report: str = "report") -> Result:
    return ask(
        "run",
        desk / share,
        "--index",
        desk / "P.idx",
        "--key-file",
        desk / "k",
        "--out",
        desk / report,
        "--workers",
        1,
        *more,
    )
