// The sockets of emitted clients at work, by a WebSocket that is passed in.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { planted } from './planted.mjs';
import { accept, NodeWebSocket } from './websocket.mjs';

const { createClient, openRoom } = await import(`${process.env.ACCORD_CLIENT}/index.js`);
const quick = { delay: 1 };
let server;
let handshakes;
/** What becomes of each handshake, in turn; the last one stays. */
let turns;

before(async () => {
    server = await planted();
    server.server.on('upgrade', (request, socket) => {
        socket.on('error', () => undefined);
        handshakes.push({ target: request.url, protocols: request.headers['sec-websocket-protocol'] });
        (turns.length > 1 ? turns.shift() : turns[0])(request, socket);
    });
});
after(() => server.close());

const client = (credentials = {}) => createClient({ baseURL: server.url, credentials, WebSocket: NodeWebSocket });
const serve = (...next) => [handshakes, turns] = [[], next];
const refuse = (_, socket) => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function take(socket, count) {
    const frames = [];
    const frame = socket[Symbol.asyncIterator]();
    while (frames.length < count) {
        const { done, value } = await frame.next();
        if (done) break;
        frames.push(value);
    }
    return frames;
}

test('frames go both ways, and wait until the connection is open', async () => {
    serve((request, connection) => {
        const frames = accept(request, connection, { onText: (text) => frames.text(`you said ${text}`) });
    });
    const states = [];
    const socket = openRoom(client(), { path: { room: 'a b' } });
    socket.onstate = (state) => states.push(state);
    assert.equal(socket.state, 'connecting');
    socket.send('one');
    assert.deepEqual(await take(socket, 1), ['you said one']);
    socket.send('two');
    assert.deepEqual(await take(socket, 1), ['you said two']);
    socket.close(1000, 'enough');
    assert.deepEqual(await socket.closed, { code: 1000, reason: 'enough' });
    assert.deepEqual(states, ['open', 'closed']);
    assert.throws(() => socket.send('three'), /is closed/);
    assert.deepEqual(await take(socket, 1), []);
    assert.equal(handshakes[0].target, '/socket/a%20b');
});

test('a lost connection is made again, with a new credential, where it ended', async () => {
    const tickets = ['t1', 't2', 't3'];
    serve(
        (request, connection) => {
            const frames = accept(request, connection, { protocol: 'v2+json' });
            for (const id of [5, 9, 7]) frames.text(JSON.stringify({ id }));
            setTimeout(() => connection.destroy(), 20);
        },
        refuse,
        (request, connection) => accept(request, connection, { protocol: 'v2+json' }).text('{"id":10}'));
    const states = [];
    const socket = openRoom(client({ query: async () => tickets.shift() }), { path: { room: 'x' }, protocol: 'v2+json' }, quick);
    socket.onstate = (state) => states.push(state);
    assert.deepEqual(await take(socket, 4), [{ id: 5 }, { id: 9 }, { id: 7 }, { id: 10 }]);
    socket.close();
    await socket.closed;
    assert.deepEqual(handshakes, [
        { target: '/socket/x?ticket=t1', protocols: 'v2+json' },
        { target: '/socket/x?after=9&ticket=t2', protocols: 'v2+json' },
        { target: '/socket/x?after=9&ticket=t3', protocols: 'v2+json' },
    ]);
    assert.deepEqual(states, ['open', 'waiting', 'connecting', 'waiting', 'connecting', 'open', 'closed']);
});

test('a credential can be a subprotocol', async () => {
    serve((request, connection) => accept(request, connection, { protocol: 'bearer' }).text('hello'));
    const socket = openRoom(client({ word: 'secret', key: 'no place for it' }), { path: { room: 'x' } }, quick);
    assert.deepEqual(await take(socket, 1), ['hello']);
    socket.close();
    assert.equal(handshakes[0].protocols, 'bearer, secret');
});

test('some ends are final', async () => {
    for (const code of [1000, 1008]) {
        serve((request, connection) => accept(request, connection).end(code, 'bye'));
        const socket = openRoom(client(), { path: { room: 'x' } }, quick);
        assert.deepEqual(await socket.closed, { code, reason: 'bye' });
        assert.equal(handshakes.length, 1);
    }
    serve(refuse);
    const socket = openRoom(client(), { path: { room: 'x' } }, { ...quick, attempts: 3 });
    assert.equal((await socket.closed).code, 1006);
    assert.equal(handshakes.length, 3);
    serve((request, connection) => accept(request, connection).end(1011));
    assert.equal((await openRoom(client(), { path: { room: 'x' } }, { ...quick, attempts: 3 }).closed).code, 1011);
    assert.equal(handshakes.length, 3, 'a connection that ends as soon as it is open leads nowhere');
});

test('an abort closes, and so does a frame that is no JSON', async () => {
    serve((request, connection) => accept(request, connection));
    const controller = new AbortController();
    const socket = openRoom(client(), { path: { room: 'x' } }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 10);
    assert.equal((await socket.closed).code, 1000);
    serve((request, connection) => accept(request, connection, { protocol: 'v2+json' }).text('{'));
    const broken = openRoom(client(), { path: { room: 'x' }, protocol: 'v2+json' });
    assert.equal((await broken.closed).code, 1007);
    assert.throws(() => openRoom(client(), { path: { room: 'x' }, protocol: 'v3' }), /does not speak 'v3'/);
});

test('both queues are bounded', async () => {
    serve(refuse);
    const socket = openRoom(client(), { path: { room: 'x' } }, { delay: 10_000, unsent: 2 });
    socket.send('a');
    socket.send('b');
    assert.throws(() => socket.send('c'), /too many frames/);
    socket.close();
    // When nobody reads, the connection is given up; when all was read, it is made again where it ended.
    let last = 0;
    serve((request, connection) => {
        const frames = accept(request, connection, { protocol: 'v2+json' });
        const first = Number(new URL(request.url, 'http://x').searchParams.get('after') ?? 0);
        for (let id = first + 1; id <= first + 5; id += 1) frames.text(JSON.stringify({ id }));
        last = first + 5;
    });
    const slow = openRoom(client(), { path: { room: 'x' }, protocol: 'v2+json' }, { ...quick, unread: 3 });
    while (slow.state !== 'waiting') await pause(10);
    await pause(50);
    assert.deepEqual([slow.state, handshakes.length], ['waiting', 1]);
    assert.deepEqual((await take(slow, 4)).map(({ id }) => id), [1, 2, 3, 4]);
    assert.ok(last >= 8);
    slow.close();
});
