"""Registers a view and a table that the core has."""

from intersession import View, hookimpl, key, table, view


@table("texts")
class Row:
    client: str = key()


@view("takes.texts", version=1, title="Texts", tables=[Row])
class Texts(View):
    """Would be kept where the texts are that people wrote."""


@hookimpl
def register_views(register):
    register(Texts)
