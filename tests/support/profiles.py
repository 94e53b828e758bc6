"""How many examples a property is tried on: few while one works, all in CI.

HYPOTHESIS_PROFILE names the profile; without it CI=true means `ci`, and `dev` is the default.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings

Case = TypeVar("Case")
DEV_EXAMPLES = 20


def profile() -> str:
    """Return the name of the profile in force."""
    return os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") == "true" else "dev")


def thorough() -> bool:
    """Return whether a test should try all that it can, however long that takes."""
    return profile() == "ci"


def load_profile() -> None:
    """Register the profiles and load the one in force.  No test asserts on speed, so there is no deadline."""
    slow = [HealthCheck.too_slow]
    # in CI the same examples each time: a submission fails for what it changed, not for its dice
    settings.register_profile("ci", deadline=None, suppress_health_check=slow, derandomize=True)
    settings.register_profile("dev", settings.get_profile("ci"), max_examples=DEV_EXAMPLES, derandomize=False)
    fast = [Phase.explicit, Phase.reuse, Phase.generate]  # for bench/planted_faults.py, which reads no example
    settings.register_profile("unshrunk", settings.get_profile("dev"), phases=fast)
    settings.load_profile(profile())


def examples(most: int, few: int | None = None, **changes: Any) -> settings:
    """Return settings for a property whose examples are costly: *most* of them in CI, *few* elsewhere.

    *few* is a fifth of *most* by default, and at least three.
    """
    return settings(max_examples=most if thorough() else few or max(3, min(DEV_EXAMPLES, most // 5)), **changes)


def some_of(cases: Iterable[Case], every: int) -> list[Case]:
    """Return *cases* for a `parametrize` whose cases are alike and costly: all in CI, each *every*th elsewhere."""
    return list(cases) if thorough() else list(cases)[::every]
