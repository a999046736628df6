"""Which server a Telethon string session belongs to, told without loading Telethon: the first frame warns."""

import base64
import binascii
import struct
from ipaddress import ip_address, ip_network

TELEGRAMS_OWN = tuple(
    ip_network(network)
    for network in (
        "91.105.192.0/23",
        "91.108.4.0/22",
        "91.108.8.0/21",
        "91.108.16.0/21",
        "91.108.56.0/22",
        "149.154.160.0/20",
        "185.76.151.0/24",
        "2001:67c:4e8::/48",
        "2001:b28:f23c::/47",
        "2001:b28:f23f::/48",
        "2a0a:f280::/32",
    )
)
"""Where Telegram's servers are: core.telegram.org/resources/cidr.txt."""
_FORMS = {263: ">B4sH256s", 275: ">B16sH256s"}
"""Length to fields: data centre, address (IPv4 or IPv6), port, key. Before it goes a version, "1".
Source: telethon.sessions.string.
"""


def elsewhere(session: str) -> str:
    """``host:port`` where the session belongs to another server than Telegram's own; "" where to Telegram,
    or where the text is no session.
    """
    text = session.strip()
    try:
        packed = base64.urlsafe_b64decode(text[1:]) if text[:1] == "1" else b""
    except (binascii.Error, ValueError):
        return ""
    form = _FORMS.get(len(packed))
    if form is None:
        return ""
    _, address, port, _ = struct.unpack(form, packed)
    host = ip_address(address)
    if any(host in network for network in TELEGRAMS_OWN):
        return ""
    return f"{host}:{port}" if host.version == 4 else f"[{host}]:{port}"
