"""`python -m tests.generator`: write the committed plans and quarters anew."""

from .companies import make_committed

if __name__ == "__main__":
    make_committed()
