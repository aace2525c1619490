"""How hard hypothesis tries; the fixtures live in `tests/fixtures/`, one file per noun."""

import os

from hypothesis import HealthCheck, settings

from tests.fixtures.compiled_routes import compile_once

pytest_plugins = [
    "tests.fixtures.machine",
    "tests.fixtures.storage",
    "tests.fixtures.web",
    "tests.fixtures.browser",
    "tests.fixtures.brought_in",
    "tests.fixtures.budgets",
    "tests.fixtures.checkout",
    "tests.fixtures.demo_file",
    "tests.fixtures.devices",
    "tests.fixtures.exam_browser",
    "tests.fixtures.exam_page",
    "tests.fixtures.exports",
    "tests.fixtures.gate",
    "tests.fixtures.incoming",
    "tests.fixtures.invited",
    "tests.fixtures.patients_phone",
    "tests.fixtures.printing",
    "tests.fixtures.questionnaire_walk",
    "tests.fixtures.asked_imported",
    "tests.fixtures.returning",
    "tests.fixtures.second_factor",
    "tests.fixtures.smtp_sink",
    "tests.fixtures.spanish",
    "tests.fixtures.tablets",
    "tests.fixtures.visit_uploads",
]

# No deadline: a slow machine is not a wrong answer. Derandomized in the gate, so that a red run can be repeated.
settings.register_profile("gate", max_examples=60, deadline=None, derandomize=True, database=None)
settings.register_profile("long", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))

compile_once()
