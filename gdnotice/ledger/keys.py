"""The ring of a ledger: its one random key, wrapped once for each way in, in ``keys.json``.

A wrap is the vault's key sealed with the key that a passphrase, a secret in the desk's keyring or a recovery key stands
for. The file holds no name: ``who`` is one byte of a hash, which only tells which passphrase to try first.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from gdnotice import files
from gdnotice.errors import Unreadable
from gdnotice.ledger import sealing
from gdnotice.ledger.names import plain
from gdnotice.ledger.sealing import Cost, Sealed, Unopened

FORMAT = 1
NAME = "keys.json"
SPARE = "keys.spare.json"
"""The same bytes again: a damaged ``keys.json`` would otherwise lock everybody out."""

PRIVATE = 0o600
PASSPHRASE, KEYRING, RECOVERY = "passphrase", "keyring", "recovery"
_NONE = Cost(0, 0, 0)
_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Wrap:
    """The vault's key under one seal. All but ``sealed`` and ``who`` is bound to it: none can be exchanged unseen."""

    id: str
    kind: str
    who: str
    salt: str
    time: int
    memory: int
    lanes: int
    nonce: str
    sealed: str

    def opened(self, vault: str, key: bytes) -> bytes:
        """The vault's key. Raises :class:`~gdnotice.ledger.sealing.Unopened`."""
        sealed = Sealed(bytes.fromhex(self.nonce), bytes.fromhex(self.sealed))
        return sealing.unseal(key, sealed, _bound(vault, self))

    def fields(self) -> str:
        """As the ledger keeps it: JSON."""
        return json.dumps(asdict(self), sort_keys=True)


@dataclass(frozen=True, slots=True)
class Ring:
    """The wraps of one vault. ``generation`` counts the changes; ``damaged`` where only the spare file was whole."""

    vault: str
    generation: int
    wraps: tuple[Wrap, ...]
    damaged: bool = False

    def of_kind(self, kind: str) -> tuple[Wrap, ...]:
        return tuple(wrap for wrap in self.wraps if wrap.kind == kind)

    @property
    def one_person(self) -> bool:
        """Whether the passphrases are those of one person. After a crash in a change there may be two of them."""
        held = self.of_kind(PASSPHRASE)
        return len({wrap.who for wrap in held}) == 1 or len({wrap.id for wrap in held}) == 1

    def by_passphrase(self, name: str | None, passphrase: str) -> tuple[Wrap, bytes]:
        """The wrap that the name's passphrase opens, and the vault's key. Raises ``Unopened``.

        Without a name there must be only one person. A name nobody has takes as long as a wrong passphrase.
        """
        held = self.of_kind(PASSPHRASE)
        if name:
            as_before = _tag(self.vault, unicodedata.normalize("NFC", name.strip()).casefold())  # blanks as typed
            mine = tuple(wrap for wrap in held if wrap.who in (who(self.vault, name), as_before))
        else:
            mine = held if self.one_person else ()
        for wrap in mine or held[:1]:
            cost = Cost(wrap.time, wrap.memory, wrap.lanes)
            key = sealing.key_from_passphrase(passphrase, bytes.fromhex(wrap.salt), cost)
            try:
                opened = wrap.opened(self.vault, key)
            except Unopened:
                continue
            if mine:
                return wrap, opened
        raise Unopened

    def by_secret(self, kind: str, secret: bytes, wrap_id: str | None = None) -> tuple[Wrap, bytes]:
        """The wrap of that kind (with that id) which a long secret opens, and the vault's key. Raises ``Unopened``."""
        for wrap in self.of_kind(kind):
            if wrap_id in (None, wrap.id):
                key = sealing.key_from_secret(secret, bytes.fromhex(wrap.salt), _purpose(kind))
                try:
                    return wrap, wrap.opened(self.vault, key)
                except Unopened:
                    continue
        raise Unopened

    def text(self) -> bytes:
        """As ``keys.json`` holds it, with a check sum that tells damage from a wrong passphrase."""
        held: dict[str, Any] = {
            "format": FORMAT,
            "generation": self.generation,
            "vault": self.vault,
            "wraps": [asdict(wrap) for wrap in self.wraps],
        }
        return json.dumps({**held, "check": _check(held)}, indent=1).encode("ascii") + b"\n"


def new_vault() -> str:
    """A random name for a vault: what its wraps are bound to."""
    return secrets.token_hex(16)


def who(vault: str, name: str) -> str:
    """One byte, in hex, of a hash of the name: enough to pick a wrap, next to nothing about who is in the ledger."""
    return _tag(vault, plain(name))


def _tag(vault: str, name: str) -> str:
    return hashlib.sha256(f"{vault}|{name}".encode("utf-8", "surrogatepass")).hexdigest()[:2]


def wrapped_by_passphrase(vault: str, name: str, passphrase: str, key: bytes, cost: Cost) -> Wrap:
    """A wrap of the vault's ``key`` for a person. Raises :class:`~gdnotice.errors.Misuse` where it would be weak."""
    sealing.require_passphrase(passphrase)
    sealing.require_cost(cost)
    salt = secrets.token_bytes(sealing.SALT_BYTES)
    own = sealing.key_from_passphrase(passphrase, salt, cost)
    return _wrapped(_bare(PASSPHRASE, who(vault, name), salt, cost), vault, own, key)


def wrapped_by_secret(vault: str, kind: str, name: str, secret: bytes, key: bytes) -> Wrap:
    """A wrap of the vault's ``key`` for a long random secret: of the desk's keyring, or a recovery key."""
    salt = secrets.token_bytes(sealing.SALT_BYTES)
    own = sealing.key_from_secret(secret, salt, _purpose(kind))
    return _wrapped(_bare(kind, who(vault, name), salt, _NONE), vault, own, key)


def _bare(kind: str, tag: str, salt: bytes, cost: Cost) -> Wrap:
    return Wrap(secrets.token_hex(8), kind, tag, salt.hex(), cost.time, cost.memory, cost.lanes, "", "")


def _wrapped(bare: Wrap, vault: str, own: bytes, key: bytes) -> Wrap:
    sealed = sealing.seal(own, key, _bound(vault, bare))
    return replace(bare, nonce=sealed.nonce.hex(), sealed=sealed.content.hex())


def _purpose(kind: str) -> str:
    return f"GD Notice ledger, {kind}, format {FORMAT}"


def _bound(vault: str, wrap: Wrap) -> bytes:
    bound = [FORMAT, vault, wrap.id, wrap.kind, wrap.salt, wrap.time, wrap.memory, wrap.lanes]
    return json.dumps(bound).encode("ascii")


def _check(held: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode("ascii")).hexdigest()


# --- the files -------------------------------------------------------------------------------------------------------


def write(folder: Path, ring: Ring) -> None:
    """Put the ring into both files, each whole, owner only. Raises :class:`~gdnotice.errors.World`."""
    for name in (NAME, SPARE):
        files.write_whole(folder / name, ring.text(), mode=PRIVATE)


def stands(folder: Path, ring: Ring) -> bool:
    """Whether both files hold just this ring."""
    try:
        return all((folder / name).read_bytes() == ring.text() for name in (NAME, SPARE))
    except OSError:
        return False


def read(folder: Path) -> Ring:
    """The ring of a ledger's folder, from the spare file where the first is damaged. Raises ``Unreadable``."""
    for name in (NAME, SPARE):
        try:
            content = files.read_bytes(folder / name, "file of keys", _LIMIT)
        except Unreadable:
            continue
        found = parse(content)
        if found is not None:
            return found if name == NAME else replace(found, damaged=True)
    raise Unreadable(
        f"The keys of the ledger in {folder} cannot be read: {NAME} and {SPARE} are damaged or missing.",
        "Without them nobody can open the ledger, not even with the right passphrase; the ledger itself is untouched.",
        f"Copy {NAME} from the newest folder in its backups to here and open it with the passphrase of that day, "
        "or with the recovery key made before it; or restore that backup.",
    )


def parse(content: bytes) -> Ring | None:
    """The ring in the bytes of a file; None where they are damaged. Raises ``Unreadable`` for a newer format."""
    try:
        held = json.loads(content)
        check = held.pop("check")
        if held["format"] > FORMAT:
            raise Unreadable(
                f"The keys of this ledger are of format {held['format']:d}, and this program knows format {FORMAT}.",
                "A newer program wrote them; nothing was touched.",
                "Open the ledger with that program.",
            )
        if check != _check(held):
            return None
        wraps = tuple(wrap_from(fields) for fields in held["wraps"])
        return Ring(str(held["vault"]), int(held["generation"]), wraps)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def wrap_from(fields: dict[str, Any]) -> Wrap:
    """A wrap from its stored fields. Raises ``ValueError`` or ``TypeError`` for what is none."""
    wrap = Wrap(**fields)
    texts = (wrap.id, wrap.kind, wrap.who, wrap.salt, wrap.nonce, wrap.sealed)
    numbers = (wrap.time, wrap.memory, wrap.lanes)
    if not all(isinstance(one, str) for one in texts) or not all(type(one) is int for one in numbers):
        raise TypeError
    for text in (wrap.salt, wrap.nonce, wrap.sealed):
        bytes.fromhex(text)
    return wrap


def with_wraps(ring: Ring, wraps: Iterable[Wrap], generation: int) -> Ring:
    """The same vault's ring with other wraps, in the order of their ids so that equal rings are equal bytes."""
    return Ring(ring.vault, generation, tuple(sorted(wraps, key=lambda wrap: wrap.id)))
