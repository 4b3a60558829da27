from tests.web.site.conftest import admin, app, classroom, client, connection, settings, student

__all__ = ["admin", "app", "classroom", "client", "connection", "settings", "student"]
