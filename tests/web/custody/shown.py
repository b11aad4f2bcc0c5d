"""Pages of custody and of My work as they are shown, their numbers, and copies to fill them with."""

import re

from django.test import Client
from django.urls import reverse

from tests.cast import Cast, incoming


def many(cast: Cast, number: int) -> list[str]:
    return [incoming(cast, symbol=f"{n}/BC", copies="1").result["copies"][0] for n in range(number)]


def html(client: Client, name: str, **values) -> str:
    answer = client.get(reverse(name), values)
    assert answer.status_code == 200
    return answer.content.decode()


def badge(page: str) -> int:
    found = re.search(r'href="/"[^>]*>.*?<span class="count">(\d+)</span>', page, re.S)
    return int(found.group(1)) if found and "</li>" not in found.group(0) else 0


def heads(page: str) -> dict[str, int]:
    """The groups of the page with their numbers."""
    return {
        head: int(n)
        for head, n in re.findall(r'<h2 id="group-\d+">([^<]+)</h2><span class="count">(\d+)</span>', page)
    }


def page_of(client: Client, name: str, key: str) -> str:
    answer = client.get(reverse(name, args=[key]))
    assert answer.status_code == 200
    return answer.content.decode()
