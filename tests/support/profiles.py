"""How many examples a property is tried on: few while one works, all in CI.

HYPOTHESIS_PROFILE names the profile; without it CI=true means `ci`, and `dev` is the default.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

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
    settings.register_profile("ci", deadline=None, suppress_health_check=slow)
    settings.register_profile("dev", settings.get_profile("ci"), max_examples=DEV_EXAMPLES)
    settings.load_profile(profile())


def examples(most: int, **changes: object) -> settings:
    """Return settings for a property whose examples are costly: *most* of them in CI, a fifth of that elsewhere."""
    return settings(max_examples=most if thorough() else max(5, min(DEV_EXAMPLES, most // 5)), **changes)
