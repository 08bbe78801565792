"""The house rules that no linter knows."""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import django.apps
import pytest
import yaml
from babel.messages import extract, pofile
from django.db import models
from django.utils.translation.template import templatize

from marsa.kit.privacy import PERSONAL, Privacy

PACKAGE = Path(__file__).parents[1] / "marsa"
DOORS = {
    "actions", "apps", "forms", "models", "pages", "published", "queries", "roles", "rules",
    "sheet", "states", "tasks", "urls", "views",
}  # fmt: skip
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "signals", "common", "core", "misc"}
WRITES = {
    "save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create",
    "update_or_create",
}  # fmt: skip


def our_models() -> list[type[models.Model]]:
    return [m for m in django.apps.apps.get_models() if m.__module__.startswith("marsa.")]


def modules() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


@pytest.mark.parametrize("model", our_models(), ids=lambda m: m._meta.label)
def test_every_field_is_classified_exactly_once(model: type[models.Model]) -> None:
    classified: dict[str, Privacy] = model.PRIVACY  # type: ignore[attr-defined]
    assert set(classified) == {field.name for field in model._meta.concrete_fields}
    assert set(classified.values()) <= set(Privacy)


def test_no_personal_field_is_offered_to_an_edition_under_its_name() -> None:
    personal = {
        name
        for model in our_models()
        for name, privacy in model.PRIVACY.items()  # type: ignore[attr-defined]
        if privacy is PERSONAL
    }
    ordinary = {"name"}  # an account's name is personal, a country's is not
    offered = {
        column
        for file in PACKAGE.rglob("published.yaml")
        for table in yaml.safe_load(file.read_text()).values()
        for column in table["columns"]
    }
    assert offered & (personal - ordinary) == set()


def test_every_published_column_says_what_it_means_in_both_languages() -> None:
    for file in PACKAGE.rglob("published.yaml"):
        for name, table in yaml.safe_load(file.read_text()).items():
            for column, about in table["columns"].items():
                assert about["en"].strip() and about["fr"].strip(), f"{name}.{column}"


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in modules() if path.stem in FORBIDDEN_NAMES] == []


def test_every_room_and_module_has_a_sign_on_its_door() -> None:
    silent = [
        str(path.relative_to(PACKAGE))
        for path in modules()
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_writing_happens_in_actions_alone() -> None:
    breaches = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in modules()
        if path.stem != "actions" and "actions" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and "objects" in ast.unparse(node.func)
    ]
    assert breaches == []


def test_no_clock_ticks_below_views_tasks_and_commands() -> None:
    ticking = [
        str(path.relative_to(PACKAGE))
        for path in modules()
        if not {"management", "views", "tasks", "api"} & {*path.parts, path.stem}
        and re.search(
            r"timezone\.now\(|date\.today\(|datetime\.now\(|time\.time\(", path.read_text()
        )
    ]
    assert ticking == []


def said() -> Iterator[str]:
    """Yield each sentence that a module or a template hands to gettext."""
    keywords = {**extract.DEFAULT_KEYWORDS, "gettext_lazy": None, "_mark": None}
    for path in [*modules(), *PACKAGE.rglob("*.html")]:
        source = path.read_text(encoding="utf-8")
        code = templatize(source) if path.suffix == ".html" else source
        for _, message, _, context in extract.extract(
            "python", io.BytesIO(code.encode()), keywords
        ):
            if not context:  # those with one are looked up by the portal's own test
                yield message[0] if isinstance(message, tuple) else message


def test_every_sentence_has_a_french_one() -> None:
    with (PACKAGE / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        catalogue = pofile.read_po(file, locale="fr")
    translated = {
        message.id[0] if isinstance(message.id, tuple) else message.id
        for message in catalogue
        if message.id and not message.fuzzy and all(_texts(message.string))
    }
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert sorted(set(said()) - translated) == []


def _texts(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def test_no_module_outgrows_its_room() -> None:
    long = {
        str(path.relative_to(PACKAGE)): lines
        for path in modules()
        if (lines := len(path.read_text().splitlines())) > 300
    }
    assert long == {}


def test_the_project_speaks_of_itself_alone() -> None:
    root = PACKAGE.parent
    words = re.compile(r"/work/|pypi\.org|npmjs|files\.pythonhosted|debian\.org", re.IGNORECASE)
    files = [
        *root.glob("*.md"), *root.glob("*.toml"), *root.glob("requirements/*"), root / "Makefile",
        *(root / "docs").rglob("*.md"), *PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.yaml"),
    ]  # fmt: skip
    assert [str(f) for f in files if f.is_file() and words.search(f.read_text())] == []
