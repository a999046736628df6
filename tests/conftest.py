"""How random tests run everywhere: a slow machine is no reason to fail, and ten minutes are enough."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "bitsafe", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("bitsafe")
