"""Every view of the page at /app by day, by night and in a narrow window: pictures, and what can be checked by a program.

Labels, names, one main heading, ids that are not used twice, nothing wider than the window, and the contrast of every
text against what lies behind it (WCAG 2.2 AA: 4.5 to 1, or 3 to 1 for large text).
"""

from playwright.sync_api import expect

from server import befriend, call, register

LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
    "narrow-dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark", "reduced_motion": "reduce"},
}

VIEWS = {
    "chats": "#/chats", "chat": "#/chats/{chat}", "friends": "#/people", "requests": "#/people/requests",
    "everybody": "#/people/everybody", "files": "#/files", "sessions": "#/sessions", "profile": "#/profile",
    "missing": "#/nowhere",
}

FINDINGS = r"""
() => {
    const findings = [];
    const visible = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.hidden');
    const name = (element) => element.getAttribute('aria-label')
        ?? (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
        ?? '';
    const said = (element) => `${element.tagName.toLowerCase()}.${element.className?.baseVal ?? element.className}`;
    for (const control of document.querySelectorAll('input, select, textarea, progress')) {
        const isNamed = name(control).trim() !== '' || [...(control.labels ?? [])].some((label) => label.textContent.trim() !== '');
        if (!isNamed && control.getAttribute('aria-hidden') === null) findings.push(`no label: ${said(control)}`);
    }
    for (const control of document.querySelectorAll('button, a[href]')) {
        if ((name(control) + control.textContent).trim() === '') findings.push(`no name: ${said(control)}`);
        const box = control.getBoundingClientRect();
        if (visible(control) && control.tagName === 'BUTTON' && (box.width < 24 || box.height < 24)) findings.push(`too small: ${said(control)}`);
    }
    for (const picture of document.querySelectorAll('img')) {
        if (picture.getAttribute('alt') === null) findings.push('an img without alt');
    }
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) findings.push(`id twice: ${id}`);
    for (const attribute of ['aria-describedby', 'aria-labelledby', 'for']) {
        for (const element of document.querySelectorAll(`[${attribute}]`)) {
            for (const id of element.getAttribute(attribute).split(' ')) {
                if (document.getElementById(id) === null) findings.push(`${attribute} leads nowhere: ${said(element)}`);
            }
        }
    }
    if (document.querySelectorAll('main').length !== 1) findings.push('not one main');
    if (document.querySelectorAll('h1').length !== 1) findings.push('not one h1');
    if (document.documentElement.lang === '' || document.title === '') findings.push('no language or no title');
    if (document.documentElement.scrollWidth > innerWidth) findings.push(`${document.documentElement.scrollWidth} pixels wide`);
    const channels = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = ([r, g, b]) => [r, g, b].map((value) => value / 255)
        .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
        .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
    const behind = (element) => {
        const layers = [];
        for (let at = element; at !== null; at = at.parentElement) {
            const [r, g, b, alpha = 1] = channels(getComputedStyle(at).backgroundColor);
            if (alpha > 0) layers.push([r, g, b, alpha]);
            if (alpha === 1) break;
        }
        return layers.reduceRight((below, [r, g, b, alpha]) => [r, g, b].map((value, index) => value * alpha + below[index] * (1 - alpha)), [255, 255, 255]);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (texts.currentNode.textContent.trim() === '' || !visible(element) || element.closest('[aria-disabled], noscript, script')) continue;
        const style = getComputedStyle(element);
        const [light, dark] = [luminance(channels(style.color)), luminance(behind(element))].sort((a, b) => b - a);
        const contrast = (light + 0.05) / (dark + 0.05);
        const size = parseFloat(style.fontSize);
        const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
        if (contrast < needed) findings.push(`contrast ${contrast.toFixed(2)}: ${said(element)} '${texts.currentNode.textContent.trim().slice(0, 20)}'`);
    }
    return findings;
}
"""


def check(page, what):
    findings = page.evaluate(FINDINGS)
    assert not findings, f"{what}: {findings}"


def furnish(server):
    """Somebody with friends, chats, requests and files: a token and the number of a chat."""
    connection = server.connection()
    me = register(connection, "mary")
    others = [register(connection, name) for name in ("joan", "radia", "barbara", "frances", "shafi", "karen")]
    names = [("Joan", "Clarke"), ("Radia", "Perlman"), ("Barbara", "Liskov"), ("Frances", "Allen"), ("Shafi", "Goldwasser"), ("Karen", "Spärck Jones")]
    for (_, token), (first, last) in zip([*others, me], [*names, ("Mary", "Somerville")]):
        status, _ = call(connection, "PATCH", "/api/v1/users/me", {"first_name": first, "last_name": last, "city": "Oxford"}, token)
        assert status == 200
    chats = [befriend(connection, me, other) for other in others[:3]]
    call(connection, "POST", "/api/v1/friends/requests", {"user_id": me[0]}, others[3][1])
    call(connection, "POST", "/api/v1/friends/requests", {"user_id": others[4][0]}, me[1])
    talk = [
        (0, "Have you seen the new contract?"), (1, "I have. Every path answers as it says."),
        (1, "Even the ones that refuse."), (0, "Then we can begin: the client is generated already, and the page stands on it alone.\nShall we say Thursday?"),
        (1, "Thursday is fine. https://example.org/a/rather/long/address/that/has/to/break/somewhere/in/a/narrow/window"), (0, "👍"),
    ]
    for chat, other in zip(chats, others):
        for who, text in talk:
            status, _ = call(connection, "POST", f"/api/v1/chats/{chat}/messages", {"text": text}, (me if who == 0 else other)[1])
            assert status == 201
    for name in ("minutes of Thursday.txt", "a name that is so long that no window has the room for all of it at once.pdf"):
        connection.request("POST", "/api/v1/files?name=" + name.replace(" ", "%20"), b"x" * 123_456, {
            "Authorization": f"Bearer {me[1]}", "Content-Type": "text/plain"})
        assert connection.getresponse().read() is not None
    return me[1], chats[0]


def look(browser, server, folder):
    token, chat = furnish(server)
    for look, options in LOOKS.items():
        context = browser.new_context(locale="en-GB", **options)
        page = context.new_page()
        page.goto(server.url + "/app")
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()
        check(page, f"login, {look}")
        page.screenshot(path=folder / f"app-login-{look}.png")
        page.get_by_role("link", name="Create an account").click()
        page.get_by_role("button", name="Create an account").click()
        expect(page.locator("[aria-invalid]").first).to_be_focused()
        check(page, f"register, {look}")
        page.screenshot(path=folder / f"app-register-{look}.png")
        page.evaluate("token => localStorage.setItem('accord.token', token)", token)
        for name, address in VIEWS.items():
            page.goto(server.url + "/app" + address.format(chat=chat))
            page.reload()
            expect(page.locator("main h1")).to_have_count(1)
            page.wait_for_load_state("networkidle")
            expect(page.locator(".waiting")).to_have_count(0)
            check(page, f"{name}, {look}")
            page.screenshot(path=folder / f"app-{name}-{look}.png")
        dialogs(page, server, folder, look)
        context.close()


def dialogs(page, server, folder, look):
    page.goto(server.url + "/app#/files")
    page.get_by_role("button", name="Share: minutes of Thursday.txt").click()
    page.get_by_role("button", name="Create link").click()
    expect(page.get_by_label("Address of the new link")).to_be_visible()
    check(page, f"share, {look}")
    page.screenshot(path=folder / f"app-share-{look}.png")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Delete: minutes of Thursday.txt").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page, f"confirm, {look}")
    page.screenshot(path=folder / f"app-confirm-{look}.png")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
