"""How many files a process of ours may have open."""

import resource


def allow_open_files() -> None:
    """As many as the host lets it. The usual soft limit is 1024; a lane may hold two hundred (pipes of a series, files
    of warm sandboxes), and each watcher of the live service is a socket.
    """
    _, hard_limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard_limit, hard_limit))
