"""Every page there is, from the addresses themselves:
a new page stands in every test that looks at all of them."""

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver

#: Addresses without a key that show no page of their own, each with what they are.
NO_PAGE = {
    "first_act": "leads on to the act that comes first",
    "keep_filter": "is posted to",
    "act_as": "is posted to",
    "set_language": "is posted to",
    "import_template": "an empty workbook",
    "checkpoint_sheet": "a paper",
    "search_palette": "a part of every page",
}


def patterns() -> list[URLPattern]:
    """Every address of the pages, whatever is included where."""

    def flat(resolver: object) -> Iterator[URLPattern]:
        for one in resolver.url_patterns:
            yield from [one] if isinstance(one, URLPattern) else flat(one)

    return list(flat(get_resolver("steward.web.urls")))


def without_a_key() -> tuple[str, ...]:
    """The names of the pages that are opened as they are: lists and places."""
    names = tuple(dict.fromkeys(one.name for one in patterns() if not one.pattern.converters))
    assert NO_PAGE.keys() <= set(names), "an address that is no more"
    return tuple(name for name in names if name not in NO_PAGE)


def of_a_record() -> tuple[str, ...]:
    """The names of the addresses that are of one thing, by its key."""
    return tuple(dict.fromkeys(one.name for one in patterns() if "key" in one.pattern.converters))
