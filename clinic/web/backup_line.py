"""What the first page of an administrator says about the backups."""

from flask import Flask

from clinic.web.present import backups


def init_backup_line(app: Flask) -> None:
    """Let templates ask how the clinic stands with its backups, for a viewer who looks after them."""
    app.jinja_env.globals["backup_standing"] = backups.of_viewer
