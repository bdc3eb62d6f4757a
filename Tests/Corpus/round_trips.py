"""Round trips of a document's own examples: what the emitted code reads of an example, it must write again.

From the document, bundled by the generator, another one is made, with an operation for each schema that has examples: it
answers what it is sent. An example that breaks its own schema (`example-mismatch`) is left out. What comes back must be
equal as JSON, apart from what a contract changes: properties that it does not declare are skipped, those that are missing
get their defaults, and moments are written in UTC. `readOnly` and `writeOnly` are taken out of the copy, so that a request
and its answer are of one type.
"""
import datetime
import json
import os
import random
import re
import urllib.parse

import referencing
import referencing.jsonschema
from openapi_schema_validator import OAS30Validator, OAS31Validator

import programs

SCHEMAS_A_DOCUMENT = 40
EXAMPLES_A_SCHEMA = 5
# A program of more takes most of the time of a run to compile.
BYTES_A_PROGRAM = 400_000
# Of choosing among the alternatives of several unions in one place; more are not tried.
WAYS = 64
MAP_KEYWORDS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
LIST_KEYWORDS = ("allOf", "anyOf", "oneOf", "prefixItems")
ONE_KEYWORDS = (
    "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems",
    "unevaluatedProperties", "contentSchema")
ESCAPE = re.compile(r"\\#(?:u\{([0-9A-F]+)\}|(.))")
MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:)(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))$")


class Example:
    """A value, and the schema that it is an example of."""

    def __init__(self, value, schema, schema_pointer, pointer):
        self.value, self.schema, self.schema_pointer, self.pointer = value, schema, schema_pointer, pointer


def bundle(accord, path, folder):
    """The document in one piece: what the generator compiles in."""
    programs.generate(accord, path, folder)
    with open(os.path.join(folder, "Document.swift"), encoding="utf-8") as file:
        text = file.read()
    start = text.index("static var json: StaticString {")
    start = text.index('#"""\n', start) + len('#"""\n')
    lines = [line[8:] for line in text[start:text.index('"""#', start)].split("\n")[:-1]]
    literal = "".join(line[:-2] if line.endswith("\\#") else line + "\n" for line in lines)
    plain = {"t": "\t", "r": "\r", "0": "\0", '"': '"'}
    return json.loads(ESCAPE.sub(lambda it: chr(int(it[1], 16)) if it[1] else plain[it[2]], literal))


def escaped(name):
    return name.replace("~", "~0").replace("/", "~1")


def resolved(document, node):
    """What a local reference leads to, through others; None when it does not."""
    for _ in range(20):
        if not (isinstance(node, dict) and isinstance(node.get("$ref"), str)):
            return node
        if not node["$ref"].startswith("#/"):
            return None
        target = document
        for step in urllib.parse.unquote(node["$ref"][2:]).split("/"):
            step = step.replace("~1", "/").replace("~0", "~")
            try:
                target = target[int(step)] if isinstance(target, list) else target[step]
            except (KeyError, IndexError, ValueError, TypeError):
                return None
        node = target
    return None


class Collector:
    """Walks a document, collects its examples, and takes readOnly and writeOnly out of its schemas."""

    def __init__(self, document):
        self.document, self.examples = document, []
        self.walk(document, "")

    def walk(self, node, pointer):
        if isinstance(node, list):
            for position, element in enumerate(node):
                self.walk(element, f"{pointer}/{position}")
        if not isinstance(node, dict):
            return
        if "schema" in node:
            self.collect(node, node["schema"], f"{pointer}/schema", pointer)
        for name, value in node.items():
            place = f"{pointer}/{escaped(name)}"
            if pointer == "/components" and name == "schemas" and isinstance(value, dict):
                for key, schema in value.items():
                    self.walk_schema(schema, f"{place}/{escaped(key)}")
            elif name in ("schema", "itemSchema"):
                self.walk_schema(value, place)
            elif name not in ("example", "examples", "default") and not name.startswith("x-"):
                self.walk(value, place)

    def walk_schema(self, schema, pointer):
        if not isinstance(schema, dict):
            return
        self.collect(schema, schema, pointer, pointer)
        for keyword in ("readOnly", "writeOnly"):
            if isinstance(schema.get(keyword), bool):
                del schema[keyword]
        for keyword in ONE_KEYWORDS:
            self.walk_schema(schema.get(keyword), f"{pointer}/{keyword}")
        for keyword in LIST_KEYWORDS:
            if isinstance(schema.get(keyword), list):
                for position, element in enumerate(schema[keyword]):
                    self.walk_schema(element, f"{pointer}/{keyword}/{position}")
        for keyword in MAP_KEYWORDS:
            if isinstance(schema.get(keyword), dict):
                for name, element in schema[keyword].items():
                    self.walk_schema(element, f"{pointer}/{keyword}/{escaped(name)}")

    def collect(self, node, schema, schema_pointer, pointer):
        def add(value, place):
            # The generator takes an empty `example:` for none.
            if value is not None:
                self.examples.append(Example(value, schema, schema_pointer, pointer + place))

        if "example" in node:
            add(node["example"], "/example")
        examples = node.get("examples")
        if isinstance(examples, list):
            for position, value in enumerate(examples):
                add(value, f"/examples/{position}")
        elif isinstance(examples, dict):
            for name, value in examples.items():
                value = resolved(self.document, value)
                for key in ("value", "dataValue"):
                    if isinstance(value, dict) and key in value:
                        add(value[key], f"/examples/{escaped(name)}/{key}")


def references(node, found):
    """The components that are referred to somewhere in a value: pairs of a kind and a name."""
    if isinstance(node, list):
        for element in node:
            references(element, found)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "mapping" and isinstance(value, dict):
                found.update(("schemas", text) for text in value.values() if isinstance(text, str))
            if isinstance(value, str) and value.startswith("#/components/"):
                steps = urllib.parse.unquote(value).split("/")
                if len(steps) > 3:
                    found.add((steps[2], steps[3].replace("~1", "/").replace("~0", "~")))
            references(value, found)


def reachable(components, roots):
    """Those components that the roots need."""
    text = json.dumps(components)
    if any(f'"{keyword}"' in text for keyword in ("$id", "$anchor", "$dynamicAnchor")):
        return components
    kept, waiting = {}, set()
    references(roots, waiting)
    while waiting:
        kind, name = waiting.pop()
        if name in kept.get(kind, {}) or name not in (components.get(kind) or {}):
            continue
        kept.setdefault(kind, {})[name] = components[kind][name]
        references(components[kind][name], waiting)
    return kept


class Echo:
    """A document whose operations answer what they are sent, and where its examples stand in it."""

    def __init__(self, document, schemas):
        own = {}
        for number, examples in enumerate(schemas):
            first = examples[0]
            if first.schema_pointer.startswith("/components/"):
                place = urllib.parse.quote(first.schema_pointer, safe="/~!$&'()*+,;=:@")
                own[self.component(number)] = {"$ref": "#" + place}
            else:
                own[self.component(number)] = first.schema
        components = reachable(document.get("components") or {}, own)
        components = {**components, "schemas": {**(components.get("schemas") or {}), **own}}
        root = {
            name: document[name] for name in ("openapi", "jsonSchemaDialect") if name in document}
        root |= {"info": {"title": "Echo", "version": "1"}, "components": components}
        self.lines = [json.dumps(root)[:-1] + ', "paths": {']
        self.places = {}
        for number, examples in enumerate(schemas):
            content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{self.component(number)}"}}}
            answer = {"200": {"description": "The same.", "content": content}}
            self.lines.append(
                f'"/{number}": {{"post": {{"operationId": "echoOfExample{number}", "responses": {json.dumps(answer)},'
                f' "requestBody": {{"required": true, "content": {{"application/json": {{"schema":'
                f' {json.dumps(content["application/json"]["schema"])}, "examples": {{')
            for position, example in enumerate(examples):
                comma = "," if position + 1 < len(examples) else ""
                self.lines.append(f'"e{position}": {{"value": {json.dumps(example.value)}}}{comma}')
                self.places[len(self.lines)] = (number, position)
            self.lines.append("}}}}}}" + ("," if number + 1 < len(schemas) else ""))
        self.lines.append("}}")

    @staticmethod
    def component(number):
        return f"EchoedExample{number}"

    @property
    def text(self):
        return "\n".join(self.lines)

    @staticmethod
    def handlers(count):
        return [
            f"    func echoOfExample{number}(_ input: EchoOfExample{number}.Input, context: RequestContext)"
            f" async throws -> EchoOfExample{number}.Output {{ .ok(input.body) }}\n" for number in range(count)]


class Comparison:
    """What differs between an example and what came back, by the schemas that apply at each place."""

    def __init__(self, document):
        self.document = document
        resource = referencing.jsonschema.DRAFT202012.create_resource(document)
        registry = referencing.Registry().with_resource("urn:document", resource)
        dialect = OAS30Validator if document["openapi"].startswith("3.0") else OAS31Validator
        self.validator = dialect({}, registry=registry, _resolver=registry.resolver("urn:document"))

    def fits(self, value, schema):
        try:
            return self.validator.evolve(schema=schema).is_valid(value)
        except (referencing.exceptions.Unresolvable, re.error):
            return True

    def applying(self, value, schemas):
        """The schemas and all that hold of the same value with them: a list for each way of choosing among the
        alternatives that fit, of which a type keeps one."""
        found, waiting = [], list(schemas)
        while waiting:
            schema = waiting.pop()
            if not isinstance(schema, dict) or any(schema is other for other in found):
                continue
            found.append(schema)
            if "$ref" in schema:
                waiting.append(resolved(self.document, {"$ref": schema["$ref"]}))
            waiting += schema.get("allOf") or []
            waiting += [schema.get(keyword) for keyword in ("if", "then", "else")]
            waiting += (schema.get("dependentSchemas") or {}).values()
        ways = [found]
        for schema in found:
            for keyword in ("oneOf", "anyOf"):
                fitting = [other for other in schema.get(keyword) or [] if self.fits(value, other)]
                if fitting and len(ways) * len(fitting) <= WAYS:
                    ways = [
                        way + more for way in ways for other in fitting for more in self.applying(value, [other])]
        return ways

    def property_schemas(self, schemas, name):
        """What says something about a property; empty when nothing keeps it."""
        found = []
        for schema in schemas:
            if name in (schema.get("properties") or {}):
                found.append(schema["properties"][name])
            elif schema.get("additionalProperties") not in (None, False):
                found.append(schema["additionalProperties"])
        return found

    def element_schemas(self, schemas, position):
        found = []
        for schema in schemas:
            prefix = schema.get("prefixItems") or []
            found.append(prefix[position] if position < len(prefix) else schema.get("items"))
        return found

    def differences(self, before, after, schemas, pointer=""):
        ways = self.applying(before, schemas)
        return min((self.differences_by(before, after, way, pointer) for way in ways), key=len)

    def differences_by(self, before, after, schemas, pointer):
        if isinstance(before, dict) and isinstance(after, dict):
            return self.object_differences(before, after, schemas, pointer)
        if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
            return [
                difference for position, pair in enumerate(zip(before, after))
                for difference in self.differences(
                    *pair, self.element_schemas(schemas, position), f"{pointer}/{position}")]
        if equal(before, after):
            return []
        return [f"'{pointer}' was {json.dumps(before)[:80]} and is {json.dumps(after)[:80]}"]

    def object_differences(self, before, after, schemas, pointer):
        found = []
        for name in sorted(before.keys() | after.keys()):
            place = f"{pointer}/{escaped(name)}"
            about = self.property_schemas(schemas, name)
            # An object of which nothing is declared is kept as a whole.
            is_kept = bool(about) or not any(schema.get("properties") for schema in schemas)
            if name not in after:
                if is_kept:
                    found.append(f"'{place}' is lost")
            elif name in before:
                found += self.differences(before[name], after[name], about, place)
            elif not any(
                    "default" in schema and not self.differences(schema["default"], after[name], [schema])
                    for way in self.applying(after[name], about) for schema in way):
                found.append(f"'{place}' was not there and is {json.dumps(after[name])[:80]}")
        return found


def equal(before, after):
    """JSON Schema's equality, and that of moments."""
    if isinstance(before, bool) or isinstance(after, bool):
        return before is after
    if isinstance(before, (int, float)) and isinstance(after, (int, float)):
        return before == after or (isinstance(before, float) or isinstance(after, float)) and (
            float(before) == float(after))
    if isinstance(before, str) and isinstance(after, str) and before != after:
        moment = utc(before)
        return moment is not None and moment == utc(after)
    return type(before) is type(after) and before == after


def utc(text):
    match = MOMENT.match(text)
    if not match:
        return None
    date, clock, second, fraction, _, sign, hours, minutes = match.groups()
    try:
        moment = datetime.datetime.fromisoformat(f"{date}T{clock}00")
    except ValueError:
        return None
    offset = datetime.timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    moment = moment + offset if sign == "-" else moment - offset
    return moment, int(second), (fraction or "").rstrip("0")


def chosen(examples, seed):
    """Examples by schema: those of whole objects and lists first."""
    by_schema = {}
    for example in examples:
        text = json.dumps(example.schema)
        # The paths of the document are not there in the one that echoes.
        if '"#/paths' not in text and '"#/webhooks' not in text and not example.schema_pointer.startswith(
                ("/components/pathItems", "/components/callbacks")):
            by_schema.setdefault(example.schema_pointer, []).append(example)
    schemas = list(by_schema.values())
    random.Random(seed).shuffle(schemas)
    schemas.sort(key=lambda group: not any(isinstance(example.value, (dict, list)) for example in group))
    return [group[:EXAMPLES_A_SCHEMA] for group in schemas[:SCHEMAS_A_DOCUMENT]]


def run(accord, path, folder, seed):
    """Runs a document's examples: their pointers, how many break their schemas, and by pointer what is wrong."""
    sources, program = os.path.join(folder, "echo"), os.path.join(folder, "program")
    document = bundle(accord, path, os.path.join(folder, "document"))
    schemas = chosen(Collector(document).examples, seed)
    while schemas:
        echo = Echo(document, schemas)
        text = os.path.join(folder, "echo.json")
        with open(text, "w", encoding="utf-8") as file:
            file.write(echo.text)
        with open(os.path.join(folder, "accord.yml"), "w", encoding="utf-8") as file:
            file.write(programs.CONFIGURATION)
        diagnostics = programs.generate(accord, text, sources)
        size = sum(os.path.getsize(file) for file in programs.swift_files(sources))
        if size <= BYTES_A_PROGRAM or len(schemas) == 1:
            break
        schemas = schemas[:len(schemas) // 2]
    if not schemas or size > 4 * BYTES_A_PROGRAM:
        return set(), 0, {}
    broken = {
        echo.places[item["line"]] for item in diagnostics
        if item["code"] == "example-mismatch" and item.get("line") in echo.places}
    programs.build(sources, Echo.handlers(len(schemas)), program)
    cases, examples = [], {}
    for number, group in enumerate(schemas):
        for position, example in enumerate(group):
            if (number, position) not in broken:
                examples[example.pointer] = example
                cases.append(
                    {"name": example.pointer, "path": f"/{number}", "body": json.dumps(example.value)})
    comparison, faults = Comparison(document), {}
    for pointer, (status, body) in programs.answers(program, cases).items():
        example = examples[pointer]
        if status != 200:
            faults[pointer] = f"is refused: {refusal(body)}"
            continue
        found = comparison.differences(example.value, json.loads(body), [example.schema])
        if found:
            faults[pointer] = "; ".join(found[:3])
    return set(examples), len(broken), faults


def refusal(body):
    problem = json.loads(body)
    errors = [f"'{item.get('pointer', '')}' {item.get('message', '')}" for item in problem.get("errors", [])]
    return "; ".join(errors[:3]) or problem.get("detail") or problem.get("title")
