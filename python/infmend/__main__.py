"""`python -m infmend`: runs the program with the same arguments."""

import os
import signal
import subprocess
import sys

from infmend import find_program


def main() -> int:
    """Runs the program. Returns its exit status, or 2 if it is not there."""
    try:
        program = find_program()
    except FileNotFoundError as error:
        print(f"infmend: {error}", file=sys.stderr)
        return 2
    command = [program, *sys.argv[1:]]
    if sys.platform == "win32":
        # There, exec would return to the shell at once. The program answers Ctrl-C itself.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return subprocess.call(command)
    os.execv(program, command)


if __name__ == "__main__":
    sys.exit(main())
