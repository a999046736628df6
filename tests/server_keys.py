"""The key of demo servers that run inside tests: making one for each would take longer than many a test."""

from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa

from backends.demo.mtproto.keys import ServerKeys


@cache
def server_keys() -> ServerKeys:
    """The same for all servers of this process."""
    return ServerKeys(rsa.generate_private_key(public_exponent=65537, key_size=2048))
