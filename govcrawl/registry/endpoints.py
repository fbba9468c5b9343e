"""The descriptions of endpoints: TOML files, read and checked against their schema."""

from importlib.resources.abc import Traversable

from govcrawl.endpoint import Endpoint


def names(folder: Traversable | None = None) -> list[str]:
    """The names of all endpoints there are descriptions of: a registry's own, and the shipped."""
    raise NotImplementedError


def load(name: str, folder: Traversable | None = None) -> Endpoint:
    """The description of an endpoint by its name; ``folder`` is a registry's, looked at first.

    Raises RegistryError with everything that is wrong in the file: file, key, what was expected.
    """
    raise NotImplementedError
