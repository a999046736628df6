"""``python -m backends.demo`` runs the demo servers."""

import gc

from backends.demo.command import demo_servers

# Nothing is garbage while Telethon's thousands of types load: a tenth of the start-up. serve() turns it on.
gc.disable()
demo_servers(prog_name="python -m backends.demo")
