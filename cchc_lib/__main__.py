"""The command ``cchc``, and ``python -m cchc_lib`` where the folder of scripts is not on the path.

Every worker of a run loads this file for itself, but none of them the command line.
"""

import gc

_NEW_OBJECTS = 50_000


def main() -> None:
    """Run the command line."""
    gc.set_threshold(_NEW_OBJECTS)  # looking for circles among every 700, as Python does, was a tenth of a command
    from .cli import main as run_command

    try:
        run_command()
    finally:
        gc.freeze()  # all goes with the process: to look through it once more at its end was a tenth of a command


if __name__ == "__main__":
    main()
