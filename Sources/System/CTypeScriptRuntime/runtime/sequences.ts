// Emitted from the contract: the runtime of the client, the same for every contract.
//
// Values that come and go one by one: JSON lines, JSON text sequences (RFC 7464) and event streams (WHATWG HTML, 9.2).

import { received } from './answers.js';

/** An event of an event stream; `data` is what the contract says of it. */
interface Fields {
    event?: string;
    data?: string;
    id?: string;
    retry?: number;
}

/** More is taken for a value that has no end. */
const longestValue = 1 << 24;

/** The values of an answer, read as they are asked for; leaving the loop ends the answer. */
export function sequence(kind: string, response: Response): AsyncIterable<unknown> {
    return values(kind, response);
}

async function* values(kind: string, response: Response): AsyncGenerator<unknown, void, undefined> {
    if (kind === 'events' || kind === 'data') {
        yield* events(response, kind === 'data');
        return;
    }
    for await (const piece of pieces(response, kind === 'lines' ? /\r?\n/ : /\x1e/)) {
        if (piece.trim()) yield await received(response, () => JSON.parse(piece) as unknown);
    }
}

async function* events(response: Response, isData: boolean): AsyncGenerator<unknown, void, undefined> {
    let fields: Fields = {};
    let isEmpty = true;
    for await (const line of pieces(response, /\r\n|\n|\r(?!$)/)) {
        if (line === '') {
            const event = fields;
            const { data } = event;
            if (!isData && !isEmpty) yield event;
            else if (isData && data !== undefined) yield await received(response, () => JSON.parse(data) as unknown);
            [fields, isEmpty] = [{}, true];
            continue;
        }
        const [, name, value = ''] = /^([^:]*)(?:: ?([^]*))?$/.exec(line)!;
        if (name === 'data') fields.data = fields.data === undefined ? value : `${fields.data}\n${value}`;
        else if (name === 'event' || name === 'id') fields[name] = value;
        else if (name === 'retry' && /^\d+$/.test(value)) fields.retry = Number(value);
        else continue;
        isEmpty = false;
        if ((fields.data?.length ?? 0) > longestValue) throw new RangeError('an event is too long');
    }
}

/** What stands between separators, as it comes. */
async function* pieces(response: Response, separator: RegExp): AsyncGenerator<string, void, undefined> {
    if (!response.body) return;
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let rest = '';
    try {
        for (;;) {
            const { done, value } = await received(response, () => reader.read());
            rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
            const found = rest.split(separator);
            rest = found.pop() ?? '';
            yield* found;
            if (rest.length > longestValue) throw new RangeError('a value of a sequence is too long');
            if (!done) continue;
            if (rest) yield rest.replace(/\r$/, '');
            return;
        }
    } finally {
        // Whoever leaves the loop wants no more; at the end this does nothing.
        reader.cancel().catch(() => undefined);
    }
}

/** Request content of values that are written as they are taken. */
export function sequenceBody(kind: string, values: unknown): BodyInit {
    const source = values as AsyncIterable<unknown> | Iterable<unknown>;
    const iterator = Symbol.asyncIterator in source
        ? (source as AsyncIterable<unknown>)[Symbol.asyncIterator]() : (source as Iterable<unknown>)[Symbol.iterator]();
    const encoder = new TextEncoder();
    return new ReadableStream<Uint8Array>({
        async pull(controller) {
            const { done, value } = await iterator.next();
            if (done) controller.close();
            else controller.enqueue(encoder.encode(framed(kind, value)));
        },
        async cancel() {
            await iterator.return?.();
        },
    });
}

function framed(kind: string, value: unknown): string {
    if (kind === 'lines') return `${JSON.stringify(value)}\n`;
    if (kind === 'records') return `\x1e${JSON.stringify(value)}\n`;
    const fields: object = kind === 'data' ? { data: JSON.stringify(value) } : (value as object);
    const lines = Object.entries(fields).filter(([, text]) => text !== undefined)
        .flatMap(([name, text]) => String(text).split(/\r\n|\r|\n/).map((line) => `${name}: ${line}\n`));
    return `${lines.join('')}\n`;
}
