"""Calls a server by the client that openapi-generator's `python` makes of the contract."""

import re
import sys

import made
from made.exceptions import ApiException

BASE = sys.argv[1]


def problem(call, status):
    """The problem that a call is answered with."""
    try:
        call()
    except ApiException as error:
        assert error.status == status, (error.status, error.body)
        # What the generated code makes of the answer; where it has no type for it, its text.
        return error.data if isinstance(error.data, made.Problem) else made.Problem.from_json(error.body)
    raise AssertionError(f"no {status}")


def main():
    open_ = made.ApiClient(made.Configuration(host=BASE))
    users = made.UsersApi(open_)
    credentials = {"email": "py@example.org", "password": "a long engine of 1843"}
    registration = {**credentials, "first_name": "Py", "last_name": "Thon"}
    account = users.register_user(made.RegisterUserRequest(**registration))
    assert account.email == credentials["email"] and account.role == "user"
    for name in "abc":
        users.register_user(made.RegisterUserRequest(**registration | {"email": f"{name}.py@example.org"}))
    token = made.TokensApi(open_).create_token(made.Credentials(**credentials))
    known = made.ApiClient(made.Configuration(host=BASE, access_token=token.token))
    mine = made.UsersApi(known)
    assert mine.get_me().id == account.id

    seen, cursor = set(), None
    while True:
        page = mine.list_users_with_http_info(limit=1, cursor=cursor)
        seen.update(user.id for user in page.data)
        following = re.search(r'[?&]cursor=([^&>]+)[^>]*>; rel="next"', (page.headers or {}).get("Link") or "")
        if not following:
            break
        cursor = following[1]
    assert len(seen) >= 3 and account.id not in seen, seen

    files = made.FilesApi(known)
    content = bytes(index * 31 % 256 for index in range(100_000))
    file = files.upload_file(file=("py.bin", content))
    assert file.size == len(content), file
    assert files.get_file_content(file_id=file.id) == content

    assert problem(users.get_me, 401).code == "unauthorized"
    assert problem(lambda: files.get_file(file_id=999_999), 404).status == 404
    assert problem(lambda: users.register_user(made.RegisterUserRequest(**registration)), 409).title
    wrong = made.RegisterUserRequest(**registration | {"email": "nonsense"})
    assert problem(lambda: users.register_user(wrong), 422).errors[0].pointer == "/email"


main()
