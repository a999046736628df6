"""The words for kinds of media, the same in the panel and after ``--media-kinds``. No Textual."""

from collections.abc import Mapping

MEDIA_KINDS: Mapping[str, str] = {
    "photo": "photo",
    "video": "video",
    "audio": "audio",
    "voice": "voice",
    "gif": "animation",
    "sticker": "sticker",
    "file": "file",
}
"""What people say, and what the archive calls it; Slack's files are of these, too."""
