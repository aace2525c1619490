"""`clinic instruments`: the questionnaires that the clinic brings in, and the dossier of every instrument."""

from typing import BinaryIO, TextIO

import click
from sqlalchemy.orm import Session

from clinic.cli.dossier import as_json, as_text
from clinic.cli.installation import opened, unit_of_work, utc_now
from clinic.cli.scoring_rule import chosen
from clinic.domain import dossiers
from clinic.domain.errors import NotFound
from clinic.domain.instruments import REGISTRY
from clinic.domain.instruments.imported import Method
from clinic.exchange import strict_json
from clinic.exchange.fhir_questionnaire import parse_questionnaire
from clinic.models import Account, ImportedDefinition
from clinic.services import accounts
from clinic.services import instruments as service

BY = click.option("--by", required=True, metavar="EMAIL", help="The account that answers for it.")


@click.group("instruments")
def instruments() -> None:
    """Bring in questionnaires that the clinic may use, score them, ask them; tell of any instrument what it is."""


@instruments.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--key", help="What the instrument is called in answers and scores. Default: the name in the file.")
@BY
def import_file(file: BinaryIO, key: str | None, by: str) -> None:
    """Import a FHIR R4 Questionnaire (JSON) from FILE. Nobody is asked it before its licence is confirmed."""
    data = strict_json.read(file)
    parsed = parse_questionnaire(data, key=key)
    with unit_of_work() as session:
        taken = service.take(
            session, parsed.instrument, file=data, file_name=file.name, actor=_account(session, by), now=utc_now()
        )
        for sentence in (taken.sentence, *parsed.remarks):
            click.echo(sentence)


@instruments.command("list")
def list_all() -> None:
    """List every instrument: built in, or imported with its licence and whether it is asked."""
    for instrument in REGISTRY.values():
        click.echo(f"{instrument.key}/{instrument.version}\t{instrument.title}\tbuilt in")
    with opened() as (_settings, database), database.reading() as session:
        for row in service.every(session):
            licensed = "licence confirmed" if row.licence_confirmed_at else "no licence"
            scored = "scored" if service.value(row).scoring else "not scored"
            state = "asked" if row.asked else "not asked"
            click.echo(f"{row.key}/{row.instrument_version}\t{row.title}\t{licensed}\t{scored}\t{state}")


@instruments.command("show")
@click.argument("name", metavar="KEY[/VERSION]")
@click.option("--json", "in_json", is_flag=True, help="Print the dossier as JSON.")
def show(name: str, in_json: bool) -> None:
    """Print the dossier of an instrument: its items, source, licence, scoring, missing rule, cut-offs and digest."""
    if name in REGISTRY:
        dossier = dossiers.of_built_in(name)
    else:
        with opened() as (_settings, database), database.reading() as session:
            dossier = dossiers.of_imported(service.value(_find(session, name)))
    click.echo(as_json(dossier) if in_json else as_text(dossier))


@instruments.command("licence")
@click.argument("name", metavar="KEY[/VERSION]")
@click.option("--confirmed-by", required=True, metavar="EMAIL", help="The account that says the clinic may use it.")
@click.option("--text", "file", required=True, type=click.File("r", encoding="utf-8"), help="The licence; - reads it.")
def licence(name: str, confirmed_by: str, file: TextIO) -> None:
    """Write down who confirms that the clinic may use the wording, and under which licence."""
    with unit_of_work() as session:
        row = _find(session, name)
        account = _account(session, confirmed_by)
        service.confirm_licence(session, row, text=file.read(20_001), confirmed_by=account, now=utc_now())
        click.echo(f"{account.name} confirmed the licence of {row.key}/{row.instrument_version}.")


@instruments.command("score")
@click.argument("name", metavar="KEY[/VERSION]")
@click.option("--method", type=click.Choice([Method.SUM.value, Method.MEAN.value]), help="How answers become a score.")
@click.option("--fiqr", type=click.File("rb"), help="A map (TOML) of the 21 FIQR codes to items, for its own engine.")
@click.option("--items", help="The items that count, with commas between. Default: all that can.")
@click.option("--blanks", default=0, show_default=True, help="How many of them may be blank.")
@click.option("--higher-is-better", is_flag=True, help="Default: higher is worse.")
@click.option("--cut-off", "cut_offs", multiple=True, metavar="'FROM|NAME|POPULATION|SOURCE'", help="May be repeated.")
@click.option("--source", default="", help="The publication that the rule follows.")
@click.option("--stated-total", help="An item that holds a total computed elsewhere: not asked, compared on import.")
@click.option("--alarm", multiple=True, metavar="ITEM", help="An item about self-harm; may be repeated.")
@BY
def score(name: str, by: str, **rule: object) -> None:
    """Set how an imported questionnaire is scored. One that was answered gets a new version; old scores stay."""
    with opened() as (settings, database), database.writing() as session:
        now = utc_now()
        before = _find(session, name)
        actor, day = _account(session, by), now.astimezone(settings.zone).date()
        row = service.set_rule(session, before, chosen(rule), actor=actor, day=day, now=now)
        scoring = service.value(row).scoring
        session.commit()
        span = f"{scoring.low} to {scoring.high} from {len(scoring.items)} items" if scoring else ""
        click.echo(f"{row.key}/{row.instrument_version} is scored {span}.")
        if row is not before:
            click.echo(f"{before.key}/{before.instrument_version} was answered: it keeps its scores as they are.")


@instruments.command("ask")
@click.argument("name", metavar="KEY[/VERSION]")
@click.option("--tell", metavar="EMAIL", help="The clinician who is told of an answer about self-harm above 0.")
@BY
def ask(name: str, tell: str | None, by: str) -> None:
    """Ask patients an imported questionnaire in the forms that are begun from now on."""
    with opened() as (settings, database), database.writing() as session:
        row, actor, now = _find(session, name), _account(session, by), utc_now()
        if tell:
            service.name_contact(session, row, _account(session, tell), actor=actor, now=now)
        service.ask(session, row, crisis_lines=settings.crisis_lines, actor=actor, now=now)
        session.commit()
        click.echo(f"{row.key}/{row.instrument_version} is asked from now on.")


@instruments.command("stop")
@click.argument("name", metavar="KEY[/VERSION]")
@BY
def stop(name: str, by: str) -> None:
    """Ask an imported questionnaire no more. What was answered stays."""
    with unit_of_work() as session:
        row = next((one for one in service.versions(session, name) if one.asked), None) or _find(session, name)
        service.stop(session, row, actor=_account(session, by), now=utc_now())
        click.echo(f"{row.key}/{row.instrument_version} is not asked any more.")


@instruments.command("order")
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@BY
def order(keys: tuple[str, ...], by: str) -> None:
    """Ask the imported questionnaires in this order."""
    with unit_of_work() as session:
        service.arrange(session, keys, actor=_account(session, by), now=utc_now())
        for imported in service.asked(session):
            click.echo(f"{imported.key}/{imported.instrument.version}")


def _find(session: Session, name: str) -> ImportedDefinition:
    key, _, version = name.partition("/")
    return service.find(session, key, version or None)


def _account(session: Session, email: str) -> Account:
    account = accounts.by_email(session, email)
    if account is None or not account.active:
        raise NotFound(f"No account {email!r:.100} can sign in here.", hint="See `clinic accounts list`.")
    return account
