// Every operation of openapi.yml, called through its client against a running server: the answer of class 2xx (or the
// redirection) of each, and others. Fails when an operation was not called, or reached none of its good answers.
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { NodeWebSocket } from './websocket.mjs';

const api = await import(`${process.env.ACCORD_CLIENT}/index.js`);
const { ok, items, pages } = api;
const baseURL = process.env.ACCORD_URL;
const admin = { email: 'admin@example.org', password: process.env.ACCORD_ADMIN_PASSWORD };
const secret = process.env.ACCORD_WEBHOOK_SECRET;

/** The statuses that each operation has answered. */
const seen = new Map();
const note = (id, status) => seen.set(id, (seen.get(id) ?? new Set()).add(status));

function person(token) {
    const client = api.createClient({
        baseURL, WebSocket: NodeWebSocket, retries: { delay: 20 },
        credentials: {
            bearerAuth: () => token,
            ticketAuth: async () => (token ? (await ok(api.createWebSocketTicket(client))).ticket : undefined),
        },
        middleware: [async (request, next, { definition }) => {
            const response = await next(request);
            note(definition.id, response.status);
            return response;
        }],
    });
    return client;
}

const guest = person();
let ada, grace, adaID, graceID, root;
const credentials = (name) => ({ email: `${name}@example.org`, password: `a long engine of ${name}` });

async function newcomer(name) {
    const given = { ...credentials(name), first_name: name, last_name: 'Tester' };
    const account = await ok(api.registerUser(guest, { body: given }));
    const { token } = await ok(api.createToken(guest, { body: credentials(name) }));
    return [person(token), account.id];
}

before(async () => {
    [ada, adaID] = await newcomer('ada');
    [grace, graceID] = await newcomer('grace');
    root = person((await ok(api.createToken(guest, { body: admin }))).token);
});

test('what the server is', async () => {
    assert.ok(await ok(api.getIndex(guest)));
    assert.equal((await ok(api.getVersion(guest))).contract, api.contract.sha256);
    assert.equal((await ok(api.getHealth(guest))).status, 'ok');
    assert.equal((await ok(api.getReadiness(guest))).status, 'ok');
});

test('users', async () => {
    const refused = await api.registerUser(guest, { body: { ...credentials('ada'), first_name: 'A', last_name: 'B' } });
    assert.deepEqual([refused.status, refused.body.code], [409, 'email_taken']);
    const broken = await api.registerUser(guest, { body: { email: 'x', password: 'y', first_name: '', last_name: 'B' } });
    assert.equal(broken.status, 422);
    assert.ok(broken.body.errors.length > 1);
    assert.equal((await api.getMe(guest)).status, 401);
    assert.equal((await ok(api.getMe(ada))).id, adaID);
    assert.equal((await ok(api.updateMe(ada, { body: { city: 'London', age: null } }))).city, 'London');
    const found = [];
    for await (const user of items(api.listUsers, ada, { query: { limit: 1 } })) found.push(user.id);
    assert.ok(found.includes(graceID) && !found.includes(adaID));
    const change = { old_password: credentials('ada').password, new_password: 'another engine of 1852' };
    assert.equal((await api.changeMyPassword(ada, { body: { ...change, old_password: 'wrong' } })).status, 403);
    assert.equal((await api.changeMyPassword(ada, { body: change })).status, 204);
});

test('administrators', async () => {
    assert.equal((await api.listAccounts(ada)).status, 403);
    for await (const page of pages(api.listAccounts, root, { query: { limit: 2, search: 'example' } })) assert.ok(page.body.length <= 2);
    const made = await ok(api.createAccount(root, {
        body: { ...credentials('made'), first_name: 'Made', last_name: 'Up', role: 'user' },
    }));
    const path = { user_id: made.id };
    assert.equal((await ok(api.getAccount(root, { path }))).email, 'made@example.org');
    assert.equal((await api.blockAccount(root, { path })).status, 204);
    assert.equal((await api.createToken(guest, { body: credentials('made') })).status, 403);
    assert.equal((await api.unblockAccount(root, { path })).status, 204);
    assert.equal((await api.setAccountPassword(root, { path, body: { new_password: 'a far better one' } })).status, 204);
    assert.equal((await api.deleteAccount(root, { path })).status, 204);
    assert.equal((await api.getAccount(root, { path })).status, 404);
});

test('sessions', async () => {
    const sessions = await ok(api.listTokens(grace));
    assert.equal(sessions.length, 1);
    const { token } = await ok(api.createToken(guest, { body: credentials('grace') }));
    const other = (await ok(api.listTokens(grace))).find((session) => session.id !== sessions[0].id);
    assert.equal((await api.deleteToken(grace, { path: { token_id: other.id } })).status, 204);
    assert.equal((await api.getMe(person(token))).status, 401);
    const last = person((await ok(api.createToken(guest, { body: credentials('grace') }))).token);
    assert.equal((await api.deleteCurrentToken(last)).status, 204);
    assert.equal((await api.createToken(guest, { body: { ...credentials('grace'), password: 'not this one' } })).status, 401);
});

test('messages', async () => {
    const sent = await api.registerMessage(ada, { body: { receiver: graceID, text: 'Hello\u2028 ünd \u{1F600}' } });
    const message = await ok(sent);
    const path = { message_id: message.id };
    assert.match(sent.fields.location, new RegExp(`/${message.id}$`));
    assert.equal((await ok(api.getMessage(grace, { path }))).text, 'Hello\u2028 ünd \u{1F600}');
    assert.equal((await ok(api.listMessages(grace, { query: { direction: 'received' } }))).length, 1);
    assert.equal((await api.deleteMessage(grace, { path })).status, 403);
    assert.equal((await api.deleteMessage(ada, { path })).status, 204);
    assert.equal((await api.getMessage(ada, { path })).status, 404);
});

test('friends and chats, live', { timeout: 60_000 }, async () => {
    const events = api.openEvents(grace);
    await new Promise((resolve) => (events.onstate = (state) => state === 'open' && resolve()));
    const asked = await ok(api.createFriendRequest(ada, { body: { user_id: graceID } }));
    const next = events[Symbol.asyncIterator]();
    assert.equal((await next.next()).value.type, 'friend_request_created');
    events.close();
    note('openEvents', 101);
    assert.equal((await ok(api.listFriendRequests(ada, { query: { direction: 'outgoing' } }))).length, 1);
    assert.equal((await api.deleteFriendRequest(ada, { path: { request_id: asked.id } })).status, 204);
    const again = await ok(api.createFriendRequest(ada, { body: { user_id: graceID } }));
    await ok(api.acceptFriendRequest(grace, { path: { request_id: again.id } }));
    assert.equal((await ok(api.listFriends(ada)))[0].user.id ?? graceID, graceID);
    const chat = await ok(api.startChat(ada, { body: { email: credentials('grace').email } }));
    const second = await api.startChat(ada, { body: { email: credentials('grace').email } });
    assert.deepEqual([second.status, second.body.id], [303, chat.id]);
    const path = { chat_id: chat.id };
    await ok(api.createChatMessage(ada, { path, body: { text: 'one', client_id: 'a1' } }));
    assert.equal((await ok(api.getChat(grace, { path }))).id, chat.id);
    assert.equal((await ok(api.listChats(grace))).length, 1);

    const socket = api.openChat(ada, { path, query: { after: 0 }, protocol: 'chat.v2+json' });
    socket.send({ type: 'send_message', client_id: 'a2', text: 'two' });
    const texts = [];
    for await (const frame of socket) {
        if (frame.type === 'message_created') texts.push(frame.message.text);
        if (texts.length === 2) break;
    }
    assert.deepEqual(texts, ['one', 'two']);
    const plain = api.openChat(grace, { path });
    assert.equal((await plain[Symbol.asyncIterator]().next()).value.text, 'two');
    plain.close();
    socket.close();
    note('openChat', 101);
    const refused = api.openChat(root, { path: { chat_id: 999 } }, { attempts: 2, delay: 1 });
    assert.equal((await refused.closed).code, 1006);
    assert.equal((await ok(api.listChatMessages(ada, { path, query: { limit: 1 } }))).length, 1);
    assert.equal((await api.deleteFriend(ada, { path: { user_id: graceID } })).status, 204);
    assert.equal((await api.createChatMessage(ada, { path, body: { text: 'three' } })).status, 403);
});

/** A PNG of one pixel. */
function pixel() {
    const table = Array.from({ length: 256 }, (_, index) => {
        let code = index;
        for (let bit = 0; bit < 8; bit += 1) code = code & 1 ? (code >>> 1) ^ 0xedb88320 : code >>> 1;
        return code;
    });
    const crc = (bytes) => (bytes.reduce((sum, byte) => table[(sum ^ byte) & 0xff] ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
    const chunk = (type, data) => {
        const body = Buffer.concat([Buffer.from(type), data]);
        const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
        length.writeUInt32BE(data.length);
        sum.writeUInt32BE(crc(body));
        return Buffer.concat([length, body, sum]);
    };
    const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
    return Buffer.concat([
        Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.from([0, 1, 2, 3]))), chunk('IEND', Buffer.alloc(0)),
    ]);
}

test('files and avatars', async () => {
    const told = [];
    const fetch = api.uploadProgress((sent, total) => told.push([sent, total]));
    const content = new Blob(['x'.repeat(100_000)], { type: 'text/plain' });
    const file = await ok(api.uploadFile(
        ada, { contentType: 'text/plain', body: content, query: { name: 'a b.txt' } }, { fetch }));
    assert.deepEqual(told.at(-1), [100_000, 100_000]);
    const form = await ok(api.uploadFile(ada, {
        contentType: 'multipart/form-data', body: { file: Object.assign(new Blob(['form']), { name: 'form.bin' }), comment: 'ü' },
    }));
    assert.deepEqual([form.name, form.comment], ['form.bin', 'ü']);
    const path = { file_id: file.id };
    assert.equal((await ok(api.getFile(ada, { path }))).name, 'a b.txt');
    assert.equal((await ok(api.updateFile(ada, { path, body: { comment: 'c' } }))).comment, 'c');
    const bytes = await ok(api.getFileContent(ada, { path }));
    assert.equal((await bytes.text()).length, 100_000);
    const part = await api.getFileContent(ada, { path }, { headers: { Range: 'bytes=0-9' } });
    assert.deepEqual([part.status, (await part.body.text()).length], [206, 10]);
    assert.equal((await ok(api.listFiles(ada))).length, 2);
    assert.ok((await ok(api.getFileUsage(ada))).bytes ?? true);
    const link = await ok(api.createShareLink(ada, { path, body: {} }));
    assert.equal((await ok(api.listShareLinks(ada, { path }))).length, 1);
    const token = link.token ?? link.url.split('/').at(-1);
    assert.equal((await (await ok(api.getSharedFile(guest, { path: { token } }))).text()).length, 100_000);
    assert.equal((await api.deleteShareLink(ada, { path: { ...path, link_id: link.id } })).status, 204);
    assert.equal((await api.getSharedFile(guest, { path: { token } })).status, 404);
    assert.equal((await api.deleteFile(ada, { path })).status, 204);
    assert.equal((await api.getFile(grace, { path: { file_id: form.id } })).status, 404);

    assert.equal((await api.getMyAvatar(ada)).status, 404);
    assert.equal((await ok(api.putMyAvatar(ada, { contentType: 'image/png', body: pixel() }))).width, 1);
    assert.equal((await (await ok(api.getMyAvatar(ada))).arrayBuffer()).byteLength, pixel().length);
    const avatar = await api.getAvatar(grace, { path: { user_id: adaID } });
    const etag = avatar.fields.etag;
    const same = await api.getAvatar(grace, { path: { user_id: adaID } }, { headers: { 'If-None-Match': etag } });
    assert.deepEqual([same.status, same.body], [304, undefined]);
    await avatar.body.body.cancel();
    assert.equal((await api.deleteMyAvatar(ada)).status, 204);
});

test('the webhook', async () => {
    const text = JSON.stringify({ zen: 'Keep it simple.' });
    const body = new Blob([text]);
    const signature = (signed) => `sha256=${createHmac('sha256', secret).update(signed).digest('hex')}`;
    const headers = { 'X-GitHub-Event': 'ping', 'X-GitHub-Delivery': randomUUID(), 'X-Hub-Signature-256': signature(text) };
    assert.equal((await api.receiveWebhook(guest, { headers, body })).status, 200);
    assert.equal((await api.receiveWebhook(guest, { headers, body })).status, 409);
    const forged = { ...headers, 'X-GitHub-Delivery': randomUUID(), 'X-Hub-Signature-256': signature('else') };
    assert.equal((await api.receiveWebhook(guest, { headers: forged, body })).status, 403);
});

test('an account goes', async () => {
    assert.equal((await api.deleteMe(grace)).status, 204);
    assert.equal((await api.getMe(grace)).status, 401);
});

after(() => {
    const operations = Object.values(api).filter((value) => typeof value === 'function' && value.definition);
    assert.ok(operations.length > 50);
    const missing = operations.filter(({ definition }) => ![...(seen.get(definition.id) ?? [])].some((status) => status < 300))
        .map(({ definition }) => definition.id);
    assert.deepEqual(missing, [], 'operations that were not called, or never with success');
    console.log(`# ${operations.length} operations, ${[...seen.values()].reduce((sum, set) => sum + set.size, 0)} answers`);
});
