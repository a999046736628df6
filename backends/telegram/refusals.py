"""What Telegram's error codes mean for one change: how it ended, and a plain sentence.

The codes are those of the tables on https://core.telegram.org/method/channels.inviteToChannel,
messages.addChatUser, channels.editTitle, messages.editChatTitle, channels.editBanned,
messages.deleteChatUser, messages.exportChatInvite, messages.editExportedChatInvite, messages.sendMessage.
Codes about our own account never come here: they raise.
"""

from backends.errors import Refused
from backends.outcomes import BANNED_HERE, Answer, Meanings, Outcome

NOT_SHOWN = "Telegram no longer shows this group to this account."
GONE = "That person's account was deleted."
UNKNOWN_PERSON = "Telegram does not know this person under the id that was kept: use the username once."
NO_RIGHT = "Only an admin with that right may do this here."

ANYWHERE: Meanings = {
    "CHANNEL_INVALID": (Outcome.FAILED, NOT_SHOWN),
    "CHANNEL_MONOFORUM_UNSUPPORTED": (Outcome.FAILED, "Telegram cannot do this in this kind of chat."),
    "CHANNEL_PRIVATE": (Outcome.FAILED, "This account is no longer in the group."),
    "CHAT_ADMIN_REQUIRED": (Outcome.NOT_PERMITTED, NO_RIGHT),
    "CHAT_FORBIDDEN": (Outcome.FAILED, "This account is no longer in the group."),
    "CHAT_ID_INVALID": (Outcome.FAILED, NOT_SHOWN),
    "CHAT_INVALID": (Outcome.FAILED, NOT_SHOWN),
    "CHAT_RESTRICTED": (Outcome.FAILED, "Telegram has restricted this group."),
    "CHAT_WRITE_FORBIDDEN": (Outcome.NOT_PERMITTED, "This account may not do that in the group."),
    "INPUT_USER_DEACTIVATED": (Outcome.FAILED, GONE),
    "MSG_ID_INVALID": (Outcome.FAILED, "Telegram could not make sense of the request."),
    "PARTICIPANT_ID_INVALID": (Outcome.FAILED, UNKNOWN_PERSON),
    "PEER_ID_INVALID": (Outcome.FAILED, UNKNOWN_PERSON),
    "RIGHT_FORBIDDEN": (Outcome.NOT_PERMITTED, NO_RIGHT),
    "USER_CREATOR": (Outcome.NOT_PERMITTED, "That person owns the group."),
    "USER_ID_INVALID": (Outcome.FAILED, UNKNOWN_PERSON),
    "USER_IS_BLOCKED": (Outcome.PRIVACY, "That person has blocked this account."),
    "YOU_BLOCKED_USER": (Outcome.FAILED, "This account has blocked that person: lift that first."),
}
"""What a code means wherever a method's own table has nothing else."""

INVITE: Meanings = {
    "BOTS_TOO_MUCH": (Outcome.FAILED, "The group has as many bots as it may have."),
    "BOT_GROUPS_BLOCKED": (Outcome.FAILED, "This bot does not let itself be added to groups."),
    "CHAT_MEMBER_ADD_FAILED": (Outcome.FAILED, "Telegram could not add this person, and does not say why."),
    "INVITE_REQUEST_SENT": (Outcome.PENDING, "An admin of the group has to approve it."),
    "USERS_TOO_MUCH": (Outcome.FAILED, "The group is full: a basic group holds 200 people."),
    "USER_ALREADY_PARTICIPANT": (Outcome.ALREADY, "Already in the group."),
    "USER_BLOCKED": (Outcome.PRIVACY, "That person is blocked in this group, or by this account."),
    "USER_BOT": (Outcome.FAILED, "In this kind of group a bot can only be an admin."),
    "USER_CHANNELS_TOO_MUCH": (
        Outcome.FAILED,
        "That person's account is full: it is in as many groups as Telegram allows.",
    ),
    "USER_KICKED": (Outcome.FAILED, BANNED_HERE),
    "USER_NOT_MUTUAL_CONTACT": (
        Outcome.PRIVACY,
        "Only a mutual contact of this person can add them to a group.",
    ),
    "USER_PRIVACY_RESTRICTED": (
        Outcome.PRIVACY,
        "This person's settings do not let them be added to a group.",
    ),
}

RENAME: Meanings = {
    "CHAT_NOT_MODIFIED": (Outcome.ALREADY, "The group has this name already."),
    "CHAT_TITLE_TOO_LONG": (
        Outcome.FAILED,
        "The name is longer than the 128 characters that Telegram allows.",
    ),
    "CHAT_TITLE_EMPTY": (Outcome.FAILED, "The name is empty."),
    "PEER_ID_INVALID": (Outcome.FAILED, NOT_SHOWN),
}

REMOVE: Meanings = {
    "BANNED_RIGHTS_INVALID": (Outcome.FAILED, "Telegram does not accept this ban."),
    "USER_ADMIN_INVALID": (
        Outcome.NOT_PERMITTED,
        "That person is an admin promoted by somebody else: only that admin or the owner can take them out.",
    ),
    "USER_NOT_PARTICIPANT": (Outcome.ALREADY, "Not in the group."),
}

LINK: Meanings = {
    "CHAT_INVITE_PERMANENT": (Outcome.FAILED, "A group's permanent link cannot be revoked this way."),
    "EXPIRE_DATE_INVALID": (Outcome.FAILED, "Telegram does not accept that time for the link to end."),
    "INVITE_HASH_EXPIRED": (Outcome.ALREADY, "The link works no more."),
    "INVITE_REVOKED_MISSING": (Outcome.FAILED, "Telegram does not know this link."),
    "PEER_ID_INVALID": (Outcome.FAILED, NOT_SHOWN),
    "USAGE_LIMIT_INVALID": (Outcome.FAILED, "Telegram does not accept a link for one person here."),
}

MESSAGE: Meanings = {
    "MESSAGE_EMPTY": (Outcome.FAILED, "The message is empty."),
    "MESSAGE_TOO_LONG": (Outcome.FAILED, "The message is longer than Telegram allows."),
    "PREMIUM_ACCOUNT_REQUIRED": (Outcome.PRIVACY, "Only Telegram Premium accounts may write to this person."),
    "PRIVACY_PREMIUM_REQUIRED": (Outcome.PRIVACY, "Only Telegram Premium accounts may write to this person."),
    "USER_IS_BOT": (Outcome.FAILED, "That account is a bot, and bots get no messages."),
}


def answer(refused: Refused, meanings: Meanings) -> Answer:
    """The answer to a refused change; an unknown code is named, and so is what never reached Telegram."""
    found = meanings.get(refused.code) or ANYWHERE.get(refused.code)
    if found is None:
        return Answer(Outcome.FAILED, refused.sentence, refused.code)
    return Answer(found[0], found[1], refused.code)
