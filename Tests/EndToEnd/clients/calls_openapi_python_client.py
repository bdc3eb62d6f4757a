"""Calls a server by the client that openapi-python-client makes of the contract."""

import io
import re
import sys

from made import AuthenticatedClient, Client, models
from made.api.files import get_file, get_file_content, upload_file
from made.api.tokens import create_token
from made.api.users import get_me, list_users, register_user
from made.types import UNSET, File

BASE = sys.argv[1]


def problem(response, status):
    """The problem that a call was answered with."""
    assert response.status_code == status, response
    assert isinstance(response.parsed, models.Problem), response
    return response.parsed


def main():
    client = Client(base_url=BASE)
    registration = {"password": "a long engine of 1843", "first_name": "Open", "last_name": "Client"}

    def register(email):
        return register_user.sync_detailed(client=client, body=models.RegisterUserBody(email=email, **registration))

    account = register("opc@example.org").parsed
    assert isinstance(account, models.Account) and account.email == "opc@example.org"
    for name in "abc":
        assert register(f"{name}.opc@example.org").status_code == 201
    credentials = models.Credentials(email="opc@example.org", password=registration["password"])
    token = create_token.sync(client=client, body=credentials)
    known = AuthenticatedClient(base_url=BASE, token=token.token)
    assert get_me.sync(client=known).id == account.id

    seen, cursor = set(), UNSET
    while True:
        page = list_users.sync_detailed(client=known, limit=1, cursor=cursor)
        seen.update(user.id for user in page.parsed)
        following = re.search(r'[?&]cursor=([^&>]+)[^>]*>; rel="next"', page.headers.get("Link", ""))
        if not following:
            break
        cursor = following[1]
    assert len(seen) >= 3 and account.id not in seen, seen

    content = bytes(index * 31 % 256 for index in range(100_000))
    body = models.UploadFileFilesBody(file=File(payload=io.BytesIO(content), file_name="opc.bin"))
    file = upload_file.sync(client=known, body=body)
    assert file.size == len(content), file
    assert get_file_content.sync(client=known, file_id=file.id).payload.read() == content

    assert problem(get_me.sync_detailed(client=AuthenticatedClient(base_url=BASE, token="x")), 401).code == "unauthorized"
    assert problem(get_file.sync_detailed(client=known, file_id=999_999), 404).status == 404
    assert problem(register("opc@example.org"), 409).title
    assert problem(register("nonsense"), 422).errors[0].pointer == "/email"


main()
