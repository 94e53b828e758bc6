"""One profile for every property (this suite never asserts on speed), and the fixtures that several rooms share."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("coach", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("coach")

pytest_plugins = ["tests.support.desktop_fixtures", "tests.support.players", "tests.support.room_fixtures"]
