"""Backups: made, checked by reading back, rotated, tested and restored. The file itself: docs/operations/backup.md."""
