"""What stories in a browser are told with: the browser, and an office of its own for each."""

from collections.abc import Iterator

import pytest

from tests.web.keyboard import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    installation = Site(tmp_path_factory.mktemp("office"))
    yield installation
    installation.close()
