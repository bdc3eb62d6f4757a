// Emitted from the contract: the runtime of the client, the same for every contract.

import type { Client, ClientRequest } from './client.js';
import type { Definition } from './operations.js';

/** A value, or a function that gives it; undefined for none. */
export type Credential<Value = string> = Value | (() => Value | undefined | Promise<Value | undefined>);

/** What HTTP's Basic scheme takes. */
export interface BasicCredential {
    readonly username: string;
    readonly password: string;
}

/** Where a scheme puts its credential, and the word before it. */
export type Scheme = readonly [place: 'field' | 'query' | 'cookie' | 'subprotocol' | 'certificate', name: string, word?: string];

/** The security schemes of a contract, by name. */
export type Schemes = readonly (readonly [name: string, scheme: Scheme])[];

/** A credential in its place. */
export interface Placed {
    readonly scheme: Scheme;
    readonly text: string;
}

/** The credentials of the first alternative of which all are there; none when there is no such alternative. */
export async function credentials(
    client: Client, definition: Definition, places: readonly Scheme[0][],
): Promise<readonly Placed[]> {
    const given = (client.options.credentials ?? {}) as { readonly [name: string]: Credential<unknown> | undefined };
    for (const alternative of definition.security ?? client.defaults.security) {
        const found: Placed[] = [];
        for (const name of alternative) {
            const scheme = client.defaults.schemes.find(([known]) => known === name)?.[1];
            if (!scheme || !places.includes(scheme[0])) break;
            if (scheme[0] === 'certificate') {
                found.push({ scheme, text: '' });
                continue;
            }
            const value = Object.prototype.hasOwnProperty.call(given, name) ? given[name] : undefined;
            const credential = typeof value === 'function' ? await (value as () => unknown)() : value;
            if (credential === undefined || credential === null) break;
            found.push({ scheme, text: typeof credential === 'object' ? basic(credential as BasicCredential) : String(credential) });
        }
        if (found.length === alternative.length) return found;
    }
    return [];
}

/** A request with its credentials. It is confidential when others than `fetch` knows of are in its fields. */
export async function authorized(
    client: Client, definition: Definition, request: ClientRequest,
): Promise<{ url: string; headers: Headers; isConfidential: boolean }> {
    const headers = new Headers(request.headers);
    let { url } = request;
    let isConfidential = false;
    const cookies = headers.get('Cookie')?.split('; ') ?? [];
    for (const { scheme, text } of await credentials(client, definition, ['field', 'query', 'cookie', 'certificate'])) {
        const [place, name, word] = scheme;
        if (place === 'field') {
            headers.set(name, word ? `${word} ${text}` : text);
            isConfidential ||= !/^(proxy-)?authorization$/i.test(name);
        } else if (place === 'query') {
            url = withQuery(url, name, text);
        } else if (place === 'cookie') {
            cookies.push(`${name}=${encodeURIComponent(text)}`);
            headers.set('Cookie', cookies.join('; '));
        }
    }
    return { url, headers, isConfidential };
}

/** An address with one more pair in its query. */
export function withQuery(url: string, name: string, text: string): string {
    return `${url}${url.includes('?') ? '&' : '?'}${encodeURIComponent(name)}=${encodeURIComponent(text)}`;
}

/** RFC 7617 2: the user-id and the password in UTF-8, in base64. */
function basic({ username, password }: BasicCredential): string {
    const bytes = new TextEncoder().encode(`${username}:${password}`);
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
