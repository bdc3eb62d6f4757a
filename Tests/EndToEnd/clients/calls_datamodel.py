"""Reads a server's answers by the models that datamodel-code-generator makes of the contract."""

import json
import sys
import urllib.error
import urllib.request

import made
import pydantic

BASE = sys.argv[1]


def call(model, method, path, status, body=None, token=None, kind="application/json"):
    """The answer, as the model reads it."""
    fields = {"Authorization": f"Bearer {token}"} if token else {}
    content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    if content is not None:
        fields["Content-Type"] = kind
    request = urllib.request.Request(BASE + path, content, fields, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            found, text = response.status, response.read()
    except urllib.error.HTTPError as error:
        found, text = error.code, error.read()
    assert found == status, (method, path, found, text)
    return pydantic.TypeAdapter(model).validate_json(text)


def main():
    credentials = {"email": "dmc@example.org", "password": "a long engine of 1843"}
    registration = {**credentials, "first_name": "Data", "last_name": "Model"}
    account = call(made.Account, "POST", "/api/v1/users/register", 201, registration)
    token = call(made.Token, "POST", "/api/v1/users/token", 200, credentials).token
    assert call(made.Account, "GET", "/api/v1/users/me", 200, token=token) == account
    call(made.Account, "POST", "/api/v1/users/register", 201, registration | {"email": "b.dmc@example.org"})
    users = call(list[made.User], "GET", "/api/v1/users/all?limit=1", 200, token=token)
    assert len(users) == 1 and users[0].id != account.id
    file = call(made.File, "POST", "/api/v1/files?name=dmc.bin", 201, b"bytes", token, "application/octet-stream")
    assert file.size == 5
    for method, path, status, body, own in [
        ("GET", "/api/v1/users/me", 401, None, None),
        ("GET", "/api/v1/files/999999", 404, None, token),
        ("POST", "/api/v1/users/register", 409, registration, None),
        ("POST", "/api/v1/users/register", 422, registration | {"email": "nonsense"}, None),
    ]:
        problem = call(made.Problem, method, path, status, body, own)
        assert problem.status == status and problem.code, problem
    assert problem.errors[0].pointer == "/email", problem


main()
