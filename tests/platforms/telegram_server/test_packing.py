"""How messages travel inside one another."""

import gzip
import struct

import pytest
from telethon.tl import functions
from telethon.tl.core import GzipPacked

from backends.demo.mtproto import packing
from backends.demo.mtproto.errors import ProtocolError

PING = bytes(functions.PingRequest(5))


def test_containers_and_gzip_are_opened_to_any_sensible_depth() -> None:
    zipped = bytes(GzipPacked(packing.container([(8, 1, PING), (12, 3, bytes(GzipPacked(PING)))])))
    found = list(packing.parts(16, 4, packing.container([(4, 1, PING), (20, 2, zipped)])))
    assert [(part.msg_id, part.seq_no) for part in found] == [(4, 1), (8, 1), (12, 3)]
    assert {part.body for part in found} == {PING}


def test_a_bomb_of_layers_is_refused() -> None:
    body = PING
    for _ in range(20):
        body = bytes(GzipPacked(body))
    with pytest.raises(ProtocolError):
        list(packing.parts(4, 1, body))


def test_a_container_that_claims_more_than_it_holds_is_refused() -> None:
    body = struct.pack("<Iiqii", 0x73F1F8DC, 1, 4, 1, 9_999) + PING
    with pytest.raises(ProtocolError):
        list(packing.parts(4, 1, body))


@pytest.mark.parametrize("answer", [b"tiny", b"same " * 2_000])
def test_only_long_answers_are_zipped(answer: bytes) -> None:
    packed = packing.result(4, answer)
    if len(answer) > 512:
        assert len(packed) < 200
        assert gzip.decompress(packed[17:]) == answer
    else:
        assert packed[12:] == answer
