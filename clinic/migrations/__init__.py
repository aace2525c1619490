"""Alembic's migrations, numbered and named as sentences. They never import models: those will have moved on."""
