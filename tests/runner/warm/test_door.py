"""The fork server as those see it who ask for kernels."""

import os

from cchc_lib.runner.warm.door import KernelServer


def test_nothing_of_a_server_stays_open_when_it_is_closed():
    server = KernelServer(os.environ)
    server.process.kill()  # while it loads the libraries
    server.close()
    assert (server.log.closed, server.process.returncode) == (True, -9)
