"""What Slack's error codes mean for one change: how it ended, and a plain sentence.

The codes are those of the tables on https://docs.slack.dev/reference/methods/conversations.invite,
conversations.kick, conversations.rename and chat.postMessage.
"""

from backends.errors import Refused
from backends.model import Group, Kind
from backends.outcomes import Answer, Meanings, Outcome

ANYWHERE: Meanings = {
    "access_denied": (Outcome.NOT_PERMITTED, "Slack does not let this account do that there."),
    "accesslimited": (Outcome.NOT_PERMITTED, "Slack does not allow this from the current network."),
    "channel_not_found": (Outcome.FAILED, "Slack no longer shows this channel to this account."),
    "is_archived": (Outcome.FAILED, "The channel is archived."),
    "is_bot": (Outcome.NOT_PERMITTED, "The token belongs to a bot, and Slack lets no bot do this."),
    "method_not_supported_for_channel_type": (
        Outcome.FAILED,
        "Slack cannot do this in this kind of conversation.",
    ),
    "no_permission": (Outcome.NOT_PERMITTED, "The token does not have the permissions for this."),
    "no_user": (Outcome.FAILED, "Slack was not told whom this is about."),
    "not_authorized": (Outcome.NOT_PERMITTED, "This account may not do that in this channel."),
    "not_in_channel": (Outcome.NOT_PERMITTED, "This account is not in the channel."),
    "restricted_action": (Outcome.NOT_PERMITTED, "A setting of the workspace forbids this."),
    "team_access_not_granted": (Outcome.NOT_PERMITTED, "The token was not given access to that workspace."),
    "too_many_users": (Outcome.FAILED, "These are more people than Slack takes at once."),
    "user_is_restricted": (Outcome.NOT_PERMITTED, "This account is a guest, and guests may not do this."),
    "user_is_ultra_restricted": (
        Outcome.NOT_PERMITTED,
        "This account is a single-channel guest, and such guests may not do this.",
    ),
    "user_not_found": (Outcome.FAILED, "Slack does not know this person any more."),
}
"""What a code means wherever a method's own table has nothing else."""

INVITE: Meanings = {
    "already_in_channel": (Outcome.ALREADY, "Already in the channel."),
    "cant_invite": (Outcome.NOT_PERMITTED, "Slack does not let this person be invited to this channel."),
    "cant_invite_self": (Outcome.FAILED, "Nobody can invite themselves: join the channel in Slack."),
    "external_channel_migrating": (
        Outcome.FAILED,
        "Slack is moving this shared channel just now: try later.",
    ),
    "invitee_cant_see_channel": (
        Outcome.FAILED,
        "The channel is shared with none of the workspaces that this person is in.",
    ),
    "no_external_invite_permission": (
        Outcome.NOT_PERMITTED,
        "This account may not invite people of other companies to the channel.",
    ),
    "org_user_not_in_team": (
        Outcome.FAILED,
        "This person is in the organisation, but not in this workspace: an admin has to add them to it.",
    ),
    "ura_max_channels": (Outcome.FAILED, "This guest is in as many channels as a guest may be in."),
}

KICK: Meanings = {
    "cant_kick_from_general": (Outcome.FAILED, "Slack lets nobody be removed from this channel."),
    "cant_kick_from_last_channel": (Outcome.FAILED, "It is the last channel that this person is in."),
    "cant_kick_self": (Outcome.FAILED, "Nobody can remove themselves: leave the channel in Slack."),
    "not_in_channel": (Outcome.ALREADY, "Not in the channel."),
    "not_supported": (Outcome.FAILED, "Slack cannot remove this person from this channel."),
    "restricted_action": (
        Outcome.NOT_PERMITTED,
        "A setting of the workspace forbids this account to remove people.",
    ),
}

RENAME: Meanings = {
    "invalid_name": (Outcome.FAILED, "Slack does not accept this name."),
    "invalid_name_maxlength": (
        Outcome.FAILED,
        "The name is longer than the 80 characters that Slack allows.",
    ),
    "invalid_name_punctuation": (Outcome.FAILED, "A name of punctuation alone is not allowed."),
    "invalid_name_required": (Outcome.FAILED, "The name is empty."),
    "invalid_name_specials": (
        Outcome.FAILED,
        "The name has characters that Slack does not allow, or capital letters.",
    ),
    "name_taken": (
        Outcome.FAILED,
        "Another channel has this name, perhaps one that this account cannot see.",
    ),
    "not_authorized": (
        Outcome.NOT_PERMITTED,
        "Only the channel's creator, a channel manager or a workspace admin may rename it.",
    ),
}

MESSAGE: Meanings = {
    "channel_not_found": (
        Outcome.FAILED,
        "Slack takes no message for that person; the account may be deactivated.",
    ),
    "cannot_dm_bot": (Outcome.FAILED, "That account is a bot, and bots get no messages."),
    "invalid_user_combination": (Outcome.NOT_PERMITTED, "This account shares no channel with that person."),
    "messages_tab_disabled": (Outcome.FAILED, "That account is an app that takes no messages."),
    "msg_too_long": (Outcome.FAILED, "The message is longer than Slack allows."),
    "no_text": (Outcome.FAILED, "The message is empty."),
    "users_list_not_supplied": (Outcome.FAILED, "Slack was not told whom this is about."),
    "user_disabled": (Outcome.FAILED, "That person's account is deactivated."),
    "user_not_visible": (Outcome.NOT_PERMITTED, "This account may not see that person."),
}


def answer(refused: Refused, meanings: Meanings, group: Group | None = None) -> Answer:
    """The answer to a refused change; an unknown code is named."""
    return answer_to(refused.code, meanings, group)


def answer_to(code: str, meanings: Meanings, group: Group | None = None) -> Answer:
    found = meanings.get(code) or ANYWHERE.get(code)
    if found is None:
        return Answer(Outcome.FAILED, f"Slack refused: {code or 'it does not say why'}.", code)
    outcome, sentence = found
    if code == "not_in_channel" and outcome is Outcome.NOT_PERMITTED and group is not None:
        sentence += (
            " It is public: join it in Slack first."
            if group.kind is Kind.PUBLIC
            else " Somebody in it has to add this account first."
        )
    return Answer(outcome, sentence, code)
