// Emitted from the contract: the runtime of the client, the same for every contract.

import { isStream } from './client.js';
import type { Call, ClientRequest } from './client.js';
import { ConnectionError } from './errors.js';

/** How often and how patiently a call is repeated. Only what may be repeated is. */
export interface Retries {
    /** How often a request is sent at most; 3 when absent. */
    readonly attempts?: number;
    /** Milliseconds before the second attempt, which double from then on; 250 when absent. */
    readonly delay?: number;
    /** The longest wait, in milliseconds, `Retry-After` included; 30,000 when absent. Who asks for more gets no other try. */
    readonly limit?: number;
}

/** Sends until there is an answer that another attempt would not better. */
export async function retried(
    attempt: () => Promise<Response>, request: ClientRequest, call: Call, retries: Retries | false = {},
): Promise<Response> {
    const { attempts = 3, delay = 250, limit = 30_000 } = retries || { attempts: 1 };
    const last = mayRepeat(request, call) ? attempts : 1;
    for (let count = 1; ; count += 1) {
        let wait = backOff(count, delay, limit);
        try {
            const response = await attempt();
            if (count >= last || ![429, 502, 503, 504].includes(response.status)) return response;
            wait = retryAfter(response) ?? wait;
            if (wait > limit) return response;
            response.body?.cancel().catch(() => undefined);
        } catch (cause) {
            if (request.signal?.aborted || isAbort(cause)) throw cause;
            if (count >= last) throw new ConnectionError(`${call.definition.id} got no answer`, cause);
        }
        await sleep(wait, request.signal);
    }
}

/** RFC 9110 9.2.2: idempotent methods; others only with a key, and content only if it is still there. */
function mayRepeat(request: ClientRequest, call: Call): boolean {
    const isIdempotent = /^(GET|HEAD|PUT|DELETE|OPTIONS|TRACE|QUERY)$/.test(request.method);
    return (isIdempotent || call.definition.idempotencyKey !== undefined) && !isStream(request.body);
}

/** Milliseconds before the attempt behind this one: between half and all of what doubles each time. */
export function backOff(count: number, delay: number, limit: number): number {
    return Math.min(limit, delay * 2 ** (count - 1)) * (0.5 + Math.random() / 2);
}

/** RFC 9110 10.2.3: seconds or a date; undefined when it is neither. */
function retryAfter(response: Response): number | undefined {
    const value = response.headers.get('retry-after');
    if (value === null) return undefined;
    const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
    return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** Waits; an abort ends it. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
        const end = () => {
            clearTimeout(timer);
            reject(abortReason(signal));
        };
        const timer = setTimeout(() => {
            signal?.removeEventListener('abort', end);
            resolve();
        }, milliseconds);
        if (signal?.aborted) end();
        else signal?.addEventListener('abort', end, { once: true });
    });
}

/** Whether a signal has ended something: by an abort, or by the time of `AbortSignal.timeout`. */
export function isAbort(error: unknown): boolean {
    const name = (error as { name?: unknown } | undefined)?.name;
    return name === 'AbortError' || name === 'TimeoutError';
}

export function abortReason(signal?: AbortSignal): unknown {
    return (signal as { reason?: unknown } | undefined)?.reason ?? new DOMException('The call was aborted.', 'AbortError');
}
