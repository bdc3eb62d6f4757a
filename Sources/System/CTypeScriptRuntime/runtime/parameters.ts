// Emitted from the contract: the runtime of the client, the same for every contract.
//
// How values become the texts of a request. What most parameters are is here: `simple` in paths and fields, `form` in
// queries and cookies. What other styles do is in styles.ts, where a contract has one.

/** Values by the name of the parameter. */
export interface Values {
    readonly [name: string]: unknown;
}

/** Writes a parameter of a style of its own: its pairs or its one text; undefined for all others. */
export type Styled = (place: string, name: string, value: unknown) => readonly string[] | undefined;

/** A path with its parameters in place. */
export function path(template: string, values: Values, styled: Styled | undefined): string {
    const text = template.replace(/\{([^{}]*)\}/g, (_, name: string) => {
        const value = own(values, name);
        if (value === undefined) throw new TypeError(`path parameter '${name}' is missing`);
        return (styled?.('path', name, value) ?? [simple(value, encodeURIComponent)]).join('');
    });
    // Whoever reads an address takes such segments for steps up: the request would go to another path.
    if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(text)) throw new TypeError(`the path '${text}' has a segment of dots`);
    return text;
}

/** A query without its `?`. */
export function query(values: Values, styled: Styled | undefined): string {
    return pairs('query', values, styled).join('&');
}

/** Names and texts as `name=text`, percent-encoded. */
export function pairs(place: string, values: Values, styled: Styled | undefined): string[] {
    return Object.keys(values).flatMap((name) => {
        const value = values[name];
        if (value === undefined) return [];
        return styled?.(place, name, value) ?? form(name, value);
    });
}

/** `simple`: `blue,black`. */
export function simple(value: unknown, encoded: (text: string) => string): string {
    return parts(value).map((part) => encoded(part)).join(',');
}

/** `form`, exploded: `color=blue&color=black`. */
function form(name: string, value: unknown): string[] {
    if (isObject(value)) return entries(value).map(([key, item]) => pair(key, text(item)));
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.map((item) => pair(name, text(item)));
}

export function pair(name: string, value: string): string {
    return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}

/** The texts of a value: elements of a list, names and values of an object, or its one text. */
export function parts(value: unknown): string[] {
    if (Array.isArray(value)) return value.map(text);
    return isObject(value) ? entries(value).flatMap(([key, item]) => [key, text(item)]) : [text(value)];
}

/** The text of a value: nothing for null, JSON for what has parts within another value. */
export function text(value: unknown): string {
    if (value instanceof Date) return value.toISOString();
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}

export function entries(value: object): [string, unknown][] {
    return Object.entries(value).filter(([, item]) => item !== undefined);
}

export function isObject(value: unknown): value is Values {
    return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** A property of the object itself: a parameter may be called `constructor`. */
export function own(values: Values, name: string): unknown {
    return Object.prototype.hasOwnProperty.call(values, name) ? values[name] : undefined;
}
