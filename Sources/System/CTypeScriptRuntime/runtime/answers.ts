// Emitted from the contract: the runtime of the client, the same for every contract.

import { ConnectionError, ProblemError, UnexpectedAnswerError } from './errors.js';
import type { Definition } from './operations.js';
import { isAbort } from './retries.js';

/** The registered status codes, by class (IANA, HTTP Status Code Registry). */
export type Success = 200 | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 226;
export type Redirection = 300 | 301 | 302 | 303 | 304 | 305 | 307 | 308;
export type ClientError =
    | 400 | 401 | 402 | 403 | 404 | 405 | 406 | 407 | 408 | 409 | 410 | 411 | 412 | 413 | 414 | 415 | 416 | 417
    | 421 | 422 | 423 | 424 | 425 | 426 | 428 | 429 | 431 | 451;
export type ServerError = 500 | 501 | 502 | 503 | 504 | 505 | 506 | 507 | 508 | 510 | 511;
export type Failure = Redirection | ClientError | ServerError;

/** What was answered under one or several statuses. `status` and `ok` tell answers apart. */
export interface Answer<Status extends number, Body = undefined, Fields = {}> {
    readonly status: Status;
    /** Whether the status is of class 2xx. */
    readonly ok: IsSuccess<`${Status}`>;
    readonly body: Body;
    /**
     * The fields that the contract names, in lower case. Any may be absent: a page sees those of another origin only that
     * this lists in `Access-Control-Expose-Headers`, and one that cannot be read is as good as none.
     */
    readonly fields: Readonly<Partial<Fields>>;
    /** The answer as `fetch` has it, with all its fields. Its content is read already, unless it is the body. */
    readonly response: Response;
}

/** A problem with the codes that the contract lists, and others that only a newer server knows. */
export type Coded<Problem, Code extends string> = {
    // Not `Problem & { … }`: compilers take that together to a plain `string`.
    [Name in keyof Problem]: Name extends 'code' ? Code | (string & {}) : Problem[Name];
};

type IsSuccess<Status extends string> = [Status] extends [`2${string}`] ? true
    : [Extract<Status, `2${string}`>] extends [never] ? false : boolean;

/** Any answer at all. */
export interface AnyAnswer {
    readonly status: number;
    readonly ok: boolean;
    readonly body: unknown;
    readonly fields: object;
    readonly response: Response;
}

/** The bodies of the answers of class 2xx. */
export type SuccessBody<Reply> = Reply extends { readonly ok: true; readonly body: infer Body } ? Body : never;

/** The body of an answer of class 2xx; throws `ProblemError` for any other. */
export async function ok<Reply extends AnyAnswer>(reply: Reply | Promise<Reply>): Promise<SuccessBody<Reply>> {
    const answer = await reply;
    if (!answer.ok) throw new ProblemError(answer);
    return answer.body as SuccessBody<Reply>;
}

/** How bodies are read that are no JSON, text or bytes. */
export type Decoder = (kind: string, response: Response) => unknown;

/** Reads an answer as the contract says; at most so many bytes where it is read as a whole. */
export async function answer(response: Response, definition: Definition, maxBytes = 1 << 24): Promise<AnyAnswer> {
    // A browser has followed a redirection that is an answer: what it leads to stands for it (RFC 9110 15.4.4).
    const status = definition.redirects && response.redirected && response.ok ? definition.redirects : response.status;
    const kinds = promised(definition.answers, status);
    if (!kinds) throw new UnexpectedAnswerError(`${definition.id} answered status ${status}`, response);
    const body = await content(response, isEmpty(definition, status) ? ['none'] : kinds, definition, maxBytes);
    return {
        status, ok: status >= 200 && status < 300, body, response,
        get fields() {
            return fields(response.headers, definition.fields);
        },
    };
}

/** Fields by their names: texts, but for those of a table, `x-total:number tags:string[]`. */
function fields(headers: Headers, table = ''): object {
    // Without a prototype: a field may be called `constructor`.
    const values = Object.create(null) as { [name: string]: unknown };
    headers.forEach((_, name) => (values[name] = headers.get(name)));
    for (const entry of table ? table.split(' ') : []) {
        const [name = '', kind = ''] = entry.split(':');
        const text = headers.get(name);
        if (text === null) continue;
        const items = text ? text.split(',').map((item) => single(item.trim(), kind.slice(0, -2))) : [];
        values[name] = !kind.endsWith('[]') ? single(text, kind) : items.includes(undefined) ? undefined : items;
    }
    return values;
}

/** The value of a text; undefined if it is none. */
function single(text: string, kind: string): unknown {
    if (kind === 'string') return text;
    try {
        const value = JSON.parse(text) as unknown;
        return kind === 'json' || typeof value === kind ? value : undefined;
    } catch {
        return undefined;
    }
}

/** What is promised for a status: `200:json 204:none 4XX default` promises JSON where it says nothing else. */
function promised(answers: string, status: number): readonly string[] | undefined {
    const table = new Map<string, string>();
    for (const entry of answers.split(' ')) {
        const [status = '', kinds = 'json'] = entry.split(':', 2);
        table.set(status, kinds);
    }
    // Where a success is listed, `default` stands for what is none.
    const isDefault = status < 200 || status >= 300 || !/(^| )2/.test(answers);
    const keys = [String(status), `${Math.floor(status / 100)}XX`, ...(isDefault ? ['default'] : [])];
    const key = keys.find((key) => table.has(key));
    return key === undefined ? undefined : table.get(key)?.split(',');
}

/** RFC 9110 6.4.1: these have no content, whatever their fields say. */
function isEmpty(definition: Definition, status: number): boolean {
    return definition.method === 'HEAD' || status === 204 || status === 205 || status === 304;
}

async function content(
    response: Response, kinds: readonly string[], definition: Definition, maxBytes: number,
): Promise<unknown> {
    const type = (response.headers.get('content-type') ?? '').toLowerCase();
    const kind = kinds.length === 1 ? kinds[0] : kinds.find((kind) => fits(kind, type));
    switch (kind) {
        case 'none':
            // Content that was not promised is let go.
            response.body?.cancel().catch(() => undefined);
            return undefined;
        case 'bytes':
            return response;
        case 'text':
            return received(response, () => whole(response, maxBytes));
        case 'json':
            if (type && !fits(kind, type)) break;
            return received(response, async () => JSON.parse(await whole(response, maxBytes)) as unknown);
        case undefined:
            break;
        default:
            if (fits(kind, type) && definition.decode) return definition.decode(kind, response);
    }
    throw new UnexpectedAnswerError(
        `${definition.id} answered '${type}' under status ${response.status}`, response);
}

/** The text of content; what is longer is not read to its end. */
async function whole(response: Response, maxBytes: number): Promise<string> {
    const { headers } = response;
    const length = headers.get('content-encoding') ? null : headers.get('content-length');
    // A browser calls a request finished at once that is read so.
    if (!response.body || length && Number(length) <= maxBytes) return response.text();
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let [text, size] = ['', 0];
    for (;;) {
        const { done, value } = await reader.read();
        if (done) return text + decoder.decode();
        size += value.byteLength;
        if (size > maxBytes) {
            reader.cancel().catch(() => undefined);
            throw new UnexpectedAnswerError(`the answer has more than ${maxBytes} bytes`, response);
        }
        text += decoder.decode(value, { stream: true });
    }
}

/** Reads content, or says what is wrong with it. */
export async function received<Value>(response: Response, read: () => Value | Promise<Value>): Promise<Value> {
    try {
        return await read();
    } catch (cause) {
        if (cause instanceof SyntaxError) throw new UnexpectedAnswerError('the answer is broken JSON', response, cause);
        throw isAbort(cause) || cause instanceof UnexpectedAnswerError
            ? cause : new ConnectionError('the answer was cut off', cause);
    }
}

/** Whether content of a media type can be of a kind; bytes can be any. */
function fits(kind: string, type: string): boolean {
    const pattern = patterns[kind];
    return pattern ? pattern.test(type) : true;
}

const patterns: { readonly [kind: string]: RegExp } = {
    json: /^[^;]*[/+]json *(;|$)/,
    text: /^text\/(?!event-stream)/,
    lines: /^application\/(jsonl|x-ndjson|x-jsonlines|json-lines|jsonlines)\b/,
    records: /^application\/(json-seq|[^;]*\+json-seq)\b/,
    events: /^text\/event-stream\b/,
    data: /^text\/event-stream\b/,
};
