"""The invented Vietnamese names of the demo: of people, and of places.

Promises parts to be put together at random. Refuses real people and places: any that exists is a coincidence.
"""

from __future__ import annotations


def _syllables(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES = _syllables(
    "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Lâm Tạ Cao Hà Lương Tô Kiều"
)
MIDDLES_MAN = _syllables("Văn Đức Hữu Quang Minh Xuân Công Đình Thanh Gia Khắc Trọng Bá Duy")
MIDDLES_WOMAN = _syllables("Thị Ngọc Thu Thanh Bích Kim Mỹ Hồng Phương Diệu Tuyết Lan Minh Hoài")
GIVEN_MAN = _syllables(
    "An Bảo Cường Dũng Đạt Giang Hải Hiếu Hùng Huy Khánh Khoa Kiên Lâm Long Lộc Nam Nghĩa Phong Phúc Quân "
    "Quyết Sơn Tài Tâm Thắng Thịnh Toàn Trí Trung Tuấn Tùng Vinh Việt Vượng Thức"
)
GIVEN_WOMAN = _syllables(
    "Anh Chi Dung Duyên Hà Hạnh Hằng Hiền Hoa Huệ Hương Lan Liên Linh Loan Ly Mai Nga Ngân Nhung Oanh "
    "Phượng Quỳnh Thảo Thoa Thơm Thủy Trang Trâm Tuyền Uyên Vân Vy Xuyến Yến Thêu"
)

# Place names are two syllables, one of each.
FIRST = _syllables(
    "Đông Tây Phú An Bình Cẩm Chu Đại Đồng Gia Hạ Hòa Hoàng Hồng Hưng Khánh Kim La Lạc Lam Liên Long "
    "Lương Mai Minh Mỹ Nam Ngọc Nhân Ninh Phong Phúc Phượng Quảng Quế Sơn Suối Tam Tân Thạch Thái Thanh "
    "Thịnh Thọ Thuận Thượng Tiên Trà Trung Trường Tùng Vạn Văn Vĩnh Xuân Yên Bãi Gò Đầm Bến Nà Khe"
)
SECOND = _syllables(
    "Lĩnh Khê Xá Điền Thôn Lộc Mỗ Trạch Cát Châu Cường Đàm Đức Giáp Hà Hải Hạc Hòa Hội Hương Kênh Khang "
    "Lãng Lâm Lăng Liễu Lưu Mẫu Nghi Nghĩa Nguyên Ngư Nhuế Ninh Phác Phan Quang Quý Sách Sào Tảo Tây "
    "Thành Thiện Thủy Tiến Toàn Trì Triều Trúc Tú Vân Vệ Viên Vũ Vực Xương Ý Bằng Bồi Cốc Chiểu"
)
