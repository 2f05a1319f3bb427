"""Makes an image for containers of the static programs: an OCI layout in one file, which skopeo,
podman, buildah and Docker read. It holds the program, its licenses and nothing else.

    python3 packaging/oci.py FOLDER

FOLDER holds the archives of packaging/build for musl; infmend-VERSION.oci.tar goes there too. The
same archives make the same image.
"""

import gzip
import hashlib
import io
import json
import os
import sys
import tarfile
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ARCHITECTURES = {"x86_64-unknown-linux-musl": "amd64", "aarch64-unknown-linux-musl": "arm64"}
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"


def tar(files: dict[str, tuple[bytes, int]], when: int) -> bytes:
    """A tar file, with the folders of its files."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as made:
        folders: set[str] = set()
        for name, (data, mode) in sorted(files.items()):
            parts = name.split("/")[:-1]
            for end in range(1, len(parts) + 1):
                folder = "/".join(parts[:end])
                if folder not in folders:
                    folders.add(folder)
                    entry = tarfile.TarInfo(folder)
                    entry.type, entry.mode, entry.mtime = tarfile.DIRTYPE, 0o755, when
                    made.addfile(entry)
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(data), mode, when
            made.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


class Layout:
    """The blobs of a layout."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, int]] = {}

    def add(self, media: str, data: bytes) -> dict:
        digest = hashlib.sha256(data).hexdigest()
        self.files[f"blobs/sha256/{digest}"] = (data, 0o644)
        return {"mediaType": media, "digest": f"sha256:{digest}", "size": len(data)}

    def add_json(self, media: str, value: dict) -> dict:
        return self.add(media, json.dumps(value, sort_keys=True, separators=(",", ":")).encode())


def image(layout: Layout, archive: Path, machine: str, version: str, when: int) -> dict:
    """One machine's image, as the index names it."""
    files = {}
    with tarfile.open(archive) as opened:
        for member in opened.getmembers():
            name = member.name.split("/", 1)[1]
            data = opened.extractfile(member).read()
            if name == "infmend":
                files["infmend"] = (data, 0o755)
            elif name.startswith("LICENSE-"):
                files[f"usr/share/doc/infmend/{name}"] = (data, 0o644)
    layer = tar(files, when)
    created = datetime.fromtimestamp(when, timezone.utc).isoformat().replace("+00:00", "Z")
    config = {
        "architecture": machine,
        "os": "linux",
        "created": created,
        "config": {
            "Entrypoint": ["/infmend"],
            "Cmd": ["--help"],
            "WorkingDir": "/work",
            "Env": ["PATH=/"],
            "Labels": {
                "org.opencontainers.image.title": "infmend",
                "org.opencontainers.image.version": version,
                "org.opencontainers.image.licenses": "MIT OR Apache-2.0",
                "org.opencontainers.image.source": "https://github.com/infmend/infmend",
            },
        },
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{hashlib.sha256(layer).hexdigest()}"]},
        "history": [{"created": created, "created_by": "packaging/oci.py"}],
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": layout.add_json(CONFIG, config),
        "layers": [layout.add(LAYER, gzip.compress(layer, 9, mtime=0))],
    }
    platform = {"architecture": machine, "os": "linux"}
    return {**layout.add_json(MANIFEST, manifest), "platform": platform}


def main() -> None:
    folder = Path(sys.argv[1])
    when = int(os.environ.get("SOURCE_DATE_EPOCH", "315532800"))
    layout, images, versions = Layout(), [], set()
    for target, machine in ARCHITECTURES.items():
        archive = folder / f"infmend-{target}.tar.gz"
        if not archive.is_file():
            sys.exit(f"packaging/oci.py: {folder} has no {archive.name}")
        with tarfile.open(archive) as opened:
            crates = json.load(opened.extractfile(f"infmend-{target}/infmend.cyclonedx.json"))
        version = crates["metadata"]["component"]["version"]
        versions.add(version)
        images.append(image(layout, archive, machine, version, when))
    if len(versions) != 1:
        sys.exit(f"packaging/oci.py: {folder} has archives of the versions {', '.join(sorted(versions))}")
    version = versions.pop()
    index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": images}
    named = {**layout.add_json(INDEX, index), "annotations": {"org.opencontainers.image.ref.name": version}}
    top = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [named]}
    layout.files["index.json"] = (json.dumps(top).encode(), 0o644)
    layout.files["oci-layout"] = (b'{"imageLayoutVersion":"1.0.0"}', 0o644)
    path = folder / f"infmend-{version}.oci.tar"
    path.write_bytes(tar(layout.files, when))
    print(f"{path.name}: {len(images)} images, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
