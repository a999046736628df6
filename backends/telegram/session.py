"""The stored login and the server it belongs to: a Telethon string session, and the server's own key."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from telethon.crypto import rsa
from telethon.sessions import StringSession

from backends.errors import ConfigError, NotSignedIn


@dataclass(frozen=True, slots=True)
class Server:
    """Another server than Telegram's own: where it listens, its data centre, its public key (PKCS#1 PEM)."""

    host: str
    port: int
    dc: int
    key: Path | None


def open_session(text: str, server: Server | None) -> StringSession:
    """``server`` wins over the address inside the string. Raises NotSignedIn, ConfigError."""
    try:
        session = StringSession(text.strip())
    except Exception:  # noqa: BLE001 (the library raises ValueError, struct.error or binascii.Error)
        session = None
    if session is None or not text.strip() or session.auth_key is None:
        raise NotSignedIn(
            "telegram",
            "The Telegram session is not a valid one." if text.strip() else "Telegram is not signed in.",
            "Sign in with: bitsafe-tui login telegram (or set TELEGRAM_SESSION).",
            "no_session",
        )
    if server is not None:
        if server.key is not None:
            trust(server.key)
        session.set_dc(server.dc, server.host, server.port)
    return session


def fingerprint(text: str) -> str:
    """Names a login without telling anything of it: the same for one key, whatever address stands with it."""
    try:
        key = StringSession(text.strip()).auth_key
    except Exception:  # noqa: BLE001 (the library raises ValueError, struct.error or binascii.Error)
        key = None
    return sha256(key.key if key else text.strip().encode()).hexdigest()[:16]


def trust(path: Path) -> None:
    """Let this process accept the key of another server. Raises ConfigError."""
    way_out = "Set [telegram] server_key to the server's public key as a PKCS#1 PEM file."
    try:
        pem = path.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"The Telegram server key {path} cannot be read.", way_out) from None
    if "BEGIN RSA PUBLIC KEY" not in pem:
        raise ConfigError(f"The Telegram server key {path} is not a PKCS#1 public key.", way_out)
    try:
        rsa.add_key(pem, old=False)
    except Exception:  # noqa: BLE001 (the parser raises whatever its ASN.1 reader does)
        raise ConfigError(f"The Telegram server key {path} is damaged.", way_out) from None
