"""``python -m backends.demo`` runs the demo servers."""

from backends.demo.command import demo_servers

demo_servers(prog_name="python -m backends.demo")
