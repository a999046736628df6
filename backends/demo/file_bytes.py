"""The bytes of the demo world's files: made from the file's id, so that nothing large is kept."""

import hashlib


def file_bytes(key: str, size: int) -> bytes:
    """Always the same for one file."""
    seed = hashlib.sha256(key.encode()).digest()
    return (seed * (size // len(seed) + 1))[:size]
