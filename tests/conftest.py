"""How random tests run everywhere: a loaded machine is no reason to fail."""

from hypothesis import HealthCheck, settings

settings.register_profile("bitsafe", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("bitsafe")
