"""How pages are made: the templates, and a content policy under which only our own style and script run.

Both stand inside every page and are allowed by their hash: ``'self'`` means nothing to a page opened from
disk, and a page that is copied on its own still works.
What was attached is linked, and never opened inside a page.
"""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_TEMPLATES = files("reports.archive.formats.html") / "templates"
_PARTS = {"style": "style.css", "theme": "theme.js", "script": "script.js"}


@cache
def environment() -> Environment:
    """Every value is escaped, and a missing one is an error."""
    made = Environment(
        loader=PackageLoader("reports.archive.formats.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    parts = {key: (_TEMPLATES / name).read_text("utf-8") for key, name in _PARTS.items()}
    made.globals |= {key: Markup(text) for key, text in parts.items()}
    made.globals["policy"] = _policy(parts["style"], parts["theme"], parts["script"])
    return made


def _policy(style: str, *scripts: str) -> str:
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {allowed}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
