"""The pages of a ledger's file as whoever has its key could read them, the unused ones too."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_PAGE, _RESERVED, _IV = 4096, 80, 16


def decrypted(path: Path, key: bytes) -> bytes:
    """All pages of an SQLCipher 4 file with a raw key, one after another, whatever is in them."""
    content = path.read_bytes()
    out = bytearray()
    for start in range(0, len(content), _PAGE):
        page = content[start : start + _PAGE]
        first = 16 if start == 0 else 0  # the file begins with its salt
        vector = page[_PAGE - _RESERVED :][:_IV]
        opening = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
        out += opening.update(page[first : _PAGE - _RESERVED]) + opening.finalize()
    return bytes(out)
