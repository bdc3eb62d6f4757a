// Emitted from the contract: the runtime of the client, the same for every contract.
//
// The styles of parameters that are not the usual ones of their place (OpenAPI 3.1, 4.8.12; RFC 6570).

import { entries, isObject, pair, parts, text } from './parameters.js';
import type { Styled } from './parameters.js';

/** A place, a name and a style, with `*` behind it for `explode`. */
export type Style = readonly [place: string, name: string, style: string];

/** Writes parameters of these styles. */
export function styles(table: readonly Style[]): Styled {
    const known = new Map(table.map(([place, name, style]) => [`${place} ${name}`, style]));
    return (place, name, value) => {
        const style = known.get(`${place} ${name}`);
        return style === undefined ? undefined
            : write(place, name, value, style.replace('*', ''), style.endsWith('*'));
    };
}

function write(place: string, name: string, value: unknown, style: string, explode: boolean): readonly string[] {
    // A field is as it is; a cookie of its own style nearly so.
    const encoded = place === 'header' ? String : style === 'cookie' ? cookieText : encodeURIComponent;
    const list = parts(value).map((part) => encoded(part));
    const key = encoded(name);
    /** `R=100`, for each property of an object. */
    const assigned = isObject(value) && explode
        ? entries(value).map(([name, item]) => `${encoded(name)}=${encoded(text(item))}`) : undefined;
    switch (style) {
        case 'simple':
            return [(assigned ?? list).join(',')];
        case 'label':
            return ['.' + (assigned ?? list).join(explode ? '.' : ',')];
        case 'matrix': {
            const pairs = assigned ?? (explode ? list : [list.join(',')]).map((item) => key + (item && `=${item}`));
            return pairs.map((item) => `;${item}`);
        }
        case 'deepObject':
            return deep(name, value);
        case 'json':
            return alone(place, key, encoded(JSON.stringify(value)));
        case 'text':
            return alone(place, key, encoded(text(value)));
        // A form within a value, or the whole query.
        case 'pairs': {
            const pairs = isObject(value) ? entries(value).map(([name, item]) => pair(name, text(item))) : list;
            return place === 'querystring' ? pairs : alone(place, key, encoded(pairs.join('&')));
        }
        default: {
            if (explode) return assigned ?? list.map((item) => `${key}=${item}`);
            return [`${key}=${list.join(delimiters[style] ?? ',')}`];
        }
    }
}

// RFC 6265 4.1.1: a comma is no cookie-octet.
const delimiters: { readonly [style: string]: string } = { spaceDelimited: '%20', pipeDelimited: '%7C', cookie: '%2C' };

/** A text where names stand before it, and where they do not. */
function alone(place: string, key: string, value: string): readonly string[] {
    return [place === 'query' || place === 'cookie' || place === 'form' ? `${key}=${value}` : value];
}

/** `color[R]=100`, as deep as the value is; a list in it has a pair for each element. */
function deep(name: string, value: unknown): string[] {
    if (Array.isArray(value)) return value.flatMap((item) => deep(`${name}[]`, item));
    if (!isObject(value)) return [pair(name, text(value))];
    return entries(value).flatMap(([key, item]) => deep(`${name}[${key}]`, item));
}

// RFC 6265 4.1.1: cookie-octet = %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E
function cookieText(value: string): string {
    return value.replace(/[^\x21\x23-\x2B\x2D-\x3A\x3C-\x5B\x5D-\x7E]+/g, encodeURIComponent);
}
