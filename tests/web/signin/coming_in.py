"""Coming in as a person does: name and password, a telephone that shows codes, and a crowd of others."""

import base64
import hashlib
import hmac
import re
import struct
import time

from django.test import Client
from django.urls import reverse

PASSWORD = "bốn con ngựa ngoài đồng"


def totp(key: str, moment: float) -> str:
    """RFC 6238 with SHA-1, 30 seconds, six digits."""
    counter = struct.pack(">Q", int(moment) // 30)
    mac = hmac.new(base64.b32decode(key + "=" * (-len(key) % 8)), counter, hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def sign_in(
    login: str, password: str, language: str = "en", client: Client | None = None
) -> tuple[Client, object]:
    client = client or Client(headers={"Accept-Language": language})
    return client, client.post(reverse("account_login"), {"login": login, "password": password})


def set_up(client: Client, ahead: int = 30) -> str:
    """Set up the second factor as a person does, by a telephone that is so many seconds fast; its key."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    key = re.search(r'<span class="mono">([A-Z2-7 ]+)</span>', page)[1].replace(" ", "")
    answer = client.post(reverse("mfa_activate_totp"), {"code": totp(key, time.time() + ahead)})
    assert answer.status_code == 302 and answer["Location"] == reverse("mfa_view_recovery_codes"), (
        answer.content.decode()
    )
    return key


def second_step(code: str) -> bool:
    """Whether somebody who knows the password comes in with this code."""
    client, _ = sign_in("keeper", PASSWORD)
    return client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302


def crowd(attempts: int) -> None:
    """So many other attempts are remembered."""
    from django.core.cache import cache

    for number in range(attempts):
        cache.set(f"another-{number}", [float(number)], 300)
