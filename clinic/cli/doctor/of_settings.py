"""Whether the settings are those of a clinic that patients reach over the network."""

from clinic.cli.doctor.findings import Finding, advice, good, mend
from clinic.config import Settings
from clinic.db.sqlite_file import file_of

WIDEST = {4: 8, 6: 16}
"""Bits of the widest network that can be a clinic's own proxies."""


def completeness(settings: Settings) -> Finding:
    """What patients read has to be there."""
    missing = settings.missing_for_patients
    if missing:
        return mend("Settings", f"{', '.join(missing)} are not set, so no link can be sent.", "Set them in config.py.")
    return good("Settings", "Everything that patients read is set.")


def base_address(settings: Settings) -> Finding:
    """Patients come over HTTPS alone."""
    if settings.https:
        return good("Address", "Links begin with https://.")
    return mend(
        "Address",
        "CLINIC_BASE_URL does not begin with https://, so nobody but this machine can use the clinic.",
        "Put a proxy with a certificate in front (docs/operations/one-box.md) and set the address that patients know.",
    )


def demo(settings: Settings) -> Finding:
    """Invented and real people do not mix."""
    if settings.demo:
        return mend("Demo", "This is a demo clinic: its people and passwords are known.", "Make one by `clinic init`.")
    return good("Demo", "This is no demo clinic.")


def second_factor_setting(settings: Settings) -> Finding:
    """A stolen password alone opens nothing."""
    if settings.second_factor_required:
        return good("Second factor", "Clinicians and administrators must have one.")
    return mend(
        "Second factor",
        "CLINIC_SECOND_FACTOR is optional: a stolen password opens every record.",
        "Set it to `required`, and restart.",
    )


def proxies(settings: Settings) -> Finding:
    """Behind a proxy, the audit and the brakes go by what the proxy says, and by nobody else's word."""
    wide = [one for one in settings.trusted_proxies if one.prefixlen < WIDEST[one.version]]
    if wide:
        return mend(
            "Proxies",
            f"CLINIC_TRUSTED_PROXIES trusts {wide[0]}: anybody there can forge the address in the audit.",
            "Name the addresses of your own proxies alone.",
        )
    if settings.https and not settings.trusted_proxies:
        return mend(
            "Proxies",
            "The clinic stands behind a proxy and trusts none: every address in the audit is the proxy's, and all "
            "patients are braked as one.",
            "Set CLINIC_TRUSTED_PROXIES to the proxy's address, `127.0.0.1 ::1` on one box.",
        )
    return good("Proxies", "The word of the clinic's own proxies is believed, and nobody else's.")


def limiter(settings: Settings, servers: int) -> Finding:
    """Several processes count wrong links together; `servers` = how many serve this data folder now."""
    if settings.limiter_url:
        return good("Limiter", "All processes count wrong links in one Redis.")
    do = "Set CLINIC_LIMITER_URL to a Redis that all processes reach (docs/operations/several-processes.md)."
    if servers > 1:
        said = f"{servers} processes serve the clinic without Redis: each lets a guesser try as often as one alone."
        return mend("Limiter", said, do)
    if file_of(settings.database_url) is None:
        said = "Wrong links are counted in the memory of one process; a database server can serve several."
        return advice("Limiter", said, f"If there is more than one: {do[0].lower()}{do[1:]}")
    return good("Limiter", "One process counts wrong links in its memory.")


def mail(settings: Settings) -> Finding:
    """Alarms and failed backups are mailed; links can be."""
    if settings.smtp_url:
        return good("Mail", "A mail server is set.")
    return advice(
        "Mail",
        "No mail server is set: failed backups and openings of restricted records are shown on pages alone.",
        "Set CLINIC_SMTP_URL and CLINIC_MAIL_FROM, or look at the first page of an administrator every day.",
    )


def every(settings: Settings, servers: int) -> list[Finding]:
    """All of it."""
    looks = (completeness, base_address, demo, second_factor_setting, proxies, mail)
    return [*(look(settings) for look in looks), limiter(settings, servers)]
