"""The clinic's records as FHIR R4: domain values in, plain dicts out; one module per resource, nothing stored.

What the standard has no verified code for gets one of our own, each kind with its own CodeSystem (`vocabulary`).
Blank is never zero: what was not asked, left blank, not examined, refused and stopped stay apart (`absence`).
"""
