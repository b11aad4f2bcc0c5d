"""Generated Vietnamese office prose and its transformations: what the scanner's tests plant and look for.

Everything is made here from own word lists and a seed; nothing is read from a disk.
"""

from __future__ import annotations

import random
import unicodedata

from steward.foundations.scan.legacy import cp1258_table, tcvn3_table, viscii_table, vni_pairs

WORDS = (
    """
kế hoạch|triển khai|nhiệm vụ|đơn vị|kiểm tra|báo cáo|tổng hợp
số liệu|phương án|diễn tập|khu vực|tuyến đường|kho tàng|vật tư|thiết bị
nhân lực|kinh phí|dự toán|quyết toán|nguồn vốn|công trình|hạng mục
nghiệm thu|bàn giao|thời hạn|tiến độ|chậm trễ|nguyên nhân|khắc phục
giải pháp|phối hợp|lực lượng|trực ban|canh gác|bảo vệ|mục tiêu
trọng điểm|biên giới|hải đảo|cửa khẩu|thông tin|liên lạc|mật mã|đường truyền
máy chủ|phần mềm|dữ liệu|lưu trữ|sao chép|phục hồi|sự cố
ứng phó|thiên tai|bão lũ|hạn hán|cháy rừng|cứu hộ|sơ tán|dân cư|thôn xóm|phường xã
quận huyện|tỉnh thành|trung ương|địa phương|cán bộ|công chức|viên chức
đào tạo|bồi dưỡng|tuyển dụng|bổ nhiệm|điều động|luân chuyển|khen thưởng
kỷ luật|thanh tra|giám sát|khiếu nại|tố cáo|tiếp dân|hòa giải
xử phạt|vi phạm|biên bản|hồ sơ|tài liệu|văn thư|con dấu|chữ ký|điện tử|xác thực
nông nghiệp|thủy lợi|chăn nuôi|thủy sản|lâm nghiệp|công nghiệp|thương mại
du lịch|dịch vụ|xuất khẩu|nhập khẩu|hải quan|thuế quan|ngân hàng
tín dụng|lãi suất|tỷ giá|ngoại tệ|đầu tư|đấu thầu|hợp đồng
thanh lý|bảo hiểm|y tế|bệnh viện|dịch bệnh|tiêm chủng|giáo dục|trường học|học sinh
giáo viên|khoa học|công nghệ|nghiên cứu|thử nghiệm|đo lường|chất lượng
môi trường|nước thải|khí thải|rác thải|khoáng sản|đất đai|quy hoạch
xây dựng|giao thông|vận tải|đường sắt|hàng không|cảng biển|kho bãi
năng lượng|điện lực|xăng dầu|than đá|thủy điện|văn hóa|thể thao|báo chí
xuất bản|truyền hình|lễ hội|di sản|bảo tàng|ngoại giao|lãnh sự
hiệp định|đàm phán|đối tác|chuyên gia|hội nghị|hội thảo|nghị quyết|chỉ thị
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
LINKS = [
    "và",
    "của",
    "cho",
    "với",
    "tại",
    "trong",
    "theo",
    "đến",
    "từ",
    "về",
    "do",
    "bởi",
    "khi",
    "nếu",
    "để",
    "phải",
    "được",
    "không",
    "đã",
    "sẽ",
    "cần",
    "cùng",
    "các",
    "những",
    "mỗi",
    "một",
    "hai",
    "ba",
]
KEY = bytes(range(32))


def prose(seed: object, words: int) -> str:
    """About `words` syllables of prose; equal seeds give equal texts."""
    rng = random.Random(f"steward {seed}")
    out: list[str] = []
    syllables = 0
    while syllables < words:
        clause = [
            rng.choice(WORDS) if rng.random() < 0.75 else rng.choice(LINKS) for _ in range(rng.randint(5, 12))
        ]
        if rng.random() < 0.2:
            clause.append(str(rng.randint(2, 9999)))
        syllables += sum(len(word.split()) for word in clause)
        out.append(" ".join(clause).capitalize() + rng.choice((".", ";", ".", ".\n")))
    return " ".join(out)


def passage(text: str, words: int, seed: object) -> str:
    """`words` words of a text in a row, from a place that depends on the seed."""
    parts = text.split()
    start = random.Random(f"place {seed}").randrange(len(parts) - words)
    return " ".join(parts[start : start + words])


def without_marks(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def rewrapped(text: str) -> str:
    """Lines of thirty characters, cut inside words with a hyphen, as a narrow column has them."""
    return "-\n".join(text[i : i + 30] for i in range(0, len(text), 30))


_VIQR = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0303": "~",
    "\u0309": "?",
    "\u0323": ".",
    "\u0302": "^",
    "\u0306": "(",
    "\u031b": "+",
}


def viqr(text: str) -> str:
    """RFC 1456 VIQR: marks as ASCII after their letter, hats before tones, dd for đ."""
    out = []
    for char in unicodedata.normalize("NFC", text.replace("đ", "dd").replace("Đ", "DD")):
        first, *marks = unicodedata.normalize("NFD", char)
        marks.sort(key=lambda mark: mark in "\u0300\u0301\u0303\u0309\u0323")
        out.append(first + "".join(_VIQR.get(mark, mark) for mark in marks))
    return "".join(out)


def _by_table(text: str, table: dict[int, str]) -> bytes:
    back = {letter: code for code, letter in table.items()}
    return bytes(
        back.get(char, ord(char) if ord(char) < 256 else 63) for char in unicodedata.normalize("NFC", text)
    )


def tcvn3(text: str) -> bytes:
    """Small letters, since capitals are a font of their own."""
    return _by_table(text.lower(), tcvn3_table())


def viscii(text: str) -> bytes:
    return _by_table(text, viscii_table())


def windows_1258(text: str) -> bytes:
    tones, back = "\u0300\u0301\u0303\u0309\u0323", {v: k for k, v in cp1258_table().items()}
    out = bytearray()
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        for part in base + "".join(part for part in parts if part in tones):
            out.append(back.get(part, ord(part) if ord(part) < 128 else 63))
    return bytes(out)


def vni(text: str) -> bytes:
    back = {letter: pair for pair, letter in vni_pairs().items()}
    latin = "".join(
        back.get(char, char if ord(char) < 256 else "?") for char in unicodedata.normalize("NFC", text)
    )
    return latin.encode("latin-1")


TRANSFORMATIONS = {
    "as it is": lambda text: text.encode(),
    "without diacritics": lambda text: without_marks(text).encode(),
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "upper case": lambda text: text.upper().encode(),
    "re-wrapped": lambda text: rewrapped(text).encode(),
    "doubled spaces": lambda text: text.replace(" ", "  ").encode(),
    "blanks lost": lambda text: text.replace(" ", "").encode(),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "VIQR": lambda text: viqr(text).encode(),
    "TCVN3": tcvn3,
    "VNI": vni,
    "VISCII": viscii,
    "Windows-1258": windows_1258,
}

BOILERPLATE = """ỦY BAN NHÂN DÂN TỈNH          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Kính gửi: Các sở, ban, ngành, đoàn thể cấp tỉnh; Ủy ban nhân dân các huyện, thị xã, thành phố trực thuộc tỉnh.
Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Căn cứ Luật Bảo vệ bí mật nhà nước ngày 15 tháng 11 năm 2018;
Căn cứ Luật Ban hành văn bản quy phạm pháp luật;
{body}
Điều 3. Chánh Văn phòng Ủy ban nhân dân tỉnh; Thủ trưởng các sở, ban, ngành thuộc tỉnh; Chủ tịch Ủy ban nhân \
dân các huyện,
thị xã, thành phố và các tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./.
Nơi nhận: - Như trên; - Lưu: VT.
"""


def paper(seed: object, words: int = 400) -> str:
    """Prose between the phrases that every office paper has."""
    return BOILERPLATE.format(body=prose(seed, words))
