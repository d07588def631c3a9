"""``python -m cchc_lib``: the command line, where the folder of scripts is not on the path."""

from .cli import main

if __name__ == "__main__":
    main()
