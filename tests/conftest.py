"""One profile for every property: this suite never asserts on speed."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("coach", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("coach")
