"""The catalogues, one folder per language, and how their sentences are collected."""
