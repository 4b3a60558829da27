"""Codes that are read from a wall and typed: no two of their characters look alike."""

import secrets

#: Without 0 O Q, 1 I L, 2 Z, 5 S, 8 B.
ALPHABET = "34679ACDEFGHJKMNPRTUVWXY"
#: 24 ** 8: 110 thousand million codes, of which a visitor may try a few a minute.
LENGTH = 8

_HALF = LENGTH // 2


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def typed_code(text: str) -> str:
    """Return the code that was typed: in lower case, with blanks or dashes, as people do."""
    return "".join(character for character in text.upper() if character.isalnum())


def shown_code(code: str) -> str:
    return f"{code[:_HALF]}-{code[_HALF:]}"
