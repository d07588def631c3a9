"""What a command ends with."""

OK, FAILED, FAULTS, INTERRUPTED = 0, 1, 2, 130
