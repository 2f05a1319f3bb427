"""Packs the program of a wheel with what people expect beside it: infmend-TARGET.tar.gz, with
all of it in a folder of that name, or infmend-TARGET.zip for Windows, without one. These are the
names and the layouts of cargo-dist, whose installers unpack them. The same wheel makes the same
bytes.

    python3 packaging/archive.py WHEEL TARGET FOLDER
"""

import gzip
import io
import os
import sys
import tarfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def contents(wheel: Path) -> dict[str, tuple[bytes, int]]:
    """Paths within the archive with the bytes and the mode of each."""
    files = {}
    with zipfile.ZipFile(wheel) as opened:
        for name in opened.namelist():
            base = name.rsplit("/", 1)[-1]
            if ".data/scripts/" in name:
                files[base] = (opened.read(name), 0o755)
            elif name.endswith(".cyclonedx.json"):
                files[base] = (opened.read(name), 0o644)
    programs = [name for name in files if name.startswith("infmend") and not name.endswith(".json")]
    assert len(programs) == 1, f"{wheel.name} has {programs}"
    files["README.md"] = ((ROOT / "python/README.md").read_bytes(), 0o644)
    for name in ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"]:
        files[name] = ((ROOT / name).read_bytes(), 0o644)
    for folder in ["man", "completions"]:
        for path in sorted((ROOT / "docs" / folder).iterdir()):
            files[f"{folder}/{path.name}"] = (path.read_bytes(), 0o644)
    return dict(sorted(files.items()))


def main() -> None:
    wheel, target, folder = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    top = f"infmend-{target}"
    files = contents(wheel)
    # What a zip file can say at the earliest, where nobody says.
    when = int(os.environ.get("SOURCE_DATE_EPOCH", "315532800"))
    if "-windows-" in target:
        path = folder / f"{top}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
            for name, (data, mode) in files.items():
                entry = zipfile.ZipInfo(name, time.gmtime(when)[:6])
                entry.external_attr = (0o100000 | mode) << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                made.writestr(entry, data)
    else:
        path = folder / f"{top}.tar.gz"
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as made:
            for name, (data, mode) in files.items():
                entry = tarfile.TarInfo(f"{top}/{name}")
                entry.size, entry.mode, entry.mtime = len(data), mode, when
                made.addfile(entry, io.BytesIO(data))
        with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, 0) as compressed:
            compressed.write(packed.getvalue())
    print(f"{path.name}: {len(files)} files, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
