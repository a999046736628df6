"""How tests run everywhere: random ones are bounded, those that wait run beside those that compute, and no
time goes into walking what is not garbage.
"""

import gc
import signal
from collections.abc import Sequence
from pathlib import Path

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


SYSTEM = Path(__file__).parent / "system"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the files of ``tests/system``, which mostly wait for servers and limits, evenly over the others:
    every worker has some of both, and the machine is never idle. A file's tests stay together.
    """
    files = list(dict.fromkeys(item.path for item in items))
    places: dict[Path, float] = {}
    for is_system in (True, False):
        places |= _spread([path for path in files if path.is_relative_to(SYSTEM) is is_system])
    items.sort(key=lambda item: places[item.path])


def _spread(files: Sequence[Path]) -> dict[Path, float]:
    return {path: (place + 0.5) / len(files) for place, path in enumerate(files)}


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Thousands of collected tests stay until the end: no need to walk them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
