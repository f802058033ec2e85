"""Addresses of wallets that check: a slip of one sign is no wallet, so it joins no two reports.

Bitcoin: Base58Check (version bytes 0 and 5) and Bech32 or Bech32m (BIP 173, BIP 350). Ethereum: the
checksum in the letters' case (EIP-55); all small or all capital letters carry none.
"""

import hashlib
from collections.abc import Iterator
from functools import reduce

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32M = 0x2BC830A3
_RATE = 136  # bytes of Keccak-256 taken in at once
_64 = (1 << 64) - 1


def wallet(text: str) -> str:
    """The address in its one form, or "" where it is none or its check does not hold."""
    if text[:2] in ("0x", "0X") and len(text) == 42:
        return _ethereum(text[2:])
    if text[:3].casefold() == "bc1":
        return text.casefold() if _is_bech32(text) else ""
    return text if text[:1] in ("1", "3") and _is_base58(text) else ""


def _is_base58(text: str) -> bool:
    if not 26 <= len(text) <= 35 or not all(sign in _BASE58 for sign in text):
        return False
    number = reduce(lambda so_far, sign: so_far * 58 + _BASE58.index(sign), text, 0)
    if number >= 1 << 200:
        return False
    whole = number.to_bytes(25, "big")
    double = hashlib.sha256(hashlib.sha256(whole[:-4]).digest()).digest()
    noughts = len(whole) - len(whole.lstrip(b"\0"))
    ones = len(text) - len(text.lstrip("1"))
    return whole[0] in (0, 5) and noughts == ones and double[:4] == whole[-4:]


def _is_bech32(text: str) -> bool:
    if not 14 <= len(text) <= 74 or text not in (text.lower(), text.upper()):
        return False
    data = [_BECH32.find(sign) for sign in text.lower()[3:]]
    if -1 in data or data[0] > 16:
        return False
    check = 1
    for value in (3, 3, 0, 2, 3, *data):  # "bc", high bits and low
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATORS):
            check ^= generator if top >> at & 1 else 0
    return check == (1 if data[0] == 0 else _BECH32M)


def _ethereum(figures: str) -> str:
    small = figures.lower()
    if not all(sign in "0123456789abcdef" for sign in small):
        return ""
    if figures not in (small, figures.upper()):
        told = _keccak(small.encode()).hex()
        if any(
            sign.isalpha() and sign.isupper() != (int(told[at], 16) >= 8)
            for at, sign in enumerate(figures)
        ):
            return ""
    return f"0x{small}"


def _keccak(data: bytes) -> bytes:
    """Keccak-256, as it was before SHA-3 changed its padding: no library of ours has it."""
    padded = bytearray(data + b"\1" + b"\0" * (_RATE - 1 - len(data) % _RATE))
    padded[-1] |= 0x80
    lanes = [0] * 25
    for start in range(0, len(padded), _RATE):
        for at in range(_RATE // 8):
            place = start + 8 * at
            lanes[at] ^= int.from_bytes(padded[place : place + 8], "little")
        lanes = _permuted(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])


def _permuted(a: list[int]) -> list[int]:
    """Keccak-f[1600]: lane (x, y) stands at x + 5y (FIPS 202, 3.2)."""
    for constant in _round_constants():
        columns = [a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20] for x in range(5)]
        mixed = [columns[x - 1] ^ _turned(columns[(x + 1) % 5], 1) for x in range(5)]
        a = [lane ^ mixed[at % 5] for at, lane in enumerate(a)]
        moved, (x, y) = a[:], (1, 0)
        last = a[1]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            last, moved[x + 5 * y] = a[x + 5 * y], _turned(last, (step + 1) * (step + 2) // 2)
        a = [
            moved[at] ^ (~moved[at - at % 5 + (at + 1) % 5] & moved[at - at % 5 + (at + 2) % 5])
            for at in range(25)
        ]
        a[0] ^= constant
    return a


def _turned(lane: int, by: int) -> int:
    by %= 64
    return (lane << by | lane >> (64 - by)) & _64 if by else lane


def _round_constants() -> Iterator[int]:
    """From the shift register of FIPS 202, 3.2.5."""
    register = 1
    for _ in range(24):
        constant = 0
        for at in range(7):
            constant |= (register & 1) << ((1 << at) - 1)
            register = register << 1 ^ (0x171 if register & 0x80 else 0)
        yield constant
