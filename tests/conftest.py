"""How tests run everywhere: random ones are bounded, and no time goes into walking what is not garbage."""

import gc
import signal

import pytest
from hypothesis import HealthCheck, settings

# A slow machine is no reason to fail, and ten minutes are enough.
settings.register_profile(
    "bitsafe", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("bitsafe")

# A shell that starts the tests in the background has SIGINT ignored, and so would the commands under test.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Thousands of collected tests stay until the end: no need to walk them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
