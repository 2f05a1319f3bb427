"""What is in a wheel and in a source distribution, and that their metadata say what Cargo.toml says.

    python3 tests/wheel/contents.py ROOT WHEEL [SDIST]
"""

import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

try:
    import tomllib
except ModuleNotFoundError:  # before Python 3.11
    from pip._vendor import tomli as tomllib


def metadata(text: str, cargo: dict) -> None:
    said = Parser().parsestr(text)
    urls = dict(line.split(", ", 1) for line in said.get_all("Project-URL"))
    for key, found, wanted in [
        ("name", said["Name"], cargo["name"]),
        ("version", said["Version"], cargo["version"]),
        ("description", said["Summary"], cargo["description"]),
        ("keywords", said["Keywords"].split(","), cargo["keywords"]),
        ("license", said["License-Expression"], cargo["license"]),
        ("repository", urls["Repository"], cargo["repository"]),
    ]:
        assert found == wanted, f"{key}: {found!r}, but Cargo.toml has {wanted!r}"
    for url in urls.values():
        assert url.startswith(cargo["repository"]), url
    text = said.get_payload()
    assert text.startswith("# infmend") and "](docs/" not in text, "links of the page lead nowhere"


def main() -> None:
    root, wheel, *sources = map(Path, sys.argv[1:])
    cargo = tomllib.loads((root / "Cargo.toml").read_text())["package"]
    at = f"infmend-{cargo['version']}"
    program = "infmend.exe" if "-win_" in wheel.name else "infmend"
    with zipfile.ZipFile(wheel) as opened:
        names = sorted(opened.namelist())
        expected = sorted(
            [
                "infmend/__init__.py",
                "infmend/__main__.py",
                f"{at}.data/scripts/{program}",
                f"{at}.dist-info/METADATA",
                f"{at}.dist-info/RECORD",
                f"{at}.dist-info/WHEEL",
                f"{at}.dist-info/licenses/LICENSE-APACHE",
                f"{at}.dist-info/licenses/LICENSE-MIT",
                f"{at}.dist-info/sboms/infmend.cyclonedx.json",
            ]
        )
        assert names == expected, f"{wheel.name} holds {set(names) ^ set(expected)}"
        metadata(opened.read(f"{at}.dist-info/METADATA").decode(), cargo)
    print(f"{wheel.name}: {len(names)} files, {wheel.stat().st_size} bytes")
    for source in sources:
        with tarfile.open(source) as opened:
            names = {member.name for member in opened.getmembers()}
            for name in ["Cargo.lock", "Cargo.toml", "LICENSE-MIT", "grammar/inf.pest", "pyproject.toml",
                         "python/infmend/__main__.py", "src/main.rs"]:
                assert f"{at}/{name}" in names, f"{source.name} lacks {name}"
            # Tests are many, and read what is not there.
            others = {name.split("/")[1] for name in names} & {"tests", "snapshots", "target", "fuzz"}
            assert not others, f"{source.name} holds {others}"
            metadata(opened.extractfile(f"{at}/PKG-INFO").read().decode(), cargo)
        print(f"{source.name}: {len(names)} files, {source.stat().st_size} bytes")


if __name__ == "__main__":
    main()
