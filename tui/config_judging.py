"""What of a config only the app can judge: its keys, and the filters that its rules are made of."""

from backends.settings import Settings


def judge(settings: Settings, whole: bool) -> list[str]:
    """Every problem, as backends/config_file.py lists those that it finds itself.

    Where settings are not ``whole``, nothing is said of filters, whose words they are.
    """
    from reports.rules import wrong_filters
    from tui.actions.keymap import wrong_keys

    filters = wrong_filters(settings) if whole else ()
    return [*filters, *(f"[keys]: {problem}" for problem in wrong_keys(settings.keys))]


def wrong_views(settings: Settings) -> list[str]:
    """What is wrong with views of one's own: the app starts all the same, and tells it in their place."""
    from dataclasses import replace

    from backends.errors import FilterError
    from reports.filters import parse
    from reports.rules import vocabulary
    from tui.views import own_views

    names = [member.name for member in settings.team]
    terms = replace(vocabulary(settings), me=names[0] if names else "me")
    found = [one.broken for one in own_views(settings.view, ()) if one.broken]
    for number, view in enumerate(settings.view, 1):
        try:
            parse(view.filter, terms)
        except FilterError as error:
            found.append(f"[[view]] {number}: filter: {error}")
    return found
