"""Stored fingerprints as the office's worker makes them, for tests of what is done with them."""

from base64 import b64encode

from steward.foundations.scan.fingerprint import derive, pack_prints, prints_reference

KEY = b"k" * 32
TEXT = "Phương án bố trí lực lượng bảo vệ kho lưu trữ tại tầng hầm gồm ba ca trực, mỗi ca có hai người."


def prints(key: bytes = KEY, text: str = TEXT) -> dict[str, str]:
    """The fields `key_id` and `prints` of `document.keep_fingerprints`."""
    keys = derive(key)
    return {
        "key_id": keys.key_id.hex(),
        "prints": b64encode(pack_prints(prints_reference(text, keys), keys)).decode(),
    }
