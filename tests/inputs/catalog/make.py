#!/usr/bin/env python3
"""Makes the catalogs of this folder anew: needs openssl and osslsigncode. They are kept,
since a signature differs each time, and so that tests need neither."""

import hashlib
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent


def der(tag, *parts):
    content = b"".join(parts)
    length = len(content)
    size = bytes([length]) if length < 0x80 else b"\x82" + length.to_bytes(2, "big")
    return bytes([tag]) + size + content


def oid(text):
    first, second, *rest = map(int, text.split("."))
    content = [first * 40 + second]
    for number in rest:
        part = [number & 0x7F]
        while number := number >> 7:
            part.insert(0, number & 0x7F | 0x80)
        content += part
    return der(6, bytes(content))


def seq(*parts):
    return der(0x30, *parts)


def named(name, value):
    return seq(der(0x1E, name.encode("utf-16-be")), der(2, b"\x10\x01\x00\x01"),
               der(4, value.encode("utf-16-le") + b"\0\0"))


def attribute(kind, value):
    return seq(oid(kind), der(0x31, value))


def member(name, digest):
    info = seq(seq(oid("2.16.840.1.101.3.4.2.1"), der(5)), der(4, digest))
    kind = seq(oid("1.3.6.1.4.1.311.2.1.25"), der(0xA2, der(0x80)))
    attributes = [
        attribute("1.3.6.1.4.1.311.12.2.3", der(0x82)),
        attribute("1.3.6.1.4.1.311.12.2.1", named("OSAttr", "2:10.0")),
        attribute("1.3.6.1.4.1.311.12.2.1", named("File", name)),
        attribute("1.3.6.1.4.1.311.2.1.4", seq(kind, info)),
    ]
    return seq(der(4, digest), der(0x31, *sorted(attributes)))


def catalog(files):
    digests = sorted((hashlib.sha256(content).digest(), name) for name, content in files)
    extension = seq(oid("1.3.6.1.4.1.311.12.2.1"), der(4, named("OS", "_v100_X64")))
    hardware = seq(oid("1.3.6.1.4.1.311.12.2.1"), der(4, named("HWID1", "root\\gadget")))
    trust_list = seq(
        seq(oid("1.3.6.1.4.1.311.12.1.1")), der(4, bytes(range(16))), der(0x17, b"220520120000Z"),
        seq(oid("1.3.6.1.4.1.311.12.1.3"), der(5)),
        seq(*(member(name, digest) for digest, name in digests)),
        der(0xA0, seq(extension, hardware)),
    )
    content = seq(oid("1.3.6.1.4.1.311.10.1"), der(0xA0, trust_list))
    data = seq(der(2, b"\1"), der(0x31), content, der(0x31))
    return seq(oid("1.2.840.113549.1.7.2"), der(0xA0, data))


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main():
    names = ["gadget.inf", "lines.inf", "gadget.sys"]
    files = [(name, (HERE / name).read_bytes()) for name in names]
    # As it was before something made LF of its line ends.
    files = [(name, content.replace(b"\n", b"\r\n") if name == "lines.inf" else content)
             for name, content in files]
    (HERE / "unsigned.cat").write_bytes(catalog(files))
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = f"{folder}/key", f"{folder}/certificate"
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650",
            "-subj", "/O=Contoso/CN=Contoso Drivers", "-keyout", key, "-out", certificate,
            "-addext", "extendedKeyUsage=codeSigning")
        signed = f"{folder}/signed.cat"
        run("osslsigncode", "sign", "-h", "sha256", "-certs", certificate, "-key", key,
            "-time", "1653048000", "-in", HERE / "unsigned.cat", "-out", signed)
        (HERE / "gadget.cat").write_bytes(pathlib.Path(signed).read_bytes())


main()
