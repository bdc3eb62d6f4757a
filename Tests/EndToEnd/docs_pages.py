#!/usr/bin/env python3
"""Looks at /, /swagger and /redoc as a person would: in a browser, headless Chromium.

    docs_pages.py [FOLDER]

Fails on a console error, a refused resource, a request to a foreign host, or a page that does not show the contract.
Swagger UI must authorize, keep the token over a reload, and execute a try-it-out; ReDoc must show the WebSocket
operations. The browser's own WebSocket must chat, by a ticket and by the token's subprotocol. The package at
/sdk/typescript must compile and call the server from Node. FOLDER gets the screenshots.
"""

import io
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import urllib.request

from playwright.sync_api import expect, sync_playwright

from server import call, register, running


class Watch:
    """Notes what must not happen on a page."""

    def __init__(self, page, url):
        self.complaints = []
        self.url = url
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url} {request.failure}"))
        page.on("request", self.request)
        page.on("response", self.response)

    def console(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"console {message.type}: {message.text}")

    def request(self, request):
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.complaints.append(f"foreign host: {request.url}")

    def response(self, response):
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    def check(self, what):
        assert not self.complaints, f"{what}: {self.complaints}"


def home(page, server, folder):
    page.goto(server.url + "/")
    expect(page.locator("h1")).to_contain_text("Accord")
    for target in ("/app", "/sdk/typescript", "/swagger", "/redoc", "/swagger.yaml", "/swagger.json", "/api"):
        expect(page.locator(f'a[href="{target}"]').first).to_be_visible()
    page.screenshot(path=folder / "home.png")


def swagger(page, server, folder, token):
    page.goto(server.url + "/swagger")
    document = json.loads(page.request.get(server.url + "/swagger.json").text())
    operations = sum(len(set(item) - {"parameters"}) for item in document["paths"].values())
    expect(page.locator(".opblock")).to_have_count(operations, timeout=20_000)
    expect(page.locator(".information-container h1, .information-container h2").first).to_contain_text("Accord")
    page.screenshot(path=folder / "swagger.png")
    authorize(page, token)
    page.reload()
    expect(page.locator(".opblock")).to_have_count(operations, timeout=20_000)
    block = page.locator("#operations-users-getMe")
    block.locator(".opblock-summary-control").click()
    block.locator("button.execute").click()
    live = block.locator(".live-responses-table tbody .response-col_status").first
    expect(live).to_contain_text("200", timeout=10_000)
    expect(block.locator(".live-responses-table tbody .response-col_description").first).to_contain_text("browser@example.org")
    block.scroll_into_view_if_needed()
    page.screenshot(path=folder / "swagger-try-it-out.png")


def authorize(page, token):
    page.locator("button.authorize").first.click()
    page.locator(".auth-container input").first.fill(token)
    page.locator(".auth-btn-wrapper button.authorize").first.click()
    page.locator(".auth-btn-wrapper button.btn-done").first.click()


def redoc(page, server, folder):
    page.goto(server.url + "/redoc")
    expect(page.locator("h1").first).to_contain_text("Accord", timeout=20_000)
    expect(page.get_by_role("heading", name="Sends a message to another user").first).to_be_visible(timeout=20_000)
    expect(page.get_by_role("heading", name="Opens a chat over WebSocket").first).to_be_attached()
    page.screenshot(path=folder / "redoc.png")


# Opens a chat, sends what is given, and gathers what comes until so many messages have.
TALK = """
([url, subprotocols, texts, count]) => new Promise((done) => {
    const socket = new WebSocket(url, subprotocols);
    const came = [];
    socket.onopen = () => texts.forEach((text) => socket.send(text));
    socket.onmessage = (event) => {
        came.push(JSON.parse(event.data));
        if (came.length === count) socket.close(1000);
    };
    socket.onclose = (event) => done({came, subprotocol: socket.protocol, code: event.code, reason: event.reason});
})
"""


def befriended(server):
    """Two friends with a chat: its id, and the token of one."""
    connection = server.connection()
    _, mine = register(connection, "left")
    _, theirs = register(connection, "right")
    friend = {"email": "right@example.org"}
    status, request = call(connection, "POST", "/api/v1/friends/requests", friend, mine)
    assert status == 201, request
    status, _ = call(connection, "POST", f"/api/v1/friends/requests/{request['id']}/accept", None, theirs)
    assert status == 200
    status, chat = call(connection, "POST", "/api/v1/chats/start", friend, mine)
    assert status == 201, chat
    return chat["id"], mine


def chat(page, server, folder):
    number, token = befriended(server)
    page.goto(server.url + "/swagger")
    address = f"{server.url.replace('http', 'ws', 1)}/ws/chat/{number}"
    _, ticket = call(server.connection(), "POST", "/api/v1/ws/tickets", None, token)
    plain = page.evaluate(TALK, [f"{address}?ticket={ticket['ticket']}", [], ["Привет"], 1])
    assert (plain["code"], plain["subprotocol"]) == (1000, ""), plain
    assert [message["text"] for message in plain["came"]] == ["Привет"], plain
    command = json.dumps({"type": "send_message", "client_id": "a", "text": "again"})
    offer = ["bearer", token, "chat.v2+json"]
    typed = page.evaluate(TALK, [f"{address}?after=0", offer, [command], 3])
    assert (typed["code"], typed["subprotocol"]) == (1000, "chat.v2+json"), typed
    kinds = [(event["type"], event.get("message", {}).get("sequence")) for event in typed["came"]]
    assert sorted(kinds, key=str) == [("message_created", 1), ("message_created", 2), ("ready", None)], kinds
    bare = page.evaluate(TALK, [address, ["bearer", token], [], 2])
    assert (bare["subprotocol"], [message["sequence"] for message in bare["came"]]) == ("bearer", [2, 1]), bare


def narrow_and_dark(browser, server, folder):
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = context.new_page()
    page.goto(server.url + "/")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, f"the page is {width} pixels wide on a narrow screen"
    page.screenshot(path=folder / "home-narrow-dark.png")
    context.close()


PROGRAM = """
import { contract, createClient, getMe, ok } from 'accord-client';

const client = createClient({ baseURL: process.argv[2]!, credentials: { bearerAuth: process.argv[3]! } });
const answer = await getMe(client);
if (answer.status === 200) console.log(answer.body.email, contract.sha256);
try {
    await ok(getMe(createClient({ baseURL: process.argv[2]! })));
} catch (error) {
    console.log((error as { status?: number }).status);
}
"""


def package(server, token):
    """What `npm install` would put into node_modules, and a program on it."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with urllib.request.urlopen(server.url + "/sdk/typescript") as response:
            tarfile.open(fileobj=io.BytesIO(response.read())).extractall(folder / "node_modules")
        (folder / "node_modules/package").rename(folder / "node_modules/accord-client")
        (folder / "program.mts").write_text("declare const process: { argv: string[] };\n" + PROGRAM)
        options = ["--strict", "--target", "es2022", "--module", "node16", "--lib", "es2022,dom,dom.iterable"]
        subprocess.run(["tsc", *options, "program.mts"], cwd=folder, check=True)
        result = subprocess.run(["node", "program.mjs", server.url, token], cwd=folder, check=True, capture_output=True, text=True)
        _, version = call(server.connection(), "GET", "/version")
        assert result.stdout == f"browser@example.org {version['contract']}\n401\n", result.stdout


def launch(playwright):
    """The browser. Its sandbox refuses root, which CI containers usually are."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)


def main(folder=None):
    folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="accord-screenshots-"))
    folder.mkdir(parents=True, exist_ok=True)
    with running() as server, sync_playwright() as playwright:
        _, token = register(server.connection(), "browser")
        browser = launch(playwright)
        for visit in (home, lambda *a: swagger(*a, token), redoc, chat):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            page = context.new_page()
            watch = Watch(page, server.url)
            visit(page, server, folder)
            watch.check(page.url)
            context.close()
        narrow_and_dark(browser, server, folder)
        browser.close()
        package(server, token)
    print(f"docs pages: home, swagger, redoc, a chat and the package fine in Chromium and Node; screenshots in {folder}")


if __name__ == "__main__":
    main(*sys.argv[1:])
