"""Limiting the streams of one viewer: a student with 200 tabs must not take the sockets of 200 students."""

from web.live.watcher import Watcher

#: The limit, in each live process.
WATCHERS_A_VIEWER = 20


class Crowd:
    def __init__(self) -> None:
        self._watchers: dict[int, dict[Watcher, None]] = {}  #: viewer -> watchers, the oldest first

    def join(self, watcher: Watcher) -> Watcher | None:
        """Add a watcher. Return the oldest one of the same viewer where there are too many now.

        The viewer probably looks at the newest tab.
        """
        watchers = self._watchers.setdefault(watcher.viewer_id, {})
        watchers[watcher] = None
        return next(iter(watchers)) if len(watchers) > WATCHERS_A_VIEWER else None

    def leave(self, watcher: Watcher) -> None:
        watchers = self._watchers.get(watcher.viewer_id, {})
        watchers.pop(watcher, None)
        if not watchers:
            self._watchers.pop(watcher.viewer_id, None)
