"""The manifest of a Slack app with the scopes that bitsafe-tui needs, to be pasted at Slack."""

import json

from backends.slack.scopes import WANTED

NEW_APP = "https://api.slack.com/apps?new_app=1"
STEPS = (
    f"Open {NEW_APP}, choose From a manifest, and pick your workspace.",
    "Choose JSON, paste the manifest in place of what stands there, and go on to Create.",
    "Under Install App press Install to Workspace, and allow it. A workspace admin may have to approve it.",
    "Under OAuth & Permissions copy the User OAuth Token, which begins with xoxp-.",
)
ADD_SCOPES = (
    "Open https://api.slack.com/apps and choose your app.",
    "Under OAuth & Permissions, User Token Scopes, add what is lacking.",
    "Press Reinstall to Workspace, and use the token that is shown then.",
)


def manifest() -> str:
    """As JSON. https://docs.slack.dev/reference/app-manifest"""
    app = {
        "display_information": {
            "name": "bitsafe-tui",
            "description": "Who is in which customer channel",
        },
        "oauth_config": {"scopes": {"user": list(WANTED)}},
        "settings": {
            "org_deploy_enabled": False,
            "socket_mode_enabled": False,
            "token_rotation_enabled": False,
        },
    }
    return json.dumps(app, indent=2) + "\n"
