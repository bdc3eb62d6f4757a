// A server that answers as each test wants: `answers` holds what comes next, and the last one stays.
import { createServer } from 'node:http';

export async function planted() {
    const seen = [];
    let answers = [];
    const server = createServer(async (request, response) => {
        const chunks = [];
        for await (const chunk of request) chunks.push(chunk);
        const { method, url: target, headers: fields } = request;
        const entry = { method, target, fields, body: Buffer.concat(chunks).toString('latin1') };
        seen.push(entry);
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        if (answer === undefined) return send(response, 200, entry);
        if (typeof answer === 'function') return answer(request, response, entry);
        const [status, body, headers] = answer;
        return send(response, status, body, headers);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    // Node 18 does not run what stands behind all tests of a file, and would wait for the server.
    server.unref();
    const { port } = server.address();
    return {
        url: `http://127.0.0.1:${port}`, seen, server,
        answer(...next) {
            answers = next;
            seen.length = 0;
        },
        close() {
            server.closeAllConnections?.();
            return new Promise((resolve) => server.close(resolve));
        },
    };
}

function send(response, status, body, headers = {}) {
    const isText = typeof body === 'string';
    const type = isText ? 'text/plain' : status >= 400 ? 'application/problem+json' : 'application/json';
    response.writeHead(status, { ...(body !== undefined && { 'content-type': type }), ...headers });
    response.end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
}
