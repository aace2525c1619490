"""create_app(): the one place where the pieces meet."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect

from clinic.config import Settings
from clinic.db.engine import Database, open_database
from clinic.paths import PACKAGE, templates_folder
from clinic.web import register_views
from clinic.web.alarm_mail import init_alarm_mail
from clinic.web.audit_net import init_audit_net
from clinic.web.audit_trail import init_audit, keep_audit
from clinic.web.backup_line import init_backup_line
from clinic.web.blinding import init_blinding
from clinic.web.braked_files import brake_files
from clinic.web.brakes import init_brakes
from clinic.web.clinical_words import init_clinical_words
from clinic.web.compression import init_compression
from clinic.web.cookies import init_cookies
from clinic.web.errors import init_errors
from clinic.web.headers import init_headers
from clinic.web.ids import init_ids
from clinic.web.installation import Installation, attach
from clinic.web.json_bodies import init_json_bodies
from clinic.web.languages import init_languages
from clinic.web.layout import init_layout
from clinic.web.maintenance import Doors
from clinic.web.notices import init_notices
from clinic.web.once import init_once
from clinic.web.opening_mail import init_opening_mail
from clinic.web.origins import init_origins
from clinic.web.proxies import Proxies
from clinic.web.questionnaires.words import init_questionnaire_words
from clinic.web.reaching import init_reaching
from clinic.web.request_log import init_request_log
from clinic.web.session import init_session
from clinic.web.sign_in import init_sign_in
from clinic.web.single_values import init_single_values
from clinic.web.uploads import init_uploads
from clinic.web.visit_tabs import init_visit_tabs


def create_app(settings: Settings, database: Database | None = None, config: Mapping[str, Any] | None = None) -> Flask:
    """Make the application of one clinic. `config` goes over our own Flask configuration, for tests."""
    app = Flask(
        "clinic",
        root_path=str(PACKAGE),
        template_folder=str(templates_folder()),
        static_folder=str(PACKAGE / "web" / "static"),
        static_url_path="/static",
    )
    app.config.update(SECRET_KEY=settings.secret_key, WTF_CSRF_TIME_LIMIT=None)
    app.config.update(DEBUG=False)  # whatever FLASK_DEBUG says in the shell that started it
    # A page under Referrer-Policy no-referrer sends no Referer: Sec-Fetch-Site is looked at in its place.
    app.config.update(WTF_CSRF_SSL_STRICT=False)
    opened = database or open_database(settings.database_url)
    keep_audit(opened, settings)
    attach(app, Installation(settings, opened))
    init_ids(app)
    init_single_values(app)
    init_headers(app, settings)
    init_cookies(app)
    app.config.update(config or {})
    init_request_log(app)
    init_compression(app)
    init_session(app)
    init_alarm_mail(app)
    init_opening_mail(app)
    init_languages(app)
    init_layout(app)
    init_notices(app)
    init_backup_line(app)
    init_visit_tabs(app)
    init_clinical_words(app)
    init_questionnaire_words(app)
    init_errors(app)
    init_origins(app)
    init_json_bodies(app)
    init_uploads(app)
    limiter = init_brakes(app, settings)
    CSRFProtect(app)
    init_audit(app)
    init_audit_net(app)
    init_reaching(app)
    init_sign_in(app, settings)
    init_once(app)
    init_blinding(app)  # after the sign-in has ended an old session: who asks is read only then
    register_views(app)
    brake_files(app, limiter)
    doors = Doors(app.wsgi_app, lambda: opened.watch.trouble, settings)
    app.wsgi_app = Proxies(doors, settings.trusted_proxies)  # type: ignore[method-assign]
    return app
