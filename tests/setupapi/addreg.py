"""What a line of an add-registry or a delete-registry section does to the registry,
by windows-driver-docs install/inf-addreg-directive.md and
install/inf-delreg-directive.md, in the words of record.c."""

import itertools
import re

from infs import number

BINARY, NOCLOBBER, DELETE, APPEND, KEY_ONLY, OVERWRITE_ONLY = 0x1, 0x2, 0x4, 0x8, 0x10, 0x20
KEY_ONLY_COMMON = 0x2000
DELETE_STRING = 0x18002
MULTI_SZ, DWORD = 0x10000, 0x10001
TYPES = {0: 1, BINARY: 3, MULTI_SZ: 7, 0x20000: 2, DWORD: 4, 0x20001: 0}
ROOTS = ("HKCR", "HKCU", "HKLM", "HKU", "HKR")


def operations(directive, values):
    """directive: addreg or delreg. values: root, subkey, name, flags and the data."""
    root, subkey, name, flags = (list(values) + [""] * 4)[:4]
    data = list(values[4:])
    if root.upper() not in ROOTS:
        return []
    key = root.upper() + ("\\" + subkey if subkey else "")
    flags = number(flags.strip()) or 0
    if directive == "delreg":
        if flags & DELETE_STRING == DELETE_STRING:
            return [("change_strings", key, name, True), ("set_value", key, name, 7, "")]
        return [deletion(key, name, flags & KEY_ONLY_COMMON)]
    if flags & DELETE:
        return [deletion(key, name, flags & (KEY_ONLY | KEY_ONLY_COMMON))]
    if flags & (KEY_ONLY | KEY_ONLY_COMMON) or (not name and not flags and not data):
        return [("create_key", key)]
    kind = flags & (0xFFFF0000 | BINARY)
    found = []
    if flags & OVERWRITE_ONLY:
        found.append(("if_exists", key, name, True))
    elif flags & NOCLOBBER:
        found.append(("if_exists", key, name, False))
    if kind == MULTI_SZ and flags & APPEND:
        if not data:
            return found
        found.append(("change_strings", key, name, False))
    return [*found, ("set_value", key, name, TYPES.get(kind, flags >> 16), written(kind, data))]


def deletion(key, name, whole):
    return ("delete_key", key) if whole or not name else ("delete_value", key, name)


def written(kind, data):
    """The data as text, or as hexadecimal digits."""
    if kind == DWORD and len(data) <= 1:
        return ((number(data[0].strip()) or 0) & 0xFFFFFFFF).to_bytes(4, "little").hex() if data else "00000000"
    if kind & BINARY:
        return "".join(f"{(digits(text.strip()) or 0) & 0xFF:02x}" for text in data)
    if kind == MULTI_SZ:
        return "\0".join(data).rstrip("\0")
    return data[0] if data else ""


def digits(text):
    """A hexadecimal number, with or without 0x, or None."""
    return int(text, 16) if re.fullmatch("(0x)?[0-9a-f]+", text, re.IGNORECASE) else None


def as_wine(directive, values):
    """What Wine does instead: the kind of the difference (effects_equal.KNOWN) and the
    operations; None where it does what the pages say."""
    here = operations(directive, values)
    flags = number(values[3].strip()) or 0 if len(values) > 3 else 0
    kind, data = flags & (0xFFFF0000 | BINARY), values[4:]
    if directive == "delreg" and flags and not flags & 0x8000:
        return "flags of DelReg", []
    if not here or here[-1][0] not in ("set_value", "create_key"):
        return None
    if here[-1][0] == "create_key":
        return ("key without a value", [("set_value", here[-1][1], "", 1, "")]) if not flags else None
    if kind == DWORD and len(data) == 1 and number(data[0].strip()) is None:
        start = re.match(r"0x[0-9a-f]*|[0-9]*", data[0].strip().lower()).group()
        bytes_ = ((number(start) or 0) & 0xFFFFFFFF).to_bytes(4, "little").hex()
        return "number with a tail", [*here[:-1], (*here[-1][:-1], bytes_)]
    if kind & BINARY and not (kind == DWORD and len(data) == 1):
        read = [text for text in itertools.takewhile(is_plain_byte, data)]
        if len(read) < len(data):
            bytes_ = written(BINARY, read).ljust(2 * len(data), "0")
            return "bytes in another form", [*here[:-1], (*here[-1][:-1], bytes_)]
    return None


def is_plain_byte(text):
    return re.fullmatch(" *0*[0-9a-f]{0,2} *", text, re.IGNORECASE) is not None
