"""What `marsa` alone prints: the product's own commands, grouped by what a person wants to do."""

from collections.abc import Iterator

from django.utils.translation import gettext as _


def lines() -> Iterator[str]:
    """Yield the overview in the language of the reader."""
    yield _("Marsa: collect, reconcile, publish and cite what partners do on migration.")
    for heading, commands in _groups():
        yield ""
        yield heading
        for name, does in commands:
            yield f"  {name:<18}{does}"
    yield ""
    yield _("marsa COMMAND --help explains a command, with an example.")


def _groups() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    return (
        (
            _("Check and report"),
            (
                ("read", _("say what a file holds and what is wrong with it, line by line")),
                ("scan", _("find what concerns migration in a whole mirror of IATI files")),
                ("collect", _("take a file for a partner and a cycle")),
            ),
        ),
        (
            _("Publish"),
            (
                ("publish", _("freeze everything accepted into the next edition and serve it")),
                ("editions", _("list editions, go back to one, check their files")),
            ),
        ),
        (
            _("Ask"),
            (
                ("measure", _("ask the edition that is served: totals, by country, by year …")),
                ("export", _("write an edition as IATI, CSV, XLSX, JSON Lines or Parquet")),
            ),
        ),
        (
            _("Run"),
            (
                ("serve", _("serve the site")),
                ("work", _("send mails, read large files, and what the clock asks for")),
                ("setup", _("prepare the database and load reference data")),
                ("demo", _("show it all on a labelled sample")),
                ("demo-code", _("say what the apps of the sample accounts would show")),
                ("invite", _("invite the first administrator")),
                ("sample", _("write the files of the sample")),
                ("import-framework", _("read a plan or taxonomy, such as the 105 priorities")),
                ("rates", _("add newer exchange rates")),
            ),
        ),
    )
