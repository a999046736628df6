"""``demo-servers``: the demo's two servers, for tests and for trying things out."""

from backends.demo.command import demo_servers

__all__ = ["demo_servers"]
