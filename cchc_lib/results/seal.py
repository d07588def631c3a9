"""A results file tells whether it is as it was written: the sum of its bytes stands in its own header."""

import zlib

_PLACE = slice(60, 64)  # the user version, which SQLite leaves to whoever writes: sqlite.org/fileformat.html


def seal(content: bytes) -> bytes:
    """The same database with the sum of all its other bytes."""
    return content[: _PLACE.start] + _sum_of(content) + content[_PLACE.stop :]


def is_whole(content: bytes) -> bool:
    """Whether no byte of it has changed since it was sealed."""
    return content[_PLACE] == _sum_of(content)


def _sum_of(content: bytes) -> bytes:
    rest = zlib.crc32(content[_PLACE.stop :], zlib.crc32(content[: _PLACE.start]))
    return rest.to_bytes(4, "big")
