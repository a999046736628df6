"""Where another instance changes groups, the second one is refused, in words, and sends nothing."""

from pathlib import Path

from tests.system.changing import requests
from tests.system.demo_home import demo_home
from tui.locks import ChangeLock

WRITES = {"conversations.invite", "conversations.rename", "channels.inviteToChannel", "channels.editTitle"}


def test_the_second_instance_is_refused(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with demo_home(tmp_path, latency_ms=0, limits="off", log=log, slack_groups=10, telegram_groups=5) as home:
        with ChangeLock(tmp_path / "demo" / "state"):
            refused = home.run("invite", "Ivy Moreau", "--groups", "platform:slack", "--yes")
        between = requests(log)
        done = home.run("invite", "Ivy Moreau", "--groups", "platform:slack", "--yes")
        written = requests(log)
    assert refused.returncode == 5
    assert "Groups are being changed by another bitsafe-tui" in refused.stderr
    assert not WRITES & between.keys()
    assert done.returncode == 0, done.stderr
    assert written["conversations.invite"]
