// Emitted from the contract: the runtime of the client, the same for every contract.

import type { AnyAnswer, SuccessBody } from './answers.js';
import { addressOf } from './client.js';
import type { CallOptions, Client } from './client.js';
import { ProblemError, UnexpectedAnswerError } from './errors.js';
import { exchange, operation, target } from './operations.js';
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
    const { definition } = operation;
    const given = (input ?? {}) as Input;
    let address = addressOf(client, target(definition, given));
    const { origin } = new URL(address);
    for (;;) {
        const answer = await exchange(definition, client, given, options ?? {}, address);
        if (!answer.ok) throw new ProblemError(answer);
        yield answer as Extract<Reply, { readonly ok: true }>;
        const { response } = answer;
        const link = linkTarget(response.headers.get('link') ?? '', 'next');
        if (link === undefined) return;
        const next = new URL(link, response.url || address);
        // Credentials go with the request: to no other origin.
        if (next.origin !== origin) {
            throw new UnexpectedAnswerError(`the next page is at another origin, '${next.origin}'`, response);
        }
        if (next.href === address) throw new UnexpectedAnswerError('the next page is this one', response);
        address = next.href;
    }
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
