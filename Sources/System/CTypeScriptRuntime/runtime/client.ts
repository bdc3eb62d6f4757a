// Emitted from the contract: the runtime of the client, the same for every contract.

import { authorized } from './credentials.js';
import type { Schemes } from './credentials.js';
import type { Alternatives, Definition } from './operations.js';
import { retried } from './retries.js';
import type { Retries } from './retries.js';

/** What all calls have in common. Made by `createClient`. */
export interface Client {
    readonly options: ClientOptions;
    readonly defaults: ContractDefaults;
}

export interface ClientOptions<Credentials = object> {
    /** Where the API is; the first server of the contract when absent. `''` or `/` is the page's own origin. */
    readonly baseURL?: string;
    /** What proves who calls, by security scheme: a value or a function that gives one; undefined for none. */
    readonly credentials?: Credentials;
    /** Functions around every exchange, the first one outermost. */
    readonly middleware?: readonly Middleware[];
    /** How often and how patiently a call is repeated that may be; false for never. */
    readonly retries?: Retries | false;
    /** The length of the longest content that is read as a whole, in bytes: JSON and texts; 16 MiB when absent. */
    readonly maxContentBytes?: number;
    /** More for every `fetch`, such as `credentials: 'include'`. */
    readonly init?: Omit<RequestInit, 'method' | 'headers' | 'body' | 'signal'>;
    /** What sends requests; the global `fetch` when absent. */
    readonly fetch?: Fetch;
    /** What opens WebSockets; the global `WebSocket` when absent. */
    readonly WebSocket?: WebSocketConstructor;
}

/** What the contract says of all operations. */
export interface ContractDefaults {
    readonly baseURL: string;
    readonly schemes: Schemes;
    readonly security: Alternatives;
}

/** What is said of one call. */
export interface CallOptions {
    /** Ends the call. */
    readonly signal?: AbortSignal;
    /** More fields of the request, such as `Accept-Language`. */
    readonly headers?: HeadersInit;
    readonly retries?: Retries | false;
    readonly fetch?: Fetch;
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;
export type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocket;

/** A request that is about to be sent. Credentials are added after the last middleware. */
export interface ClientRequest {
    readonly method: string;
    readonly url: string;
    readonly headers: Headers;
    readonly body: BodyInit | null;
    readonly signal?: AbortSignal;
}

/** Which call a request belongs to. */
export interface Call {
    readonly client: Client;
    readonly definition: Definition;
    readonly options: CallOptions;
}

/** Sends a request by `next`, once, several times or never. */
export type Middleware = (
    request: ClientRequest, next: (request: ClientRequest) => Promise<Response>, call: Call,
) => Promise<Response>;

/** The address of a path and query. */
export function addressOf(client: Client, target: string): string {
    const base = client.options.baseURL ?? client.defaults.baseURL;
    if (/^[a-z][a-z0-9+.-]*:/i.test(base)) return base.replace(/\/+$/, '') + target;
    const page = pageAddress();
    if (page === undefined) throw new TypeError(`'baseURL' must be absolute where there is no page; found '${base}'`);
    return new URL(base || '/', page).href.replace(/\/+$/, '') + target;
}

/** Where the page or the worker is; undefined where there is none. */
function pageAddress(): string | undefined {
    return (globalThis as { location?: { href?: string } }).location?.href;
}

/** Sends a request through all middleware. */
export function send(request: ClientRequest, call: Call): Promise<Response> {
    const { middleware = [] } = call.client.options;
    const step = (index: number) => async (request: ClientRequest): Promise<Response> => {
        const layer = middleware[index];
        return layer ? layer(request, step(index + 1), call) : dispatch(request, call);
    };
    return step(0)(request);
}

async function dispatch(request: ClientRequest, call: Call): Promise<Response> {
    const { client, definition, options } = call;
    const { url, headers, isConfidential } = await authorized(client, definition, request);
    const { method, body, signal } = request;
    const init: RequestInit & { duplex?: 'half' } = {
        ...client.options.init, method, headers, body, ...(signal && { signal }),
        // A redirection may lead to another host. `fetch` takes Authorization away then, and no other field.
        // Where it is an answer it is not followed, but a page cannot see it otherwise.
        redirect: definition.redirects && !pageAddress() ? 'manual' : isConfidential ? 'error' : 'follow',
        ...(isStream(body) && { duplex: 'half' }),
    };
    // Called without an owner: a browser's `fetch` refuses any other than the window.
    const fetch = options.fetch ?? client.options.fetch ?? globalThis.fetch;
    return retried(() => fetch(url, init), request, call, options.retries ?? client.options.retries);
}

/** Whether content can be sent only once. */
export function isStream(body: unknown): boolean {
    return typeof ReadableStream !== 'undefined' && body instanceof ReadableStream;
}
