"""Faults on purpose: the real server, real requests, and what is stored afterwards."""
