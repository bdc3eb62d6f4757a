// Emitted from the contract: the runtime of the client, the same for every contract.

import { answer } from './answers.js';
import type { AnyAnswer, Decoder } from './answers.js';
import { body } from './bodies.js';
import type { Encoder } from './bodies.js';
import { addressOf, send } from './client.js';
import type { CallOptions, Client } from './client.js';
import { pairs, path, query, simple } from './parameters.js';
import type { Styled, Values } from './parameters.js';

/** What an operation is on the wire, where it differs from others. */
export interface Details {
    /** The media types of the request's content, each with its coding; JSON when it is absent. */
    readonly content?: readonly (readonly [mediaType: string, kind: string])[];
    /** Who may call: alternatives of schemes; what most operations of the contract ask for when it is absent. */
    readonly security?: Alternatives;
    /** Makes request content that is no JSON, text or bytes. */
    readonly encode?: Encoder;
    /** Reads content of answers that is no JSON, text or bytes. */
    readonly decode?: Decoder;
    /** Writes parameters whose style is not the usual one. */
    readonly styled?: Styled;
    /** The field that tells repeated requests from new ones. */
    readonly idempotencyKey?: string;
    /** The status of an answer that is a redirection, which must not be followed then where that can be helped. */
    readonly redirects?: number;
    /** The fields of answers that are no texts, and what they are (answers.ts). */
    readonly fields?: string;
}

export interface Definition extends Details {
    readonly id: string;
    readonly method: string;
    readonly path: string;
    /** What is answered, by status (see `promised`). */
    readonly answers: string;
}

/** Schemes that are asked for together, in the order of preference; none for anybody. */
export type Alternatives = readonly (readonly string[])[];

/** The values of a request, by their place. */
export interface Input {
    readonly path?: Values;
    readonly query?: Values;
    readonly querystring?: unknown;
    readonly headers?: Values;
    readonly cookies?: Values;
    readonly contentType?: string;
    readonly body?: unknown;
}

/** `input` may be left out where nothing in it is required. */
export type Arguments<Given, Options> = {} extends Given
    ? [input?: Given, options?: Options]
    : [input: Given, options?: Options];

/** A function that calls an operation; what every listed status answers is its result. */
export interface Operation<Given, Reply> {
    (client: Client, ...rest: Arguments<Given, CallOptions>): Promise<Reply>;
    readonly definition: Definition;
}

/** Makes the function of an operation. */
export function operation<Given, Reply>(
    id: string, method: string, path: string, answers: string, details: Details = {},
): Operation<Given, Reply> {
    const definition: Definition = { id, method, path, answers, ...details };
    const call = (client: Client, input: Input = {}, options: CallOptions = {}) =>
        exchange(definition, client, input, options);
    return Object.assign(call, { definition }) as unknown as Operation<Given, Reply>;
}

/** Sends a request and reads its answer; `address` is where a page is that another one led to. */
export async function exchange(
    definition: Definition, client: Client, input: Input, options: CallOptions, address?: string,
): Promise<AnyAnswer> {
    const headers = new Headers(options.headers);
    const given = { ...input.headers };
    const key = definition.idempotencyKey;
    // One key for all attempts: that is what it is for.
    if (key && !Object.keys(given).some((name) => name.toLowerCase() === key.toLowerCase())) given[key] = uuid();
    for (const name of Object.keys(given)) {
        const value = given[name];
        if (value !== undefined) {
            headers.set(name, (definition.styled?.('header', name, value) ?? [simple(value, String)]).join(''));
        }
    }
    const cookies = pairs('cookie', input.cookies ?? {}, definition.styled);
    if (cookies.length > 0) headers.set('Cookie', cookies.join('; '));
    const { method } = definition;
    const request = {
        method, headers, url: address ?? addressOf(client, target(definition, input)),
        body: body(definition, input, headers), ...(options.signal && { signal: options.signal }),
    };
    return answer(await send(request, { client, definition, options }), definition, client.options.maxContentBytes);
}

/** The path and the query of a request. */
export function target(definition: Definition, input: Input): string {
    const values = input.querystring === undefined ? {} : { querystring: input.querystring };
    const whole = pairs('querystring', values, (place, _, value) => definition.styled?.(place, '', value));
    const search = [query(input.query ?? {}, definition.styled), ...whole].filter(Boolean).join('&');
    return path(definition.path, input.path ?? {}, definition.styled) + (search && `?${search}`);
}

/** A UUID of version 4. It must be unique, not secret: where nothing better is there, chance is good enough. */
function uuid(): string {
    const source: Crypto | undefined = globalThis.crypto;
    if (source?.randomUUID) return source.randomUUID();
    const bytes = source?.getRandomValues(new Uint8Array(16)) ?? Uint8Array.from({ length: 16 }, () => Math.random() * 256);
    const digits = Array.from(bytes, (byte, index) => {
        const value = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
        return value.toString(16).padStart(2, '0');
    }).join('');
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
