#!/usr/bin/env python3
"""Uses the page at /app as people would: in headless Chromium, by mouse and by keyboard.

    chat_page.py [FOLDER]

Two windows register, become friends and chat; the server is restarted below them; files go up and come down; a session is
ended elsewhere. The page speaks three languages, keeps its policy, and says nothing on the console but the statuses that a
step asks for. Every view is looked at by day, by night and in a narrow window, where texts must be readable
(chat_page_views.py); FOLDER gets the screenshots.
"""

import hashlib
import pathlib
import re
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import expect, sync_playwright

import chat_page_views
from docs_pages import Watch, launch
from server import Server, call, running


class Expecting(Watch):
    """A watch for a page that meets refusals, or its server's absence, on purpose."""

    def __init__(self, page, url):
        self.expected = []
        super().__init__(page, url)

    def check(self, what):
        # Who has no picture is 404 by the contract, and a browser says so.
        expected = [r"\b404\b.*", r"/avatar$", *self.expected]
        self.complaints = [text for text in self.complaints if not any(re.search(one, text) for one in expected)]
        super().check(what)


class Person:
    """Somebody with a window of their own."""

    def __init__(self, browser, server, name, **options):
        self.name, self.email, self.password = name, f"{name.lower()}@example.org", f"a long {name[::-1].lower()} engine"
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, "locale": "en-GB", **options})
        self.page = self.context.new_page()
        self.watch = Expecting(self.page, server.url)
        self.url = server.url

    def register(self):
        self.page.goto(f"{self.url}/app#/register")
        self.page.get_by_label("First name").fill(self.name)
        self.page.get_by_label("Last name").fill("Tester")
        self.page.get_by_label("E-mail address").fill(self.email)
        self.page.get_by_label("Password").fill(self.password)
        self.page.get_by_role("button", name="Create an account").click()
        expect(self.page.get_by_role("heading", name="Chats", level=1)).to_be_visible()
        return self

    def go(self, place):
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name=place).click()

    def say(self, text):
        self.page.get_by_role("textbox").fill(text)
        self.page.keyboard.press("Enter")

    def sees(self, text):
        expect(self.page.locator(".message:not(.pending)", has_text=text)).to_be_visible()

    def token(self):
        return self.page.evaluate("sessionStorage.getItem('accord.token') ?? localStorage.getItem('accord.token')")

    def leave(self):
        self.watch.check(self.name)
        self.context.close()


def friends(ada, grace):
    """Grace has her requests open and sees Ada's come; Ada sees that she accepts."""
    grace.go("People")
    grace.page.get_by_role("link", name="Requests").click()
    ada.go("People")
    ada.page.get_by_label("Add a friend by e-mail address").fill(grace.email)
    ada.page.keyboard.press("Enter")
    expect(ada.page.get_by_role("status").get_by_text("Request sent to Grace Tester")).to_be_visible()
    grace.page.get_by_role("button", name="Accept: Ada Tester").click()
    expect(ada.page.get_by_role("list", name="Friends").get_by_text("Grace Tester")).to_be_visible()
    ada.page.get_by_role("button", name="Message: Grace Tester").click()
    expect(ada.page.get_by_role("heading", name="Grace Tester")).to_be_visible()


def chat(ada, grace):
    """Both write, and each sees what the other writes while it is written."""
    ada.say("Good morning, Grace!")
    grace.go("Chats")
    expect(grace.page.locator(".chat-list .unread")).to_be_visible()
    grace.page.get_by_role("link", name=re.compile("Ada Tester")).click()
    grace.sees("Good morning, Grace!")
    expect(grace.page.locator(".chat-list .unread")).to_have_count(0)
    grace.page.get_by_role("textbox").press_sequentially("Oh")
    expect(ada.page.get_by_text("Grace is writing…").or_(ada.page.get_by_text("Grace Tester is writing…"))).to_be_visible()
    grace.say("<b>Hello</b> & <script>alert(1)</script>")
    ada.sees("<b>Hello</b> & <script>alert(1)</script>")
    for number in range(3):
        ada.say(f"line {number}\nand a second one")
        grace.sees(f"line {number}")
    expect(ada.page.locator(".pending")).to_have_count(0)


def history(ada, grace):
    """What was said before is loaded on the way up."""
    chat_id = int(ada.page.url.rpartition("/")[2])
    connection = ada.server.connection()
    for number in range(120):
        status, _ = call(connection, "POST", f"/api/v1/chats/{chat_id}/messages", {"text": f"number {number}"}, ada.token())
        assert status == 201
    grace.sees("number 119")
    grace.page.reload()
    grace.sees("number 119")
    for _ in range(20):
        if grace.page.get_by_text("This is where it began.").count():
            break
        grace.page.locator(".scroll").evaluate("element => element.scrollTop = 0")
        grace.page.wait_for_timeout(150)
    expect(grace.page.get_by_text("Good morning, Grace!").first).to_be_attached()
    texts = grace.page.locator(".message .text").all_text_contents()
    numbers = [int(text.split()[1]) for text in texts if text.startswith("number ")]
    assert numbers == list(range(120)), numbers


def again(ada):
    """A chat that is there already is found, not started."""
    address = ada.page.url
    ada.go("People")
    ada.page.get_by_role("button", name="Message: Grace Tester").click()
    expect(ada.page.get_by_role("heading", name="Grace Tester")).to_be_visible()
    assert ada.page.url == address, (ada.page.url, address)


def restart(server, ada, grace):
    """The server goes away and comes back: what was written meanwhile arrives, once."""
    for person in (ada, grace):
        person.watch.expected += ["ERR_CONNECTION_REFUSED", "WebSocket connection to", r"/api/v1/ws/tickets", "net::"]
    server.stop()
    ada.say("Are you there?")
    expect(ada.page.locator(".pending", has_text="Waiting for the connection")).to_be_visible()
    expect(ada.page.locator(".connection")).to_have_text("Connection lost. Trying again…")
    server.options = ("--port", str(server.port), *server.options)
    server.start()
    grace.sees("Are you there?")
    expect(ada.page.locator(".pending")).to_have_count(0, timeout=20_000)
    expect(ada.page.locator(".message", has_text="Are you there?")).to_have_count(1)
    expect(grace.page.locator(".message", has_text="Are you there?")).to_have_count(1)
    expect(ada.page.locator(".connection")).to_be_empty(timeout=20_000)
    grace.say("I am.")
    ada.sees("I am.")


def refusal(ada, grace):
    """Who is no friend any more is refused, and told so."""
    grace.go("People")
    grace.page.get_by_role("button", name="End friendship: Ada Tester").click()
    dialog = grace.page.get_by_role("dialog", name="End your friendship with Ada Tester?")
    dialog.get_by_role("button", name="End friendship").click()
    expect(grace.page.get_by_text("No friends yet")).to_be_visible()
    ada.say("Hello?")
    expect(ada.page.get_by_role("alert").get_by_text("You are friends no longer")).to_be_visible()
    ada.page.get_by_role("button", name="Discard").click()
    expect(ada.page.locator(".refused")).to_have_count(0)


def files(ada, folder):
    """A file goes up with its progress shown, can be stopped, comes down as it was, and is shared."""
    ada.go("Files")
    content = bytes(range(256)) * 12_000
    (folder / "numbers.bin").write_bytes(content)
    network = ada.context.new_cdp_session(ada.page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    network.send("Network.emulateNetworkConditions", slow)
    ada.watch.expected.append("net::ERR_ABORTED")
    ada.page.locator("#upload").set_input_files(folder / "numbers.bin")
    progress = ada.page.locator(".upload progress")
    while progress.evaluate("element => element.value") < 0.05:
        ada.page.wait_for_timeout(50)
    ada.page.get_by_role("button", name="Cancel: numbers.bin").click()
    expect(ada.page.get_by_text("The upload of numbers.bin was cancelled")).to_be_visible()
    expect(ada.page.locator(".upload")).to_have_count(0)
    network.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})
    ada.page.locator("#upload").set_input_files(folder / "numbers.bin")
    expect(ada.page.get_by_text("numbers.bin is uploaded")).to_be_visible()
    with ada.page.expect_download() as download:
        ada.page.get_by_role("button", name="Download: numbers.bin").click()
    saved = pathlib.Path(download.value.path()).read_bytes()
    assert hashlib.sha256(saved).digest() == hashlib.sha256(content).digest()
    assert download.value.suggested_filename == "numbers.bin"
    share(ada, content)
    ada.page.get_by_role("button", name="Delete: numbers.bin").click()
    ada.page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    expect(ada.page.get_by_text("No files yet")).to_be_visible()


def share(ada, content):
    ada.page.get_by_role("button", name="Share: numbers.bin").click()
    dialog = ada.page.get_by_role("dialog", name="Share numbers.bin")
    dialog.get_by_label("Downloads").select_option("10")
    dialog.get_by_role("button", name="Create link").click()
    address = dialog.get_by_label("Address of the new link").input_value()
    with urllib.request.urlopen(address) as response:
        assert response.read() == content
    dialog.get_by_role("button", name=re.compile("^Revoke")).click()
    expect(dialog.get_by_text("No links yet")).to_be_visible()
    ada.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(ada.page.get_by_role("button", name="Share: numbers.bin")).to_be_focused()


def sessions(ada):
    """The session is ended on another device; the page says so and asks to log in."""
    connection = ada.server.connection()
    _, other = call(connection, "POST", "/api/v1/users/token", {"email": ada.email, "password": ada.password})
    ada.go("Sessions")
    ada.page.get_by_role("button", name=re.compile("^End session")).last.click()
    expect(ada.page.get_by_text("The session is ended.")).to_be_visible()
    status, _ = call(connection, "GET", "/api/v1/users/me", None, other["token"])
    assert status == 401
    _, other = call(connection, "POST", "/api/v1/users/token", {"email": ada.email, "password": ada.password})
    _, tokens = call(connection, "GET", "/api/v1/tokens", None, ada.token())
    mine = next(one["id"] for one in tokens if one["is_current"])
    status, _ = call(connection, "DELETE", f"/api/v1/tokens/{mine}", None, other["token"])
    assert status == 204
    ada.watch.expected += [r"\b401\b"]
    expect(ada.page.get_by_text("Your session has ended. Please log in again.")).to_be_visible()
    assert ada.token() is None


def keyboard(ada):
    """Logs in, skips to the content, opens a dialog and leaves it without a mouse; and stays signed in."""
    expect(ada.page.get_by_label("E-mail address")).to_be_focused()
    ada.page.keyboard.type(ada.email)
    ada.page.keyboard.press("Tab")
    ada.page.keyboard.type("not the password")
    ada.page.keyboard.press("Enter")
    expect(ada.page.get_by_role("alert").get_by_text("The e-mail address or the password is wrong.")).to_be_visible()
    ada.page.keyboard.press("Shift+Tab")
    ada.page.keyboard.press("Tab")
    ada.page.keyboard.type(ada.password)
    ada.page.keyboard.press("Tab")
    ada.page.keyboard.press("Space")
    ada.page.keyboard.press("Enter")
    expect(ada.page.get_by_role("heading", name="Sessions", level=1)).to_be_focused()
    assert ada.page.evaluate("localStorage.getItem('accord.token') !== null")
    ada.page.reload()
    expect(ada.page.get_by_role("heading", name="Sessions", level=1)).to_be_visible()
    skip = ada.page.get_by_role("link", name="Skip to content")
    for _ in range(20):
        ada.page.keyboard.press("Shift+Tab")
        if skip.evaluate("element => element === document.activeElement"):
            break
    expect(skip).to_be_focused()
    ada.page.keyboard.press("Enter")
    expect(ada.page.locator("main")).to_be_focused()


def languages(browser, server):
    """The browser's language, then another one: in the page, and in what the server says."""
    ivan = Person(browser, server, "Ivan", locale="ru-RU")
    ivan.watch.expected += [r"\b401\b"]
    page = ivan.page
    page.goto(f"{server.url}/app")
    expect(page.get_by_role("heading", name="Войти")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "ru"
    page.get_by_label("Адрес электронной почты").fill("nobody@example.org")
    page.get_by_label("Пароль").fill("wrong password")
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_text("Адрес или пароль неверны.")).to_be_visible()
    page.get_by_label("Язык").select_option("pt")
    expect(page.get_by_role("heading", name="Entrar")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "pt"
    page.get_by_label("Endereço de e-mail").fill("nobody@example.org")
    page.get_by_label("Senha").fill("wrong password")
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_text("O e-mail ou a senha estão errados.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Entrar")).to_be_visible()
    ivan.leave()


def goodbye(ada, grace):
    """One logs out, the other deletes her account; neither is told that her session was ended."""
    grace.go("Sessions")
    grace.page.get_by_role("button", name="Log out").click()
    expect(grace.page.get_by_text("You are logged out.")).to_be_visible()
    assert grace.token() is None
    ada.go("Profile")
    ada.page.get_by_role("button", name="Delete account").click()
    ada.page.get_by_role("dialog").get_by_role("button", name="Delete account").click()
    expect(ada.page.get_by_text("Your account is deleted.")).to_be_visible()


def main(folder=None):
    folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="accord-screenshots-"))
    folder.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with running("--login-burst", "1000") as server, sync_playwright() as playwright:
        browser = launch(playwright)
        ada, grace = (Person(browser, server, name) for name in ("Ada", "Grace"))
        ada.server = grace.server = server
        ada.register()
        grace.register()
        friends(ada, grace)
        chat(ada, grace)
        history(ada, grace)
        again(ada)
        restart(server, ada, grace)
        chat_page_views.look(browser, server, folder)
        refusal(ada, grace)
        files(ada, folder)
        sessions(ada)
        keyboard(ada)
        languages(browser, server)
        goodbye(ada, grace)
        for person in (ada, grace):
            person.leave()
        browser.close()
    print(f"chat page: fine in Chromium after {time.monotonic() - started:.0f} s; screenshots in {folder}")


if __name__ == "__main__":
    main(*sys.argv[1:])
