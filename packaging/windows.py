"""Writes what the package managers of Windows take: winget's manifests, below
winget/infmend/infmend/VERSION, and Scoop's, scoop/infmend.json, with the hashes of the archives.

    python3 packaging/windows.py DIST FOLDER [DATE]

DIST holds the archives of packaging/build for Windows. DATE is that of the release, as in
2026-11-30, without which winget is told none.
"""

import hashlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPOSITORY = "https://github.com/infmend/infmend"
TARGETS = {"x64": "x86_64-pc-windows-gnu", "arm64": "aarch64-pc-windows-gnullvm"}
SCOOP = {"x64": "64bit", "arm64": "arm64"}
SCHEMA = "1.12.0"
NAME = "infmend.infmend"


def cargo(key: str) -> str:
    for line in (ROOT / "Cargo.toml").read_text().splitlines():
        if line.startswith(f"{key} = "):
            return json.loads(line.split(" = ", 1)[1])
    sys.exit(f"packaging/windows.py: Cargo.toml has no {key}")


def manifest(kind: str, version: str, values: dict) -> str:
    """One of winget's files. JSON is YAML, but people read these."""
    lines = [f"# yaml-language-server: $schema=https://aka.ms/winget-manifest.{kind}.{SCHEMA}.schema.json", ""]

    def write(value, indent: str) -> None:
        for key, item in value.items():
            if isinstance(item, list):
                lines.append(f"{indent}{key}:")
                for each in item:
                    if isinstance(each, dict):
                        at = len(lines)
                        write(each, indent + "  ")
                        lines[at] = indent + "- " + lines[at][len(indent) + 2 :]
                    else:
                        lines.append(f"{indent}- {each}")
            else:
                lines.append(f"{indent}{key}: {item}")

    write(
        {"PackageIdentifier": NAME, "PackageVersion": version, **values, "ManifestType": kind, "ManifestVersion": SCHEMA},
        "",
    )
    return "\n".join(lines) + "\n"


def main() -> None:
    dist, folder = Path(sys.argv[1]), Path(sys.argv[2])
    version, description = cargo("version"), cargo("description")
    archives = {}
    for machine, target in TARGETS.items():
        name = f"infmend-{target}.zip"
        path = dist / name
        if not path.is_file():
            sys.exit(f"packaging/windows.py: {dist} has no {name}")
        url = f"{REPOSITORY}/releases/download/v{version}/{name}"
        archives[machine] = (url, hashlib.sha256(path.read_bytes()).hexdigest())
    date = {"ReleaseDate": sys.argv[3]} if len(sys.argv) > 3 else {}
    winget = folder / "winget/infmend/infmend" / version
    winget.mkdir(parents=True, exist_ok=True)
    written = {
        f"{NAME}.yaml": manifest("version", version, {"DefaultLocale": "en-US"}),
        f"{NAME}.installer.yaml": manifest(
            "installer",
            version,
            {
                "InstallerType": "zip",
                "NestedInstallerType": "portable",
                "Commands": ["infmend"],
                **date,
                "Installers": [
                    {
                        "Architecture": machine,
                        "InstallerUrl": url,
                        "InstallerSha256": sha256.upper(),
                        "NestedInstallerFiles": [
                            {"RelativeFilePath": "infmend.exe", "PortableCommandAlias": "infmend"}
                        ],
                    }
                    for machine, (url, sha256) in archives.items()
                ],
            },
        ),
        f"{NAME}.locale.en-US.yaml": manifest(
            "defaultLocale",
            version,
            {
                "PackageLocale": "en-US",
                "Publisher": "infmend",
                "PublisherUrl": "https://github.com/infmend",
                "PublisherSupportUrl": f"{REPOSITORY}/issues",
                "PackageName": "infmend",
                "PackageUrl": REPOSITORY,
                "License": "MIT OR Apache-2.0",
                "LicenseUrl": f"{REPOSITORY}/blob/v{version}/LICENSE-MIT",
                "ShortDescription": description,
                "Moniker": "infmend",
                "Tags": ["driver", "inf", "infverif", "lint"],
                "ReleaseNotesUrl": f"{REPOSITORY}/releases/tag/v{version}",
            },
        ),
    }
    for name, text in written.items():
        (winget / name).write_text(text, newline="\n")
    scoop = {
        "version": version,
        "description": description,
        "homepage": REPOSITORY,
        "license": "MIT|Apache-2.0",
        "architecture": {
            SCOOP[machine]: {"url": url, "hash": sha256}
            for machine, (url, sha256) in archives.items()
        },
        "bin": "infmend.exe",
        "checkver": "github",
        "autoupdate": {
            "architecture": {
                SCOOP[machine]: {"url": url.replace(version, "$version")}
                for machine, (url, _) in archives.items()
            }
        },
    }
    (folder / "scoop").mkdir(exist_ok=True)
    (folder / "scoop/infmend.json").write_text(json.dumps(scoop, indent=4) + "\n", newline="\n")
    print(f"{winget}: {len(written)} files; {folder / 'scoop/infmend.json'}")


if __name__ == "__main__":
    main()
