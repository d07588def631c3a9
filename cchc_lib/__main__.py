"""The command ``cchc``, and ``python -m cchc_lib`` where the folder of scripts is not on the path.

Every worker of a run loads this file for itself, but none of them the command line.
"""


def main() -> None:
    """Run the command line."""
    from .cli import main as run_command

    run_command()


if __name__ == "__main__":
    main()
