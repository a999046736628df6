"""What a client asks before anything else: where the servers are, and what the limits are."""

from datetime import UTC, datetime, timedelta
from typing import Any

from telethon.tl import functions, types

from backends.demo.telegram_methods.call import Call, Methods

# Source: https://core.telegram.org/api/config
_LIMITS = {
    "channels_limit_default": 500,
    "channels_limit_premium": 1000,
    "chatlist_invites_limit_default": 3,
    "chatlist_invites_limit_premium": 20,
    "chatlists_joined_limit_default": 2,
    "chatlists_joined_limit_premium": 20,
    "dialog_filters_chats_limit_default": 100,
    "dialog_filters_chats_limit_premium": 200,
}
_LIMITS_VERSION = 1


def get_config(call: Call, request: functions.help.GetConfigRequest) -> types.Config:
    """Lists this server only: clients move to whatever else is listed."""
    host, port = call.address
    now = datetime.now(UTC)
    return types.Config(
        date=now,
        expires=now + timedelta(hours=1),
        test_mode=False,
        this_dc=call.dc,
        dc_options=[types.DcOption(id=call.dc, ip_address=host, port=port, this_port_only=True)],
        dc_txt_domain_name="localhost",
        chat_size_max=200,
        megagroup_size_max=200_000,
        forwarded_count_max=100,
        online_update_period_ms=210_000,
        offline_blur_timeout_ms=5_000,
        offline_idle_timeout_ms=30_000,
        online_cloud_timeout_ms=300_000,
        notify_cloud_delay_ms=30_000,
        notify_default_delay_ms=1_500,
        push_chat_period_ms=60_000,
        push_chat_limit=2,
        edit_time_limit=172_800,
        revoke_time_limit=2_147_483_647,
        revoke_pm_time_limit=2_147_483_647,
        rating_e_decay=2_419_200,
        stickers_recent_limit=200,
        channels_read_media_period=604_800,
        call_receive_timeout_ms=20_000,
        call_ring_timeout_ms=90_000,
        call_connect_timeout_ms=30_000,
        call_packet_timeout_ms=10_000,
        me_url_prefix="https://t.me/",
        caption_length_max=1024,
        message_length_max=4096,
        webfile_dc_id=call.dc,
    )


def get_app_config(call: Call, request: functions.help.GetAppConfigRequest) -> Any:
    if request.hash == _LIMITS_VERSION:
        return types.help.AppConfigNotModified()
    values = [types.JsonObjectValue(name, types.JsonNumber(number)) for name, number in _LIMITS.items()]
    return types.help.AppConfig(hash=_LIMITS_VERSION, config=types.JsonObject(values))


def get_nearest_dc(call: Call, request: functions.help.GetNearestDcRequest) -> types.NearestDc:
    return types.NearestDc(country="DE", this_dc=call.dc, nearest_dc=call.dc)


def update_status(call: Call, request: functions.account.UpdateStatusRequest) -> bool:
    return True


SIGNED_OUT_METHODS: Methods = {
    functions.help.GetConfigRequest: get_config,
    functions.help.GetAppConfigRequest: get_app_config,
    functions.help.GetNearestDcRequest: get_nearest_dc,
}
METHODS: Methods = {functions.account.UpdateStatusRequest: update_status}
