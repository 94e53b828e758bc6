"""What the tests of the edge share."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@pytest.fixture
def elsewhere():
    """Return what puts this process into another zone for a while."""

    @contextmanager
    def there(zone: str) -> Iterator[None]:
        before = os.environ.get("TZ")
        try:
            os.environ["TZ"] = zone
            time.tzset()
            yield
        finally:
            if before is None:
                del os.environ["TZ"]
            else:
                os.environ["TZ"] = before
            time.tzset()

    return there
