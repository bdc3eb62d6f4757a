// Emitted from the contract: the runtime of the client, the same for every contract.

import { isStream } from './client.js';
import type { Middleware } from './client.js';
import type { Definition } from './operations.js';

/**
 * Middleware for credentials that run out: on 401 it calls `renew`, once for all calls that wait for it, and repeats the
 * request when that answers true. An operation that `renew` itself calls by this client, and that needs a credential,
 * is named behind it: its 401 is final.
 */
export function refreshing(
    renew: () => Promise<boolean>, ...final: readonly { readonly definition: Definition }[]
): Middleware {
    let renewal: Promise<boolean> | undefined;
    let count = 0;
    const renewed = async () => {
        try {
            const isRenewed = await renew();
            if (isRenewed) count += 1;
            return isRenewed;
        } finally {
            renewal = undefined;
        }
    };
    return async (request, next, { client, definition }) => {
        const before = count;
        const response = await next(request);
        const security = definition.security ?? client.defaults.security;
        const isFinal = security.length === 0 || final.some((operation) => operation.definition === definition);
        if (response.status !== 401 || isFinal || isStream(request.body)) return response;
        // Whoever began before the last renewal has only to try again.
        if (count === before && !(await (renewal ??= renewed()))) return response;
        response.body?.cancel().catch(() => undefined);
        return next(request);
    };
}
