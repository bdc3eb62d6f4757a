// Emitted from the contract: the runtime of the client, the same for every contract.
//
// A Socket outlives its connections. It is `connecting`, then `open`; when the connection breaks it is `waiting`, and
// after a while `connecting` again, with a fresh credential and, where the contract says how to resume, with the last
// position that was seen. It is `closed` for good by `close`, by 1000 or 1008 of the other side, or after too many
// attempts in a row that led to no open connection: a browser does not say why a handshake was refused.
//
// Both queues are bounded. A frame that finds no room among those to send throws; when too many frames wait to be read,
// the connection is given up, and made again when they were.

import { addressOf } from './client.js';
import type { Client } from './client.js';
import { credentials, withQuery } from './credentials.js';
import { target } from './operations.js';
import type { Definition, Details, Input } from './operations.js';
import { backOff } from './retries.js';

export type SocketState = 'connecting' | 'open' | 'waiting' | 'closed';

/** Frames both ways. */
export interface Socket<Sent, Received> extends AsyncIterable<Received> {
    readonly state: SocketState;
    /** Called whenever the state has changed. */
    onstate: ((state: SocketState) => void) | undefined;
    /** How it ended. */
    readonly closed: Promise<SocketEnd>;
    /** Sends a frame, now or when the connection is open again. */
    send(frame: Sent): void;
    close(code?: number, reason?: string): void;
}

export interface SocketEnd {
    readonly code: number;
    readonly reason: string;
}

export interface SocketOptions {
    /** Closes the socket. */
    readonly signal?: AbortSignal;
    /** How many attempts in a row may fail; 10 when absent. */
    readonly attempts?: number;
    /** Milliseconds before the second attempt, which double from then on; 250 when absent. */
    readonly delay?: number;
    /** The longest wait in milliseconds; 15,000 when absent. */
    readonly limit?: number;
    /** How many frames may wait to be sent; 256 when absent. */
    readonly unsent?: number;
    /** How many frames may wait to be read; 4,096 when absent. */
    readonly unread?: number;
}

/** What is spoken under a subprotocol: `''` is spoken without one. */
export interface Speech {
    readonly sent: unknown;
    readonly received: unknown;
}

/** The name of a subprotocol, which may be left out where something is spoken without one. */
type Choice<Name, Names> = '' extends Names ? { readonly protocol?: Name } : { readonly protocol: Name };
type Default<Names> = '' extends Names ? '' : never;

/** A function that opens a WebSocket. */
export interface SocketOperation<Given, Spoken extends { readonly [Name in keyof Spoken]: Speech }> {
    <Name extends keyof Spoken = Default<keyof Spoken>>(
        client: Client,
        ...rest: {} extends Given & Choice<Name, keyof Spoken>
            ? [input?: Given & Choice<Name, keyof Spoken>, options?: SocketOptions]
            : [input: Given & Choice<Name, keyof Spoken>, options?: SocketOptions]
    ): Socket<Spoken[Name]['sent'], Spoken[Name]['received']>;
    readonly definition: Definition;
}

/** A subprotocol, and whether frames are JSON or texts: those that are sent, and those that are received. */
export type SubprotocolRow = readonly [
    name: string, sent: 'json' | 'text' | 'none', received: 'json' | 'text', resume?: Resume,
];

/** The query parameter that takes up where another connection ended, and where in frames its value is. */
export type Resume = readonly [parameter: string, pointer: readonly string[]];

/** Makes the function of an operation that opens a WebSocket. */
export function socketOperation<Given, Spoken extends { readonly [Name in keyof Spoken]: Speech }>(
    id: string, path: string, rows: readonly SubprotocolRow[], details: Details = {},
): SocketOperation<Given, Spoken> {
    const definition: Definition = { id, method: 'GET', path, answers: '', ...details };
    const open = (client: Client, input: Input & { protocol?: string } = {}, options: SocketOptions = {}) => {
        const row = rows.find(([name]) => name === (input.protocol ?? ''));
        if (!row) throw new TypeError(`${id} does not speak '${input.protocol ?? ''}'`);
        return new ContractSocket(client, definition, input, row, options);
    };
    return Object.assign(open, { definition }) as unknown as SocketOperation<Given, Spoken>;
}

/** Codes that are final: the end was meant, or the policy of the other side is against it (RFC 6455 7.4.1). */
const final = [1000, 1008];
/** What an endpoint of ours closes with when frames are not read (a code for private use). */
const tooSlow = 4000;

class ContractSocket implements Socket<unknown, unknown> {
    state: SocketState = 'connecting';
    onstate: ((state: SocketState) => void) | undefined = undefined;
    readonly closed: Promise<SocketEnd>;

    private connection: WebSocket | undefined;
    private failures = 0;
    private openedAt = Infinity;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private position: unknown;
    private readonly unsent: string[] = [];
    private readonly unread: unknown[] = [];
    private isPaused = false;
    private readers: ((result: IteratorResult<unknown>) => void)[] = [];
    private end!: (end: SocketEnd) => void;
    private readonly abort = () => this.close();

    constructor(
        private readonly client: Client, private readonly definition: Definition, private readonly input: Input,
        private readonly row: SubprotocolRow, private readonly options: SocketOptions,
    ) {
        this.closed = new Promise((resolve) => (this.end = resolve));
        if (options.signal?.aborted) {
            this.finish({ code: 1000, reason: '' });
            return;
        }
        options.signal?.addEventListener('abort', this.abort);
        void this.connect();
    }

    send(frame: unknown): void {
        if (this.state === 'closed') throw new Error('the socket is closed');
        const text = this.row[1] === 'json' ? JSON.stringify(frame) : String(frame);
        if (this.connection?.readyState === 1) this.connection.send(text);
        else if (this.unsent.length < (this.options.unsent ?? 256)) this.unsent.push(text);
        else throw new RangeError('too many frames wait to be sent');
    }

    close(code = 1000, reason = ''): void {
        if (this.state === 'closed') return;
        const { connection } = this;
        this.connection = undefined;
        this.finish({ code, reason });
        connection?.close(code, reason);
    }

    [Symbol.asyncIterator](): AsyncIterator<unknown> {
        return {
            next: () => this.read(),
            // Leaving the loop closes nothing: another one may go on.
            return: async () => ({ done: true, value: undefined }),
        };
    }

    private read(): Promise<IteratorResult<unknown>> {
        if (this.unread.length > 0) {
            const value = this.unread.shift();
            if (this.isPaused && this.unread.length === 0) this.resume();
            return Promise.resolve({ done: false, value });
        }
        if (this.state === 'closed') return Promise.resolve({ done: true, value: undefined });
        return new Promise((resolve) => this.readers.push(resolve));
    }

    private resume(): void {
        this.isPaused = false;
        if (this.state === 'waiting') void this.connect();
    }

    private async connect(): Promise<void> {
        this.enter('connecting');
        try {
            const [url, protocols] = await this.handshake();
            // Closed meanwhile.
            if (this.state !== 'connecting') return;
            const Constructor = this.client.options.WebSocket ?? globalThis.WebSocket;
            this.listen(protocols.length > 0 ? new Constructor(url, protocols) : new Constructor(url));
        } catch {
            // No credential could be had, or no connection be begun: as if it had broken at once.
            this.broken({ code: 1006, reason: '' });
        }
    }

    /** The address and the subprotocols: a browser can put a credential nowhere else. */
    private async handshake(): Promise<[string, string[]]> {
        const { client, definition, input, row } = this;
        const [protocol, , , resume] = row;
        const protocols = protocol ? [protocol] : [];
        const query = resume && this.position !== undefined ? { ...input.query, [resume[0]]: this.position } : input.query;
        let url = addressOf(client, target(definition, { ...input, ...(query && { query }) })).replace(/^http/i, 'ws');
        for (const { scheme, text } of await credentials(client, definition, ['query', 'subprotocol', 'certificate'])) {
            if (scheme[0] === 'query') url = withQuery(url, scheme[1], text);
            else if (scheme[0] === 'subprotocol') protocols.push(scheme[1], text);
        }
        return [url, protocols];
    }

    private listen(connection: WebSocket): void {
        this.connection = connection;
        connection.onopen = () => {
            if (this.connection !== connection) return;
            this.openedAt = Date.now();
            this.enter('open');
            for (const text of this.unsent.splice(0)) connection.send(text);
        };
        connection.onmessage = (event: MessageEvent) => {
            if (this.connection === connection) this.receive(event.data, connection);
        };
        // What failed is said by the end that follows.
        connection.onerror = () => undefined;
        connection.onclose = (event: CloseEvent) => {
            if (this.connection === connection) this.broken({ code: event.code, reason: event.reason });
        };
    }

    private receive(data: unknown, connection: WebSocket): void {
        let frame: unknown;
        try {
            frame = this.row[2] === 'json' ? JSON.parse(String(data)) : data;
        } catch {
            this.close(1007, 'not JSON');
            connection.close(1007, 'not JSON');
            return;
        }
        this.failures = 0;
        this.see(frame);
        const reader = this.readers.shift();
        if (reader) {
            reader({ done: false, value: frame });
            return;
        }
        this.unread.push(frame);
        if (this.unread.length < (this.options.unread ?? 4096)) return;
        this.isPaused = true;
        this.connection = undefined;
        this.enter('waiting');
        connection.close(tooSlow, 'frames are not read');
    }

    /** Notes the greatest number, or else the last text, that says how far the other side has come. */
    private see(frame: unknown): void {
        let value: unknown = frame;
        for (const name of this.row[3]?.[1] ?? []) {
            const isThere = typeof value === 'object' && value !== null && Object.prototype.hasOwnProperty.call(value, name);
            value = isThere ? (value as { readonly [name: string]: unknown })[name] : undefined;
        }
        const { position } = this;
        if (typeof value === 'number') this.position = typeof position === 'number' ? Math.max(position, value) : value;
        else if (typeof value === 'string') this.position = value;
    }

    private broken(end: SocketEnd): void {
        this.connection = undefined;
        if (this.state === 'closed') return;
        const { attempts = 10, delay = 250, limit = 15_000 } = this.options;
        // A connection that ends as soon as it is open has led nowhere.
        if (Date.now() - this.openedAt > limit) this.failures = 0;
        this.failures += 1;
        this.openedAt = Infinity;
        if (final.includes(end.code) || this.failures >= attempts) {
            this.finish(end);
            return;
        }
        this.enter('waiting');
        this.timer = setTimeout(() => void this.connect(), backOff(this.failures, delay, limit));
    }

    private finish(end: SocketEnd): void {
        clearTimeout(this.timer);
        this.options.signal?.removeEventListener('abort', this.abort);
        this.unsent.length = 0;
        this.enter('closed');
        this.end(end);
        for (const reader of this.readers.splice(0)) reader({ done: true, value: undefined });
    }

    private enter(state: SocketState): void {
        if (state === this.state) return;
        this.state = state;
        // Later, so that whoever has just got the socket is told too, and what a listener throws breaks nothing here.
        queueMicrotask(() => this.onstate?.(state));
    }
}
