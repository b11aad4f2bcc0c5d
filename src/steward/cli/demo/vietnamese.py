"""The invented Vietnamese the demo's papers are made of: subjects, deeds, troubles, figures.

Promises phrases written for Steward, short enough that what two papers have in common by chance stays below a
passage: every phrase longer than a few syllables carries a name or a number. Refuses real places, people and
events. In patterns `{n}` is a number, `{s}` a small one, `{place}` an invented place name, `{date}` a day,
`{money}` a sum, `{mr}`, `{ms}` and `{person}` a name.
"""

from __future__ import annotations

from typing import NamedTuple


class Subject(NamedTuple):
    """One field of work: what it is called, what it is about, what is done, what goes wrong,
    what is counted."""

    name: str
    things: tuple[str, ...]
    deeds: tuple[str, ...]
    troubles: tuple[str, ...]
    figures: tuple[str, ...]


def subject(name: str, things: str, deeds: str, troubles: str, figures: str) -> Subject:
    split = [tuple(part.strip() for part in text.split(";")) for text in (things, deeds, troubles, figures)]
    return Subject(name, *split)


SUBJECTS = (
    subject(
        "thủy lợi",
        "tuyến kênh; trạm bơm; hồ chứa; cống lấy nước; đập dâng; đoạn kè; mương tưới; bờ bao; cửa xả; bể hút",
        "nạo vét; gia cố; nâng cấp; đo đạc lại; vận hành thử; thay cánh cống; phát quang; lát mái; bơm cạn; "
        "kiểm định",
        "bị sạt {n} m; rò nước ở mố {n}; bồi lắng {n} cm; lệch tim {n} cm; thiếu {n} m3 đá; mất nắp số {n}",
        "dài {n} m; tưới {n} ha; công suất {n} m3/giờ; cao trình {n} cm; lưu lượng {n} lít/giây; phục vụ {n} "
        "hộ",
    ),
    subject(
        "giao thông nông thôn",
        "đường liên thôn; cầu dân sinh; cống ngang; đoạn cua; ngõ; bến đò; lề đường; cột mốc; biển báo; rãnh "
        "dọc",
        "trải nhựa; đổ bê tông; vá ổ gà; sơn lại vạch; mở rộng; thử tải; cắm cọc; giải tỏa; lu lèn; trồng "
        "cây hai bên",
        "lún {n} cm; nứt {n} chỗ; hẹp còn {n} m; ngập {s} ngày; vướng {n} cột điện; hỏng {n} m rãnh",
        "rộng {n} dm; dài {n} m; dày {n} cm; {n} lượt xe/ngày; tải trọng {n} tạ; hết {n} m3 cát",
    ),
    subject(
        "trường học",
        "trường tiểu học; phòng học; thư viện; bếp ăn; sân tập; điểm trường; nhà đa năng; khu nội trú; lớp "
        "ghép; vườn trường",
        "xây mới; sơn sửa; trang bị; kiểm kê; dự giờ; tập huấn giáo viên; lắp quạt; ký kết nghĩa; mở lớp; "
        "chấm sổ",
        "thiếu {n} bộ bàn ghế; dột {n} gian; còn {n} em nghỉ học; trống {n} biên chế; hỏng {n} máy chiếu",
        "{n} học sinh; {n} đầu sách; {n} tiết dạy; điểm bình quân {n}; {n} suất ăn; {n} chỗ ngồi",
    ),
    subject(
        "y tế cơ sở",
        "trạm y tế; phòng khám; kho thuốc; xe cứu thương; tủ vắc xin; nhà ăn bệnh viện; khoa nhi; quầy cấp "
        "phát; bể xử lý",
        "khám lưu động; tiêm nhắc; hiệu chuẩn; diệt bọ gậy; trực tăng cường; nhập sổ; cấp thẻ; khử khuẩn; "
        "chuyển tuyến",
        "thiếu {n} liều; hỏng {n} nhiệt kế; có {n} ca sốt; chậm {n} hồ sơ; hết hạn {n} lọ; vắng {n} ca trực",
        "{n} lượt khám; {n} mũi tiêm; {n} giường; {n} đơn thuốc; tỷ lệ {n}/1000; {n} hộ được thăm",
    ),
    subject(
        "đất đai",
        "thửa đất; tờ bản đồ; mốc giới; khu tái định cư; bãi bồi; vườn tạp; hồ sơ địa chính; lô tách; hành "
        "lang đê",
        "đo vẽ; chỉnh lý; cắm mốc; công khai; niêm yết; thẩm tra; trích lục; hòa giải; đối soát; cấp đổi",
        "chồng lấn {n} m2; sai số {n} cm; tranh chấp {s} năm; thiếu {n} chữ ký; lệch {n} thửa; mất mốc {n}",
        "rộng {n} m2; {n} thửa; {n} giấy đã trao; hạn mức {n} m2; {n} phiếu tiếp nhận; tờ số {n}",
    ),
    subject(
        "chăn nuôi",
        "trại gà; đàn bò; ao cá; chuồng lợn; bãi chăn; lò ấp; máng ăn; hầm biogas; đồng cỏ; lồng bè",
        "tiêm phòng; lấy mẫu; khử trùng; thả giống; đeo thẻ tai; cân mẫu; tách đàn; phơi cỏ; thay nước; ghi "
        "sổ",
        "chết {n} con; sốt {n} con; nhiễm mặn {n}/1000; thiếu {n} tạ cám; sập {n} ô chuồng; hụt {n} con "
        "giống",
        "{n} con; sản lượng {n} tạ; {n} quả/ngày; thả {n} con/m2; nặng {n} kg; {s} lứa xuất bán",
    ),
    subject(
        "trồng trọt",
        "cánh đồng; vườn bưởi; ruộng mạ; giống lúa; đồi chè; nhà lưới; luống rau; rừng keo; kho phân; sân "
        "phơi",
        "gieo cấy; bón thúc; tỉa cành; bẫy chuột; dặm lúa; phun sinh học; gặt mẫu; ủ rơm; ghép mắt; che "
        "sương",
        "nhiễm rầy {n} ha; đổ ngã {n} sào; khô hạn {s} ngày; chuột hại {n} bờ; lép {n} bông; chậm {s} ngày",
        "năng suất {n} kg/sào; {n} ha; {n} cây giống; giá {n} đồng/kg; {n} nông hộ; ẩm độ {s}/100",
    ),
    subject(
        "ngân sách",
        "khoản chi; gói thầu; quỹ dự phòng; bảng đối chiếu; phiếu chi; dự toán; khoản tạm ứng; chứng từ; "
        "hạng mục; quyết toán",
        "đối chiếu; điều hòa; phân khai; thanh toán; thu hồi; kết chuyển; thẩm định; nhập liệu; cắt giảm; "
        "giải trình",
        "thừa {n} nghìn đồng; lệch {n} dòng; chậm {s} tuần; sai mã {n}; thiếu {n} hóa đơn; treo từ {date}",
        "{money}; bằng {n}/1000 dự toán; {n} chứng từ; {n} lượt duyệt; chiết khấu {s}/100; mã {n}",
    ),
    subject(
        "cán bộ",
        "lớp bồi dưỡng; vị trí việc làm; bản mô tả; kỳ thi nâng ngạch; tổ giúp việc; đợt luân chuyển; bảng "
        "chấm công; đề án",
        "rà soát; sắp xếp; lấy phiếu; bố trí lại; chấm điểm; mở khóa học; ký hợp đồng; trả lời; đăng ký; "
        "tổng kết",
        "dôi {n} người; khuyết {n} vị trí; trễ {s} ngày; thiếu {n} minh chứng; trùng {n} đầu việc; vắng {s} "
        "buổi",
        "{n} học viên; {n} chỉ tiêu; {s} ngày công; {n} phiếu; bậc {s}; {n} chứng nhận",
    ),
    subject(
        "văn thư lưu trữ",
        "kho lưu trữ; giá hồ sơ; phông tài liệu; máy quét; mục lục; hộp số; sổ mượn; phần mềm quản lý; bản "
        "đồ giấy; tủ chống ẩm",
        "chỉnh lý; số hóa; lập mục lục; đóng hộp; dán nhãn; hút ẩm; giao nộp; khử nấm; sao lưu; tra tìm",
        "ẩm {s}/100; mờ {n} trang; xếp nhầm {n} hộp; chưa lập {n} mục; mượn quá {s} ngày; rách {n} tờ",
        "{n} mét giá; {n} trang; {n} hộp; {n} lượt mượn; {n} GB; {n} nhãn",
    ),
    subject(
        "môi trường",
        "bãi rác; điểm tập kết; nguồn nước; hồ sinh học; xe ép rác; dòng suối; vành đai cây; lò đốt; giếng "
        "khoan; cụm xưởng",
        "quan trắc; thu gom; phân loại; che bạt; lấy mẫu; trồng bù; nhắc nhở; lắp camera; nạo hố ga; đóng "
        "cửa",
        "vượt {n}/1000; bốc mùi {s} đêm; tràn {n} m3; cạn {n} m; tồn {n} tấn; cháy {s} giờ",
        "{n} tấn/tháng; {n} mẫu; {n} hộ đăng ký; pH {s}/10; {n} thùng; độ đục {n}",
    ),
    subject(
        "văn hóa",
        "nhà văn hóa; lễ hội làng; đội chiếng; tủ sách; sân khấu; di tích đình; câu lạc bộ; loa truyền "
        "thanh; hội trại; bảo tàng",
        "trùng tu; biểu diễn; sưu tầm; ghi âm; phục dựng; treo pa nô; luyện tập; in tờ rơi; chấm giải; cho "
        "mượn",
        "mối ăn {n} cột; thiếu {n} nhạc cụ; hỏng {n} loa; hoãn {s} buổi; mưa {s} hôm; trùng lịch {n}",
        "{n} người xem; {n} tiết mục; {n} hiện vật; {s} buổi; vé {n} đồng; {n} trang in",
    ),
    subject(
        "phòng chống thiên tai",
        "điểm sơ tán; xuồng máy; kho vật tư; trạm đo mưa; tổ xung kích; phao tín hiệu; lán trại; đường "
        "thoát; máy phát điện",
        "diễn tập; dự trữ; sơ tán; canh gác; gia cố; phát loa; dựng lều; chằng mái; thông tuyến; trực ban",
        "tốc mái {n} nhà; ngập {n} bếp; đứt {n} dây; thiếu {n} áo phao; mất liên lạc {s} giờ; sạt {n} m3",
        "{n} rọ đá; {n} bao cát; lượng mưa {n} mm; gió cấp {s}; {n} suất quà; {n} người được đưa đi",
    ),
    subject(
        "chuyển đổi số",
        "cổng dịch vụ; tổ công nghệ; đường truyền; chữ ký số; bảng điều khiển; kho dữ liệu; máy chủ; quầy "
        "một cửa; phòng họp",
        "kết nối; nâng phiên bản; làm sạch; hướng dẫn; cấp tài khoản; đo tốc độ; chạy thử; vá lỗi; nhập mẫu; "
        "thay pin",
        "treo {n} phút; mất {n} gói tin; trùng {n} bản ghi; lỗi mã {n}; quá tải {s}/100; chậm {n} giây",
        "{n} hồ sơ; {n} tài khoản; {n} Mb/giây; {n} lượt truy cập; {n} biểu mẫu; {n} điểm hài lòng",
    ),
)

ACTORS = (
    "UBND xã {place}",
    "Tổ công tác {n}",
    "Phòng Kinh tế {place}",
    "Ban Quản lý {place}",
    "Trạm {place}",
    "Đội {n}",
    "nhóm ông {mr}",
    "tổ bà {ms}",
    "Hợp tác xã {place}",
    "thôn {place}",
    "Trung tâm {place}",
    "Cụm {place}",
    "Đoàn khảo sát {n}",
    "Công ty {place}",
    "Hội {place}",
    "phường {place}",
    "Kho {place}",
    "Chi nhánh {place}",
)

TIMES = (
    "ngày {date}",
    "từ {date}",
    "đến {date}",
    "trước {date}",
    "sau {date}",
    "tuần {week}",
    "hôm {date}",
    "chiều {date}",
    "sáng {date}",
    "cuối tháng {month}",
    "giữa tháng {month}",
    "đầu tháng {month}",
    "trong {s} ngày",
    "suốt {s} buổi",
)

RESULTS = (
    "đạt {n}/1000 kế hoạch",
    "vượt {n} điểm",
    "xong ngày {date}",
    "còn {n} việc dở",
    "tăng {n} so với {place}",
    "giảm {n} so với {place}",
    "được {n} phiếu",
    "tiết kiệm {money}",
    "kịp tiến độ {date}",
    "xếp thứ {n}",
    "đã ký nhận {date}",
    "chưa rõ ở {place}",
    "ổn định từ {date}",
    "lùi sang {date}",
    "giữ mức {n}",
    "chạm mốc {n}",
)

CAUSES = (
    "mưa kéo dài ở {place}",
    "giá vật tư tăng {n} điểm",
    "chậm duyệt đến {date}",
    "thiếu thợ {place}",
    "xe hỏng {s} lần",
    "bản vẽ {n} sai",
    "đơn vị {place} đổi người",
    "đường vào {place} hẹp",
    "điện yếu {s} V",
    "hồ sơ {n} thất lạc",
    "nước lên {n} cm",
    "vốn về ngày {date}",
    "ông {mr} nghỉ ốm",
    "dân {place} chưa thuận",
    "máy {n} chờ phụ tùng",
)

FUNDS = (
    "quỹ {place}",
    "nguồn {n}",
    "dân góp ở {place}",
    "vốn đợt {n}",
    "mục chi {n}",
    "tài trợ của {place}",
    "kết dư {year}",
    "khoản {n}",
    "chương {n}",
    "tiền bán đấu giá {place}",
)

SENTENCES = (
    "{Actor} {deed} {thing}, {figure}; {result}.",
    "{Time}, {thing} {trouble} nên {actor} phải {deed}.",
    "{Thing} {trouble}; {actor} xin {deed} {time}.",
    "{Thing} và {thing} do ông {mr} giữ, {result}.",
    "{Actor} cùng {actor} {deed} {thing} {time}, {figure}.",
    "{Thing}: {figure}, {figure}, {result}.",
    "Đề nghị {actor} {deed} {thing} xong {time} rồi báo {actor}.",
    "Ở {place}, {thing} {result}, {figure}.",
    "Nguyên do: {cause}; riêng {thing} {trouble}.",
    "Bà {ms} cho hay {thing} {result}; {cause}.",
    "Chi {money} từ {fund}, trong đó {money} để {deed} {thing}.",
    "Hồ sơ {n}/{code} về {thing} {actor} chuyển {time}.",
    "Dân {place} góp {n} công {deed} {thing}, {figure}.",
    "Giao ông {mr} lo {thing}; {time} phải {deed}.",
    "{Time} {actor} đếm được {figure}, {result}.",
    "Nếu {cause} thì {actor} lùi việc {deed} {thing}.",
    "{Cause}, vì vậy {thing} {trouble} {time}.",
    "Theo ông {mr}, {thing} cần {money}, {fund} lo {money}.",
    "{Actor} hẹn {time} {deed} {thing}; ai vướng gọi số {phone}.",
    "Còn {thing} ({figure}) thì {actor} nhận {time}.",
    "Qua {s} lần xem, {thing} {trouble}, {figure}.",
    "Bên {actor} trả lời: {thing} {result}.",
)

# Deeds that fit every thing, and what titles are made of.
DEEDS = (
    "kiểm tra",
    "rà soát",
    "theo dõi",
    "bàn giao",
    "nghiệm thu",
    "thống kê",
    "đánh giá lại",
    "khảo sát",
    "tiếp nhận",
    "sửa chữa",
    "lo kinh phí cho",
    "lập hồ sơ",
    "chuẩn bị",
    "nhận lại",
    "quản lý",
    "bố trí người trông",
)
TITLES = {
    "report": (
        "Báo cáo kết quả {any} {thing}",
        "Báo cáo tình hình {thing} tháng {month}",
        "Báo cáo {any} {thing} năm {year}",
    ),
    "plan": ("Kế hoạch {any} {thing} năm {year}", "Kế hoạch {any} {thing}"),
    "letter": (
        "Công văn về việc {any} {thing}",
        "Công văn đề nghị {any} {thing}",
        "Công văn trả lời về {thing}",
    ),
    "minutes": ("Biên bản {any} {thing} ngày {date}", "Biên bản họp về {thing} ngày {date}"),
    "notice": ("Thông báo lịch {any} {thing}", "Thông báo về việc {any} {thing}"),
}

HEADINGS = {
    "report": ("Việc đã làm", "Chỗ vướng", "Việc sắp tới", "Kiến nghị", "Số liệu kèm theo"),
    "plan": ("Mục tiêu", "Nội dung", "Phân công", "Kinh phí", "Tiến độ"),
    "letter": ("Tình hình", "Đề nghị", "Thời hạn"),
    "minutes": ("Thành phần", "Diễn biến", "Ý kiến", "Kết luận"),
    "notice": ("Nội dung", "Phân công", "Liên hệ"),
}
