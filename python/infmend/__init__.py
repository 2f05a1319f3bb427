"""infmend finds and fixes what makes Windows driver updates need a restart.

The program is not written in Python: the wheel brings it, and this package finds it.
"""

import sys
import sysconfig
from importlib import metadata
from pathlib import Path


def find_program() -> str:
    """The path of the infmend that was installed with this package.

    Raises FileNotFoundError, with the places that were searched, if it is not there.
    """
    name = "infmend.exe" if sys.platform == "win32" else "infmend"
    places = []
    try:
        # Wherever pip put it: a virtual environment, --user, --prefix.
        listed = metadata.distribution("infmend").files or []
        places += [Path(file.locate()).resolve() for file in listed if file.name == name]
    except metadata.PackageNotFoundError:
        pass
    # With --target, pip moves it beside the package, and lists it where it was.
    places.append(Path(__file__).resolve().parents[1] / "bin" / name)
    places.append(Path(sysconfig.get_path("scripts")) / name)
    for place in places:
        if place.is_file():
            return str(place)
    searched = ", ".join(dict.fromkeys(map(str, places)))
    raise FileNotFoundError(
        f"{name} is not installed (searched {searched}); "
        "`pip install --force-reinstall infmend` installs it again"
    )
