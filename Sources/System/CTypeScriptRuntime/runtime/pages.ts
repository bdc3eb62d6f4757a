// Emitted from the contract: the runtime of the client, the same for every contract.

import type { AnyAnswer, SuccessBody } from './answers.js';
import type { CallOptions, Client } from './client.js';
import { ProblemError, UnexpectedAnswerError } from './errors.js';
import { exchange, operation } from './operations.js';
import type { Arguments, Details, Input, Operation } from './operations.js';

/** An operation whose answer names the next one by `Link`. */
export interface PagedOperation<Given, Reply> extends Operation<Given, Reply> {
    readonly isPaged: true;
}

/** Makes the function of such an operation. */
export function pagedOperation<Given, Reply>(
    id: string, method: string, path: string, answers: string, details?: Details,
): PagedOperation<Given, Reply> {
    return Object.assign(operation<Given, Reply>(id, method, path, answers, details), { isPaged: true as const });
}

/** The answers of class 2xx, from the first page to the last; any other throws `ProblemError`. */
export async function* pages<Given, Reply extends AnyAnswer>(
    operation: PagedOperation<Given, Reply>, client: Client, ...[input, options]: Arguments<Given, CallOptions>
): AsyncGenerator<Extract<Reply, { readonly ok: true }>, void, undefined> {
    let address: string | undefined;
    do {
        const answer = await exchange(operation.definition, client, (input ?? {}) as Input, options ?? {}, address);
        if (!answer.ok) throw new ProblemError(answer);
        yield answer as Extract<Reply, { readonly ok: true }>;
        address = next(answer.response, address);
    } while (address !== undefined);
}

/** The elements of all pages. */
export async function* items<Given, Reply extends AnyAnswer>(
    operation: PagedOperation<Given, Reply>, client: Client, ...rest: Arguments<Given, CallOptions>
): AsyncGenerator<Element<SuccessBody<Reply>>, void, undefined> {
    for await (const page of pages(operation, client, ...rest)) {
        yield* (page as AnyAnswer).body as Iterable<Element<SuccessBody<Reply>>>;
    }
}

type Element<Body> = Body extends readonly (infer Item)[] ? Item : never;

/** Where the next page is, if there is one. It must be where this one was: credentials go to no other origin. */
function next(response: Response, address: string | undefined): string | undefined {
    const target = linkTarget(response.headers.get('link') ?? '', 'next');
    if (target === undefined) return undefined;
    const found = new URL(target, response.url || address);
    if (found.origin !== new URL(response.url || found).origin) {
        throw new UnexpectedAnswerError(`the next page is at another origin, '${found.origin}'`, response);
    }
    return found.href;
}

/** RFC 8288 3: Link = #( "<" URI-Reference ">" *( OWS ";" OWS link-param ) ) */
export function linkTarget(field: string, relation: string): string | undefined {
    const link = /<([^<>]*)>((?:\s*;\s*[^\s=;,"]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]*))?)*)/g;
    for (let found = link.exec(field); found; found = link.exec(field)) {
        const [, target, parameters = ''] = found;
        const parameter = /;\s*([^\s=;,"]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/g;
        for (let part = parameter.exec(parameters); part; part = parameter.exec(parameters)) {
            const relations = (part[2] ?? part[3] ?? '').toLowerCase().split(/\s+/);
            if (part[1]!.toLowerCase() !== 'rel') continue;
            if (relations.includes(relation)) return target;
            // Only the first `rel` counts.
            break;
        }
    }
    return undefined;
}
