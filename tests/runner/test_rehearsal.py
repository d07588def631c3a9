"""What is loaded ahead, and what is not."""

import subprocess
import sys


def test_notebooks_are_written_without_a_grammar_of_addresses():
    """It takes longer to build than a bulletin to make."""
    rehearse = "from cchc_lib.runner import rehearsal; rehearsal.rehearse_pages()"
    ask = "import sys; print([name for name in ('lark', 'nbformat') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", f"{rehearse}; {ask}"], capture_output=True, check=True, text=True)
    assert done.stdout == "['nbformat']\n"
