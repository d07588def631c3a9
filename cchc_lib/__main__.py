"""The command ``cchc``, and ``python -m cchc_lib`` where the folder of scripts is not on the path.

Every worker of a run loads this file for itself, but none of them the command line.
"""

import gc
import sys

_NEW_OBJECTS = 50_000


def main() -> None:
    """Run the command line."""
    gc.set_threshold(_NEW_OBJECTS)  # looking for circles among every 700, as Python does, was a tenth of a command
    try:
        from .cli import main as run_command

        run_command()
    except KeyboardInterrupt:  # before the command line was there to tell
        from .errors import INTERRUPTED
        from .language import LANGUAGES, translate

        print(translate("Đã dừng.", LANGUAGES[0]), file=sys.stderr)
        sys.exit(INTERRUPTED)
    finally:
        gc.freeze()  # all goes with the process: to look through it once more at its end was a tenth of a command


if __name__ == "__main__":
    main()
