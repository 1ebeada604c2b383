"""The examples of the OpenAPI document are answers and requests that could be, and name what there is."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from jsonschema import Draft202012Validator, FormatChecker
from pydantic import BaseModel

from app.demo import loading
from app.matches.embeddings import TEMPLATE_VERSION
from app.schemas import RequestModel
from matching.encoders import LIGHT, SECOND, encoder_identity
from matching.forms import DEFAULT_WEIGHTS, WEIGHTS_VERSION
from matching.profiles import Form
from matching.taxonomy.activities import headings
from matching.taxonomy.sectors import sectors
from matching.taxonomy.tables import taxonomy_version
from tests.support import service

PLACES = json.loads((loading.DATA / "sites.json").read_text(encoding="utf-8"))


def objects(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the document but what stands in its examples, and where it is."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            if key not in ("example", "examples"):
                yield from objects(value, f"{path}/{key}")
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from objects(value, f"{path}/{place}")


def examples_in(schema: dict[str, Any]) -> list[Any]:
    return [schema["example"]] if "example" in schema else schema.get("examples", [])


def models(model: type[BaseModel] = BaseModel) -> Iterator[type[BaseModel]]:
    for heir in model.__subclasses__():
        if heir.__module__.startswith("app."):
            yield heir
        yield from models(heir)


@cache
def of_models() -> list[tuple[type[BaseModel], Any]]:
    """Of whole models as pydantic has them: FastAPI takes nulls out of the document."""
    return [
        (model, example)
        for model in sorted(set(models()), key=lambda model: model.__name__)
        for example in examples_in(model.model_json_schema())
    ]


@cache
def others() -> list[tuple[str, dict[str, Any], Any]]:
    """Path, schema, example. Nor is an answer of one of several models checked again: its nulls are taken out, too."""
    return [
        (path, part.get("schema", part), example)
        for path, part in objects(service.document())
        for example in examples_in(part)
        if path.rpartition("/")[0] != "/components/schemas" and "anyOf" not in part.get("schema", {})
    ]


def every_example() -> list[Any]:
    return [example for *_, example in (*of_models(), *others())]


def mistakes(schema: dict[str, Any], example: Any) -> list[str]:
    return [
        error.message for error in Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(example)
    ]


def test_a_model_takes_its_example_and_drops_nothing() -> None:
    """A model of an answer may be read from a row, under other names: what is documented is what it writes."""
    wrong = []
    for model, example in of_models():
        mode: Literal["validation", "serialization"] = (
            "validation" if issubclass(model, RequestModel) else "serialization"
        )
        schema = model.model_json_schema(mode=mode)
        dropped = sorted(example.keys() - schema["properties"].keys())
        if found := mistakes(schema, example) + dropped:
            wrong.append((model.__name__, found))
    assert len(of_models()) > 100
    assert wrong == []


def test_an_example_is_as_its_schema_says() -> None:
    components = service.document()["components"]
    wrong = [
        (path, found)
        for path, schema, example in others()
        if (found := mistakes({**schema, "components": components}, example))
    ]
    assert len(others()) > 100
    assert wrong == []


def named(node: Any, name: str) -> Iterator[Any]:
    """What stands under a name, anywhere in an example."""
    if isinstance(node, dict):
        if name in node:
            yield node[name]
        for value in node.values():
            yield from named(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from named(value, name)


def texts(name: str) -> set[str]:
    """What stands under a name in all examples: a text, or several."""
    found = [value for example in every_example() for value in named(example, name)]
    several = [value if isinstance(value, list) else [value] for value in found]
    return {text for values in several for text in values if isinstance(text, str)}


def test_examples_name_weights_encoder_and_taxonomy_of_today() -> None:
    assert texts("weights") == {WEIGHTS_VERSION}
    both = ("/".join((*encoder_identity(model), TEMPLATE_VERSION)) for model in (LIGHT, SECOND))
    assert texts("encoder") == {" + ".join(both)}
    assert texts("taxonomy") == {taxonomy_version()}


def test_examples_name_places_and_codes_that_exist() -> None:
    assert texts("corridor") == {PLACES["corridor"]["code"]}
    assert texts("park") == {park["code"] for park in PLACES["parks"]}
    assert texts("sectors") <= set(sectors())
    assert texts("form") <= {form.value for form in Form}
    assert texts("nace") <= set(headings())


def test_a_part_of_an_example_has_the_weights_of_its_form() -> None:
    seen = 0
    for example in every_example():
        if not isinstance(example, dict) or "form" not in example:
            continue
        table = DEFAULT_WEIGHTS[Form(example["form"])]
        of_signal = {weight.signal.name: weight for weight in table.weights}
        assert set(named(example, "bias")) <= {table.bias}
        for part in (part for found in named(example, "parts") for part in found):
            weight = of_signal[part["signal"]]
            given = {party: weight.giving if party == part["giver"] else weight.receiving for party in part["weights"]}
            assert (part["weights"], part["usual"]) == (given, weight.prior)
            seen += 1
    assert seen
