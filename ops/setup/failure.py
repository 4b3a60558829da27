class SetupFailure(Exception):
    """Something set-up cannot do by itself. The message is one sentence that says what to do."""
