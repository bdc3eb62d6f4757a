// Emitted from the contract: the runtime of the client, the same for every contract.

import type { Definition, Input } from './operations.js';

/** Bytes that are there as a whole: a part of a form. */
export type Bytes = Blob | ArrayBuffer | Uint8Array;

/** Bytes that a request carries. */
export type Binary = Bytes | ReadableStream<Uint8Array>;

/** Content of a request that is no JSON, text or bytes; a media type where `fetch` does not find it. */
export type Encoder = (kind: string, value: unknown) => BodyInit;

/** The content of a request; its media type goes into the fields. */
export function body(definition: Definition, input: Input, headers: Headers): BodyInit | null {
    if (input.body === undefined) return null;
    const content = definition.content ?? [['application/json', 'json']];
    const mediaType = input.contentType ?? content[0]?.[0] ?? '';
    const kind = content.find(([range]) => includes(range, mediaType))?.[1];
    if (kind === undefined) throw new TypeError(`${definition.id} takes no '${mediaType}'`);
    // The boundary of a form is known when it is sent, and then `fetch` writes the field.
    if (kind !== 'form') headers.set('Content-Type', mediaType);
    switch (kind) {
        case 'json':
            return JSON.stringify(input.body);
        case 'text':
        case 'bytes':
            return input.body as BodyInit;
        default:
            if (!definition.encode) throw new TypeError(`${definition.id} cannot send '${mediaType}'`);
            return definition.encode(kind, input.body);
    }
}

/** Whether a media range, such as `image/*`, has a media type in it. */
function includes(range: string, mediaType: string): boolean {
    const essence = (text: string) => text.split(';')[0]!.trim().toLowerCase();
    const [type, subtype] = essence(range).split('/');
    return type === '*' || (subtype === '*' ? essence(mediaType).startsWith(`${type}/`) : essence(range) === essence(mediaType));
}
