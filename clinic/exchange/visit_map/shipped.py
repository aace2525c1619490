"""The maps that come with the product: examples to copy."""

from importlib import resources

from clinic.exchange.refusals import FileRefused


def shipped_maps() -> tuple[str, ...]:
    """Return the names of the maps that come with the product."""
    folder = resources.files(__package__).joinpath("maps")
    return tuple(sorted(one.name.removesuffix(".toml") for one in folder.iterdir() if one.name.endswith(".toml")))


def shipped_map(name: str) -> str:
    """Return the text of a map that comes with the product. Raises FileRefused for another name."""
    if name not in shipped_maps():
        raise FileRefused(f"There is no map “{name:.60}” here.", hint=f"Choose one of {', '.join(shipped_maps())}.")
    return resources.files(__package__).joinpath("maps", f"{name}.toml").read_text("utf-8")
