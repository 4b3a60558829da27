class SetupFailure(Exception):
    """Something that set-up cannot do by itself. The message is a sentence that says what to do."""
