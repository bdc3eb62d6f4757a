// Emitted from the contract: the runtime of the client, the same for every contract.
//
// Request content that is a form of names and texts, or of parts.

import type { Encoder } from './bodies.js';
import { isObject, pairs } from './parameters.js';
import type { Styled, Values } from './parameters.js';

/** How a part of a form is written: JSON, a text or bytes, and the media type that it is sent as. */
export type Part = readonly [name: string, kind: 'json' | 'text' | 'bytes', mediaType?: string];

/** `application/x-www-form-urlencoded`. */
export function urlencoded(styled?: Styled): Encoder {
    return (_, value) => pairs('form', value as Values, styled).join('&');
}

/** `multipart/form-data`: a part for each property, and for each element of a list. */
export function multipart(parts: readonly Part[]): Encoder {
    const known = new Map(parts.map((part) => [part[0], part]));
    return (_, value) => {
        const form = new FormData();
        const values = value as Values;
        for (const name of Object.keys(values)) {
            const [, kind, mediaType] = known.get(name) ?? [name, undefined];
            const given = values[name];
            for (const item of (Array.isArray(given) ? given : [given]) as unknown[]) {
                if (item !== undefined) append(form, name, item, kind ?? guess(item), mediaType);
            }
        }
        return form;
    };
}

/** What a part is that the contract does not know. */
function guess(value: unknown): string {
    return value instanceof Blob || value instanceof Uint8Array || value instanceof ArrayBuffer ? 'bytes'
        : isObject(value) ? 'json' : 'text';
}

function append(form: FormData, name: string, value: unknown, kind: string, mediaType: string | undefined): void {
    if (kind === 'bytes') {
        const blob = value instanceof Blob ? value : new Blob([value as BlobPart], mediaType ? { type: mediaType } : {});
        // A Blob with a name is a File, also where there is no such class.
        const fileName = (blob as { name?: unknown }).name;
        if (typeof fileName === 'string') form.append(name, blob, fileName);
        else form.append(name, blob);
    } else if (kind === 'json') {
        form.append(name, new Blob([JSON.stringify(value)], { type: mediaType ?? 'application/json' }));
    } else {
        const text = value instanceof Date ? value.toISOString() : String(value);
        if (mediaType) form.append(name, new Blob([text], { type: mediaType }));
        else form.append(name, text);
    }
}

/** Encoders by the kind of content. */
export function encoders(table: { readonly [kind: string]: Encoder }): Encoder {
    return (kind, value) => table[kind]!(kind, value);
}
