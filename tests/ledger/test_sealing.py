"""Sealing: what is sealed opens with its key and beside its words only; passphrases cost what is asked."""

from __future__ import annotations

import json
import re
from contextlib import nullcontext

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gdnotice.errors import Misuse, Unreadable
from gdnotice.ledger import keys, recovery, sealing
from gdnotice.ledger.keys import Ring
from gdnotice.ledger.sealing import FLOOR, Cost, Sealed, Unopened

KEY = bytes(range(32))


@given(st.binary(max_size=200), st.binary(max_size=50), st.integers(0), st.integers(1, 255))
def test_one_changed_byte_anywhere_keeps_the_seal_shut(content: bytes, bound: bytes, where: int, change: int) -> None:
    sealed = sealing.seal(KEY, content, bound)
    assert sealing.unseal(KEY, sealed, bound) == content

    def flipped(text: bytes) -> bytes:
        at = where % len(text)
        return text[:at] + bytes([text[at] ^ change]) + text[at + 1 :]

    with pytest.raises(Unopened):
        sealing.unseal(KEY, Sealed(sealed.nonce, flipped(sealed.content)), bound)
    with pytest.raises(Unopened):
        sealing.unseal(KEY, Sealed(flipped(sealed.nonce), sealed.content), bound)
    with pytest.raises(Unopened):
        sealing.unseal(flipped(KEY), sealed, bound)
    with pytest.raises(Unopened):
        sealing.unseal(KEY, sealed, bound + b"x")


def test_argon2id_is_the_published_one() -> None:
    # From the test suite of the reference implementation (P-H-C/phc-winner-argon2, src/test.c).
    made = sealing.key_from_passphrase("password", b"somesalt", Cost(time=2, memory=64 * 1024, lanes=1))
    assert made.hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    made = sealing.key_from_passphrase("password", b"somesalt", Cost(2, 64, 1))
    for other in (Cost(3, 64, 1), Cost(2, 72, 1), Cost(2, 64, 2)):
        assert sealing.key_from_passphrase("password", b"somesalt", other) != made
    assert sealing.key_from_passphrase("password", b"somesalu", Cost(2, 64, 1)) != made


def test_two_ways_of_typing_one_letter_agree() -> None:
    composed, apart = "pr\u00e9parer", "pre\u0301parer"
    cost = Cost(1, 64, 1)
    assert sealing.key_from_passphrase(composed, b"s" * 16, cost) == sealing.key_from_passphrase(apart, b"s" * 16, cost)


@pytest.mark.parametrize("cost", [Cost(1, 64 * 1024, 4), Cost(3, 8 * 1024, 4), Cost(0, 0, 0)])
def test_a_cheap_passphrase_is_refused(cost: Cost) -> None:
    with pytest.raises(Misuse, match="costs so little"):
        keys.wrapped_by_passphrase("v", "Ada", "long enough", KEY, cost)


@pytest.mark.parametrize(
    "cost", [Cost(10**6, 64, 1), Cost(1, 10**9, 1), Cost(1, 64, 10**4), Cost(-1, 64, 1), Cost(1, 1, 1)]
)
def test_a_forged_cost_is_not_paid(cost: Cost) -> None:
    with pytest.raises(Misuse, match="at a cost that no ledger has"):
        sealing.key_from_passphrase("long enough", b"s" * 16, cost)


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(Misuse, match="shorter than 8"):
        keys.wrapped_by_passphrase("v", "Ada", "seven77", KEY, FLOOR)


# --- wraps -----------------------------------------------------------------------------------------------------------


def test_nothing_in_a_wrap_can_be_exchanged() -> None:
    vault = keys.new_vault()
    wrap = keys.wrapped_by_secret(vault, keys.RECOVERY, "Ada", b"s" * 20, KEY)
    assert Ring(vault, 1, (wrap,)).by_secret(keys.RECOVERY, b"s" * 20)[1] == KEY
    own = sealing.key_from_secret(b"s" * 20, bytes.fromhex(wrap.salt), f"GD Notice ledger, {keys.RECOVERY}, format 1")
    fields = json.loads(wrap.fields())
    for name, value in fields.items():
        if name in {"who", "nonce", "sealed"}:
            continue
        changed = keys.wrap_from({**fields, name: value + (1 if isinstance(value, int) else "00")})
        with pytest.raises(Unopened):
            changed.opened(vault, own)
    with pytest.raises(Unopened):
        wrap.opened(keys.new_vault(), own)
    assert wrap.opened(vault, own) == KEY


def test_the_keys_file_tells_its_own_damage() -> None:
    vault = keys.new_vault()
    ring = Ring(vault, 3, (keys.wrapped_by_secret(vault, keys.KEYRING, "Ada", b"s" * 32, KEY),))
    content = ring.text()
    assert keys.parse(content) == ring
    for at in range(len(content)):
        for bit in (1, 4, 32):
            damaged = content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]
            if damaged[at - 10 : at] == b'"format": ':
                with pytest.raises(Unreadable, match="newer program") if damaged[at] > content[at] else nullcontext():
                    assert keys.parse(damaged) is None
            else:
                assert keys.parse(damaged) in (None, ring), at  # equal where only a blank was changed
    for cut in range(len(content) - 1):
        assert keys.parse(content[:cut]) is None


def test_who_tells_no_name() -> None:
    vault = keys.new_vault()
    assert keys.who(vault, " ada wójcik ") == keys.who(vault, "Ada Wo\u0301jcik")
    assert re.fullmatch("[0-9a-f]{2}", keys.who(vault, "Ada Wójcik"))
    # One byte: among a thousand names several are alike, so that the tag singles out nobody.
    assert len({keys.who(vault, f"person {number}") for number in range(1000)}) <= 256


# --- the recovery key ------------------------------------------------------------------------------------------------


@given(st.binary(min_size=20, max_size=20))
@example(bytes(20))
@example(b"\xff" * 20)
def test_a_recovery_key_is_read_as_it_was_written(secret: bytes) -> None:
    written = recovery.written(secret)
    assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z*~$=U]", written)
    assert recovery.read(written) == secret
    assert recovery.read(written.lower().replace("-", " ")) == secret
    assert recovery.read(written[:-1].replace("0", "o").replace("1", "l") + written[-1]) == secret


@given(st.binary(min_size=20, max_size=20), st.integers(0, 31), st.integers(1, 31))
def test_one_wrong_sign_in_a_recovery_key_is_seen(secret: bytes, place: int, change: int) -> None:
    signs = list(recovery.written(secret).replace("-", ""))
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    signs[place] = alphabet[alphabet.index(signs[place]) ^ change]
    with pytest.raises(Misuse, match="a mistake in it"):
        recovery.read("".join(signs))


@given(st.binary(min_size=20, max_size=20), st.integers(0, 30))
def test_two_exchanged_signs_in_a_recovery_key_are_seen(secret: bytes, place: int) -> None:
    signs = list(recovery.written(secret).replace("-", ""))
    if signs[place] == signs[place + 1]:
        return
    signs[place], signs[place + 1] = signs[place + 1], signs[place]
    with pytest.raises(Misuse, match="a mistake in it"):
        recovery.read("".join(signs))


@pytest.mark.parametrize("typed", ["", "-", "ABCD", "U" * 33, "ABCD-" * 9, "é" * 33])
def test_what_is_no_recovery_key_is_told(typed: str) -> None:
    with pytest.raises(Misuse, match="no recovery key"):
        recovery.read(typed)
