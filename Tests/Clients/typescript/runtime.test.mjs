// The runtime of emitted clients at work: the client of openapi.yml against a server that is planted.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { planted } from './planted.mjs';

const api = await import(`${process.env.ACCORD_CLIENT}/index.js`);
const { createClient, ok, items, pages, refreshing, uploadProgress } = api;
const quick = { attempts: 3, delay: 1, limit: 2000 };
let server;

before(async () => (server = await planted()));
after(() => server.close());

const client = (options = {}) => createClient({ baseURL: server.url, retries: quick, ...options });
const problem = { code: 'no', title: 'No.', detail: 'Not now.' };

async function refusal(promise) {
    try {
        await promise;
    } catch (error) {
        return error;
    }
    return assert.fail('nothing was thrown');
}

// Answers

test('answers are told apart by their status', async () => {
    server.answer([200, { id: 1 }]);
    const found = await api.getThing(client(), { path: { constructor: 'x' } });
    assert.deepEqual([found.status, found.ok, found.body], [200, true, { id: 1 }]);
    assert.equal(found.response.headers.get('content-type'), 'application/json');
    server.answer([204]);
    assert.deepEqual((await api.getThing(client(), { path: { constructor: 'x' } })).body, undefined);
    server.answer([409, 'there it is']);
    const refused = await api.createThing(client(), { body: { id: 1 } });
    assert.deepEqual([refused.status, refused.ok, refused.body], [409, false, 'there it is']);
    server.answer([418, problem]);
    assert.equal((await api.createThing(client(), { body: { id: 1 } })).body.code, 'no');
    server.answer([302, undefined, { location: 'http://127.0.0.1:1/' }]);
    const moved = await api.deleteThing(client(), { path: { constructor: 'x' } });
    assert.equal(moved.status, 302, 'a redirection that is an answer is not followed');
    globalThis.location = { href: server.url };
    try {
        server.answer([302, undefined, { location: '/there' }], [200, { id: 1 }]);
        const followed = await api.deleteThing(client(), { path: { constructor: 'x' } });
        assert.deepEqual([followed.status, followed.response.url], [302, `${server.url}/there`], 'a page must follow');
    } finally {
        delete globalThis.location;
    }
});

test('what the contract does not promise is no answer', async () => {
    const call = () => api.createThing(client({ retries: false }), { body: { id: 1 } });
    for (const [answer, message] of [
        [[500, problem], /status 500/], [[202, { id: 1 }], /status 202/], [[201, 'text'], /'text\/plain'/],
        [[201, undefined, { 'content-type': 'application/json' }], /broken JSON/],
        [[404, 'a proxy says no', { 'content-type': 'text/html' }], /'text\/html'/],
    ]) {
        server.answer(answer);
        const error = await refusal(call());
        assert.equal(error.name, 'UnexpectedAnswerError');
        assert.match(error.message, message);
        assert.equal(error.response.status, answer[0]);
    }
});

test('ok gives the body of a success or throws the problem', async () => {
    server.answer([200, { id: 7 }]);
    assert.deepEqual(await ok(api.getThing(client(), { path: { constructor: 'x' } })), { id: 7 });
    server.answer([404, problem]);
    const error = await refusal(ok(api.getThing(client(), { path: { constructor: 'x' } })));
    assert.ok(error instanceof api.ProblemError);
    assert.deepEqual([error.status, error.problem, error.answer.body], [404, problem, problem]);
    assert.equal(error.message, 'the answer has status 404: No.: Not now.');
});

test('fields of an answer have their types', async () => {
    const fields = async (headers) => {
        server.answer([201, { id: 1 }, headers]);
        return (await api.createThing(client(), { body: { id: 1 } })).fields;
    };
    const all = await fields({
        Location: '/things/1', 'X-Count': '12', 'X-Fresh': 'true', 'X-When': '2026-01-02T03:04:05Z', 'X-Tags': 'a, b,c',
        'X-Sizes': '1,2.5', 'X-Meta': '{"id": 1}', 'X-Pairs': 'a,1', 'X-Either': '7', 'X-Other': '8',
    });
    const { location, constructor } = all;
    assert.deepEqual([location, constructor], ['/things/1', undefined]);
    assert.deepEqual([all['x-count'], all['x-fresh'], all['x-when']], [12, true, '2026-01-02T03:04:05Z']);
    assert.deepEqual([all['x-tags'], all['x-sizes'], all['x-meta']], [['a', 'b', 'c'], [1, 2.5], { id: 1 }]);
    assert.deepEqual([all['x-pairs'], all['x-either'], all['x-other']], ['a,1', '7', '8'], 'as they came');
    const none = await fields({});
    assert.deepEqual([none.location, none['x-count'], none['x-tags']], [undefined, undefined, undefined]);
    const empty = await fields({ 'X-Count': '', 'X-Tags': '', 'X-Sizes': '', constructor: 'own' });
    assert.deepEqual([empty['x-count'], empty['x-tags'], empty['x-sizes'], empty.constructor], [undefined, [], [], 'own']);
    const broken = await fields({ 'X-Count': 'true', 'X-Fresh': '1', 'X-Sizes': '1,two', 'X-Meta': '{' });
    for (const name of ['x-count', 'x-fresh', 'x-sizes', 'x-meta']) assert.equal(broken[name], undefined, name);
    server.answer([429, problem, { 'Retry-After': '3' }]);
    const later = await api.createThing(client({ retries: false }), { body: { id: 1 } });
    assert.deepEqual([later.status, later.fields['retry-after']], [429, 3]);
});

test('content that is read as a whole has a limit, and what is streamed has none', async () => {
    const text = JSON.stringify({ id: 1, name: 'ü'.repeat(500) });
    const size = Buffer.byteLength(text);
    const call = (maxContentBytes) => api.getThing(client({ maxContentBytes }), { path: { constructor: 'x' } });
    server.answer([200, JSON.parse(text)]);
    assert.deepEqual((await call(size)).body, JSON.parse(text));
    assert.deepEqual((await call(undefined)).body, JSON.parse(text));
    const error = await refusal(call(size - 1));
    assert.ok(error instanceof api.UnexpectedAnswerError && error.response.status === 200, String(error));
    assert.match(error.message, new RegExp(`more than ${size - 1} bytes`));

    // It is not read to its end, which never comes.
    let [given, isLeft] = [0, false];
    const fetch = async () => new Response(new ReadableStream({
        pull(controller) {
            controller.enqueue(new Uint8Array(1000).fill(120));
            given += 1000;
        },
        cancel: () => (isLeft = true),
    }), { status: 409, headers: { 'content-type': 'text/plain' } });
    const endless = await refusal(api.createThing(client({ fetch, maxContentBytes: 50_000 }), { body: { id: 1 } }));
    assert.ok(endless instanceof api.UnexpectedAnswerError, String(endless));
    assert.ok(isLeft && given < 55_000, String(given));

    // A character may be cut in two by the pieces.
    server.answer(async (_, response) => {
        response.writeHead(409, { 'content-type': 'text/plain' });
        for (const byte of Buffer.from('\u{FEFF}aü\u{1F600}')) {
            response.write(Buffer.of(byte));
            await new Promise((resolve) => setTimeout(resolve, 2));
        }
        response.end();
    });
    assert.equal((await api.createThing(client(), { body: { id: 1 } })).body, 'aü\u{1F600}');

    const small = client({ maxContentBytes: 10 });
    server.answer([200, 'x'.repeat(1000), { 'content-type': 'application/octet-stream' }]);
    assert.equal((await (await ok(api.getBytes(small))).text()).length, 1000);
    server.answer([200, '{"id":1}\n'.repeat(1000), { 'content-type': 'application/jsonl' }]);
    let count = 0;
    for await (const thing of await ok(api.getSequence(small))) count += thing.id;
    assert.equal(count, 1000);
});

test('bytes are not read', async () => {
    server.answer([200, 'raw', { 'content-type': 'application/octet-stream' }]);
    const { body } = await api.getBytes(client());
    assert.equal(await body.text(), 'raw');
});

// Requests

test('credentials are those of the first alternative that is complete', async () => {
    const asked = [];
    const sent = async (credentials, call = api.getBytes) => {
        server.answer([200, { id: 1 }]);
        await call(client({ credentials }), { path: { constructor: 'x' } }).catch(() => undefined);
        return server.seen[0];
    };
    assert.equal((await sent({ key: 'k', token: 't' })).fields['x-key'], 'Key k');
    const second = await sent({ key: async () => void asked.push('key'), token: () => 't' });
    assert.deepEqual([second.fields['x-key'], second.fields.authorization, asked], [undefined, 'Bearer t', ['key']]);
    assert.equal((await sent({})).fields.authorization, undefined);
    const basic = await sent({ basic: { username: 'ä', password: ':b' } }, api.getThing);
    assert.equal(basic.fields.authorization, `Basic ${Buffer.from('ä::b').toString('base64')}`);
    assert.equal((await sent({ cookie: 'a b' }, api.getThing)).fields.cookie, 'session=a%20b');
    assert.equal((await sent({ query: 'q&' }, api.getThing)).target, '/things/x?ticket=q%26');
    const none = await sent({ key: 'k', token: 't' }, api.deleteThing);
    assert.deepEqual([none.fields['x-key'], none.fields.authorization], [undefined, undefined]);
});

test('a credential in a field of its own does not follow a redirection', async () => {
    let isReached = false;
    const other = await planted();
    other.answer((request, response) => {
        isReached = true;
        response.end();
    });
    server.answer([307, undefined, { location: other.url }]);
    const error = await refusal(api.getBytes(client({ credentials: { key: 'k' }, retries: false })));
    await other.close();
    assert.equal(error.name, 'ConnectionError');
    assert.equal(isReached, false);
});

test('the address is that of the options, of the contract, or of the page', async () => {
    const addresses = [];
    const fetch = async (url) => {
        addresses.push(url);
        return new Response(null, { status: 204 });
    };
    const call = (options) => api.getThing(createClient({ fetch, ...options }), { path: { constructor: 'x' } });
    await call({});
    await call({ baseURL: 'https://a.example/b///' });
    assert.match((await refusal(call({ baseURL: '/' }))).message, /'baseURL' must be absolute/);
    globalThis.location = { href: 'https://page.example/app/index.html' };
    try {
        await call({ baseURL: '' });
        await call({ baseURL: '/v2' });
    } finally {
        delete globalThis.location;
    }
    assert.deepEqual(addresses, [
        'http://127.0.0.1:9/v1/things/x', 'https://a.example/b/things/x', 'https://page.example/things/x',
        'https://page.example/v2/things/x',
    ]);
});

test('parameters are checked before they become an address', async () => {
    for (const value of ['.', '..', '%2e%2e']) {
        const error = await refusal(api.getThing(client(), { path: { constructor: value } }).then((answer) => answer));
        if (value.startsWith('%')) assert.notEqual(error.name, 'TypeError');
        else assert.match(error.message, /segment of dots/);
    }
    assert.match((await refusal(api.getThing(client(), { path: {} }))).message, /'constructor' is missing/);
});

// OpenAPI 3.1, 4.8.12: the examples of styles.
const string = 'blue';
const array = ['blue', 'black', 'brown'];
const object = { R: 100, G: 200, B: 150 };

test('parameters are written by their style', async () => {
    const query = async (values) => {
        server.answer();
        return decodeURI((await ok(api.query(client(), { query: values }))).target).replace('/query?', '').replace('/query', '');
    };
    const one = async (name) => [await query({ [name]: string }), await query({ [name]: array }), await query({ [name]: object })];
    assert.deepEqual(await one('form'), ['form=blue', 'form=blue&form=black&form=brown', 'R=100&G=200&B=150']);
    assert.deepEqual(await one('comma'), ['comma=blue', 'comma=blue,black,brown', 'comma=R,100,G,200,B,150']);
    assert.deepEqual((await one('space')).slice(1), ['space=blue black brown', 'space=R 100 G 200 B 150']);
    assert.deepEqual((await one('pipe')).slice(1), ['pipe=blue|black|brown', 'pipe=R|100|G|200|B|150']);
    assert.equal(decodeURIComponent((await one('deep'))[2]), 'deep[R]=100&deep[G]=200&deep[B]=150');
    assert.equal(decodeURIComponent(await query({ deep: { a: { b: [1, 2] } } })), 'deep[a][b][]=1&deep[a][b][]=2');
    assert.equal(decodeURIComponent(await query({ json: object })), 'json={"R":100,"G":200,"B":150}');
    assert.equal(await query({ form: undefined, comma: null }), 'comma=');
    assert.equal(await query({ form: [] }), '');
    assert.equal(decodeURIComponent(await query({ form: ['a&b', 'ü', { x: 1 }] })), 'form=a&b&form=ü&form={"x":1}');
    assert.equal(await query({ ['__proto__']: 'x' }), '__proto__=x');
    assert.equal(await query({ form: new Date(0) }), 'form=1970-01-01T00%3A00%3A00.000Z');
    server.answer();
    const whole = await ok(api.whole(client(), { querystring: { a: 'b c', d: 1 } }));
    assert.equal(whole.target, '/whole?a=b%20c&d=1');
});

test('paths are written by their style', async () => {
    const path = async (value) => {
        server.answer();
        const names = ['plain', 'label', 'labels', 'matrix', 'matrixes', 'simples', 'json'];
        const { target } = await ok(api.path(client(), { path: Object.fromEntries(names.map((name) => [name, value])) }));
        return target.split('/').slice(2);
    };
    assert.deepEqual(await path(string), ['blue', '.blue', '.blue', ';matrix=blue', ';matrixes=blue', 'blue', '%22blue%22']);
    assert.deepEqual((await path(array)).slice(0, 6), [
        'blue,black,brown', '.blue,black,brown', '.blue.black.brown', ';matrix=blue,black,brown',
        ';matrixes=blue;matrixes=black;matrixes=brown', 'blue,black,brown',
    ]);
    assert.deepEqual((await path(object)).slice(0, 6), [
        'R,100,G,200,B,150', '.R,100,G,200,B,150', '.R=100.G=200.B=150', ';matrix=R,100,G,200,B,150',
        ';R=100;G=200;B=150', 'R=100,G=200,B=150',
    ]);
    assert.match((await refusal(path(''))).message, /segment of dots/, 'an empty label is a dot');
    assert.equal((await path('a/b?c#d'))[0], 'a%2Fb%3Fc%23d');
});

test('fields and cookies are written by their style', async () => {
    server.answer();
    const { fields } = await ok(api.fields(client(), {
        headers: { 'X-Plain': array, 'X-Pairs': object, 'X-JSON': object },
        cookies: { many: array, one: array, raw: ['a b', 'c'] },
    }));
    assert.equal(fields['x-plain'], 'blue,black,brown');
    assert.equal(fields['x-pairs'], 'R=100,G=200,B=150');
    assert.equal(fields['x-json'], '{"R":100,"G":200,"B":150}');
    assert.equal(fields.cookie, 'many=blue; many=black; many=brown; one=blue,black,brown; raw=a%20b%2Cc');
    const error = await refusal(api.fields(client(), { headers: { 'X-Plain': 'a\r\nb: c' } }));
    assert.equal(error.name, 'TypeError');
});

test('content is written by its media type', async () => {
    const send = async (contentType, body) => {
        server.answer();
        return ok(api.sendForm(client(), { contentType, body }));
    };
    const form = await send('application/x-www-form-urlencoded', { a: 'b c', tags: ['x', 'y'], meta: { b: 1 } });
    assert.equal(form.fields['content-type'], 'application/x-www-form-urlencoded');
    assert.equal(form.body, 'a=b%20c&tags=x,y&meta=%7B%22b%22%3A1%7D');
    assert.equal((await send('text/plain', 'hello')).body, 'hello');
    const image = await send('image/png', new Uint8Array([1, 2]));
    assert.deepEqual([image.fields['content-type'], image.body], ['image/png', '\x01\x02']);
    const lines = await send('application/jsonl', [{ id: 1 }, { id: 2 }]);
    assert.equal(lines.body, '{"id":1}\n{"id":2}\n');
    assert.match((await refusal(send('application/pdf', ''))).message, /takes no 'application\/pdf'/);
    const parts = await send('multipart/form-data', {
        file: Object.assign(new Blob(['x'], { type: 'image/gif' }), { name: 'x.gif' }), photos: [new Uint8Array([65]), new Blob(['B'])],
        note: 'hi', meta: { b: 1 }, list: [[1, 2], [3]], typed: '# T',
    });
    const [, boundary] = /boundary=(.*)$/.exec(parts.fields['content-type']);
    const read = parts.body.split(`--${boundary}`).slice(1, -1).map((part) => part.trim().replace(/\r\n/g, '|'));
    assert.deepEqual(read.map((part) => part.replace('Content-Disposition: form-data; ', '')), [
        'name="file"; filename="x.gif"|Content-Type: image/gif||x', 'name="photos"; filename="blob"|Content-Type: application/octet-stream||A',
        'name="photos"; filename="blob"|Content-Type: application/octet-stream||B', 'name="note"||hi',
        'name="meta"; filename="blob"|Content-Type: application/json||{"b":1}',
        'name="list"; filename="blob"|Content-Type: application/json||[1,2]',
        'name="list"; filename="blob"|Content-Type: application/json||[3]',
        'name="typed"; filename="blob"|Content-Type: text/markdown||# T',
    ]);
});

// Attempts

test('what may be repeated is, with patience', async () => {
    const statuses = async (answers, call = () => api.getBytes(client())) => {
        server.answer(...answers);
        return [(await call()).status, server.seen.length];
    };
    const busy = [503, problem];
    const done = [200, 'x', { 'content-type': 'application/octet-stream' }];
    assert.deepEqual(await statuses([busy, busy, done]), [200, 3]);
    assert.deepEqual(await statuses([busy]), [503, 3]);
    assert.deepEqual(await statuses([[500, problem]]), [500, 1]);
    assert.deepEqual(await statuses([busy, done], () => api.getBytes(client({ retries: false }))), [503, 1]);
    const patch = () => api.changeThing(client(), { path: { constructor: 'x' }, body: {} });
    assert.deepEqual(await statuses([busy], patch), [503, 1], 'PATCH is not idempotent');
    const start = Date.now();
    assert.deepEqual(await statuses([[429, problem, { 'retry-after': '1' }], done]), [200, 2]);
    assert.ok(Date.now() - start >= 950, 'Retry-After is obeyed');
    assert.deepEqual(await statuses([[503, problem, { 'retry-after': '60' }]]), [503, 1], 'but not for ever');
    const past = [503, problem, { 'retry-after': new Date(0).toUTCString() }];
    assert.deepEqual(await statuses([past, done]), [200, 2]);
    const stream = () => api.putBytes(client(), { body: new Blob(['x']).stream() });
    server.answer([503, problem]);
    assert.equal((await refusal(stream())).name, 'UnexpectedAnswerError');
    assert.equal(server.seen.length, 1, 'a stream can be sent once');
});

test('a broken connection is an error with a cause, after all attempts', async () => {
    server.answer((request, response) => response.destroy());
    const error = await refusal(api.getBytes(client()));
    assert.deepEqual([error.name, server.seen.length, error.cause instanceof Error], ['ConnectionError', 3, true]);
});

test('one key goes with all attempts of a call', async () => {
    server.answer([503, 'x'], [201, { id: 1 }]);
    await api.createThing(client(), { body: { id: 1 } });
    const keys = server.seen.map((entry) => entry.fields['idempotency-key']);
    assert.match(keys[0], /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual(keys, [keys[0], keys[0]]);
    server.answer([201, { id: 1 }]);
    await api.createThing(client(), { body: { id: 1 } });
    assert.notEqual(server.seen[0].fields['idempotency-key'], keys[0]);
    server.answer([201, { id: 1 }]);
    await api.createThing(client(), { body: { id: 1 }, headers: { 'Idempotency-Key': 'mine' } });
    assert.equal(server.seen[0].fields['idempotency-key'], 'mine');
});

test('an abort ends a request and a wait, and stays what it is', async () => {
    const controller = new AbortController();
    server.answer(() => controller.abort());
    assert.equal((await refusal(api.getBytes(client(), {}, { signal: controller.signal }))).name, 'AbortError');
    assert.equal((await refusal(api.getBytes(client(), {}, { signal: controller.signal }))).name, 'AbortError');
    const second = new AbortController();
    server.answer([503, problem]);
    setTimeout(() => second.abort(), 50);
    const start = Date.now();
    const call = api.getBytes(client({ retries: { delay: 20_000 } }), {}, { signal: second.signal });
    assert.equal((await refusal(call)).name, 'AbortError');
    assert.ok(Date.now() - start < 5000);
});

// Middleware

test('middleware stands around every exchange, the first one outermost', async () => {
    const told = [];
    const layer = (name) => async (request, next, call) => {
        told.push(`${name} ${call.definition.id}`);
        request.headers.set(`x-${name}`, '1');
        const response = await next({ ...request, url: `${request.url}?${name}` });
        told.push(`${name} ${response.status}`);
        return response;
    };
    server.answer([204]);
    await api.getThing(client({ middleware: [layer('a'), layer('b')] }), { path: { constructor: 'x' } });
    assert.deepEqual(told, ['a getThing', 'b getThing', 'b 204', 'a 204']);
    assert.equal(server.seen[0].target, '/things/x?a?b');
    assert.equal(server.seen[0].fields['x-b'], '1');
});

test('a credential that has run out is renewed once, for all calls', async () => {
    let [token, renewals] = ['old', 0];
    const renew = async () => {
        renewals += 1;
        await new Promise((resolve) => setTimeout(resolve, 30));
        token = 'new';
        return true;
    };
    const judge = (request, response) => {
        const isGood = request.headers.authorization === 'Bearer new';
        response.writeHead(isGood ? 200 : 401, { 'content-type': isGood ? 'application/octet-stream' : 'application/problem+json' });
        response.end(isGood ? 'x' : '{"code":"unauthorized"}');
    };
    const options = { credentials: { token: () => token }, middleware: [refreshing(renew)] };
    server.answer(judge);
    const answers = await Promise.all([1, 2, 3].map(() => api.getBytes(client(options))));
    assert.deepEqual([answers.map((answer) => answer.status), renewals], [[200, 200, 200], 1]);
    const vain = client({ credentials: { token: 'old' }, middleware: [refreshing(async () => false)] });
    assert.equal((await api.getBytes(vain)).status, 401);
    const failing = client({ credentials: { token: 'old' }, middleware: [refreshing(async () => { throw new Error('offline'); })] });
    assert.equal((await refusal(api.getBytes(failing))).message, 'offline');
    // An operation that renewing itself calls is named, and its 401 is final.
    const self = client({ credentials: { token: 'old' }, middleware: [refreshing(async () => (await api.getBytes(self)).ok, api.getBytes)] });
    assert.equal((await api.listThings(self)).status, 401);
});

// Pages and sequences

test('pages follow Link within their origin', async () => {
    const page = (ids, link) => [200, ids.map((id) => ({ id })), link ? { link } : {}];
    server.answer(page([1, 2], '<https://a.example/>; rel="prev", </things?cursor=a>; title="x, y; rel=z"; rel="last Next"'), page([3]));
    const found = [];
    for await (const item of items(api.listThings, client(), { query: { limit: 2 } })) found.push(item.id);
    assert.deepEqual(found, [1, 2, 3]);
    assert.deepEqual(server.seen.map((entry) => entry.target), ['/things?limit=2', '/things?cursor=a']);
    server.answer(page([1], '<?cursor=b>; rel=next'), [404, problem]);
    const statuses = [];
    const error = await refusal((async () => {
        for await (const answer of pages(api.listThings, client())) statuses.push(answer.body.length);
    })());
    assert.deepEqual([error.name, statuses], ['ProblemError', [1]]);
    server.answer(page([1], '</things>; rel=next'));
    assert.match((await refusal((async () => { for await (const _ of items(api.listThings, client())); })())).message, /is this one/);
    server.answer(page([1], '<http://evil.example/>; rel=next'));
    assert.match((await refusal((async () => { for await (const _ of items(api.listThings, client())); })())).message, /another origin/);
});

test('sequences are read as they come', async () => {
    const read = async (type, ...pieces) => {
        server.answer(async (request, response) => {
            response.writeHead(200, { 'content-type': type });
            for (const piece of pieces) {
                response.write(piece);
                await new Promise((resolve) => setTimeout(resolve, 5));
            }
            response.end();
        });
        const values = [];
        for await (const value of await ok(api.getSequence(client()))) values.push(value);
        return values;
    };
    assert.deepEqual(await read('application/jsonl', '{"id":1}\n{"i', 'd":2}\r\n\n{"id":3}'), [{ id: 1 }, { id: 2 }, { id: 3 }]);
    assert.deepEqual(await read('application/json-seq', '\x1e{"id":1}\n\x1e{"id"', ':2}\n'), [{ id: 1 }, { id: 2 }]);
    const events = ': hello\nevent: a\ndata: x\ndata:y\nid: 1\n\r\ndata\n\nretry: 10\r\rdata: cut';
    assert.deepEqual(await read('text/event-stream; charset=utf-8', events.slice(0, 20), events.slice(20)), [
        { event: 'a', data: 'x\ny', id: '1' }, { data: '' }, { retry: 10 },
    ]);
    const split = Buffer.from('{"name":"ü"}\n');
    assert.deepEqual(await read('application/jsonl', split.subarray(0, 10), split.subarray(10)), [{ name: 'ü' }]);
});

test('content that is broken or cut off is said to be', async () => {
    const values = async () => {
        for await (const _ of await ok(api.getSequence(client())));
    };
    server.answer([200, '{"id":1}\n{', { 'content-type': 'application/jsonl' }]);
    assert.equal((await refusal(values())).name, 'UnexpectedAnswerError');
    const cut = (type) => (request, response) => {
        response.writeHead(200, { 'content-type': type, 'content-length': 1000 });
        response.write('{"id":1}\n');
        setTimeout(() => response.destroy(), 20);
    };
    server.answer(cut('application/jsonl'));
    assert.equal((await refusal(values())).name, 'ConnectionError');
    server.answer(cut('application/json'));
    assert.equal((await refusal(api.getThing(client(), { path: { constructor: 'x' } }))).name, 'ConnectionError');
});

test('leaving a sequence ends its answer', async () => {
    const isClosed = new Promise((resolve) => {
        server.answer((request, response) => {
            response.writeHead(200, { 'content-type': 'application/jsonl' });
            response.write('{"id":1}\n');
            response.on('close', () => resolve(true));
        });
    });
    for await (const value of await ok(api.getSequence(client()))) {
        assert.deepEqual(value, { id: 1 });
        break;
    }
    assert.equal(await isClosed, true);
});

test('a sequence is sent as it is made', async () => {
    async function* values() {
        yield { id: 1 };
        await new Promise((resolve) => setTimeout(resolve, 5));
        yield { id: 2 };
    }
    server.answer();
    const seen = await ok(api.sendSequence(client(), { body: values() }));
    assert.equal(seen.body, '{"id":1}\n{"id":2}\n');
});

test('an upload tells how far it is', async () => {
    const told = [];
    server.answer();
    const fetch = uploadProgress((sent, total) => told.push([sent, total]));
    const seen = await ok(api.putBytes(client(), { body: new Blob(['x'.repeat(200_000)]) }, { fetch }));
    assert.equal(seen.body.length, 200_000);
    assert.deepEqual(told.at(-1), [200_000, 200_000]);
    assert.equal(seen.fields['content-type'], 'application/octet-stream');
    server.answer();
    const form = await ok(api.sendForm(client(), { contentType: 'multipart/form-data', body: { file: new Blob(['y']) } }, { fetch }));
    assert.match(form.fields['content-type'], /^multipart\/form-data; *boundary=/);
    assert.match(form.body, /\r\n\r\ny\r\n--/);
});
