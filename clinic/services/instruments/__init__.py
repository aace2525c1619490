"""Questionnaires that the clinic brought in: imported, licensed, scored by the clinic's rule, asked or not."""

from clinic.services.instruments.stored import asked, by_key, every, find, of_versions, value, versions

__all__ = ["asked", "by_key", "every", "find", "of_versions", "value", "versions"]
