// Emitted from the contract: the runtime of the client, the same for every contract.

import type { Fetch } from './client.js';
import { abortReason } from './retries.js';

/** How much of a request was sent; `total` is 0 while nobody knows. */
export type Progress = (sent: number, total: number) => void;

/** A `fetch` that tells how much of the content was sent. Browsers tell it of XMLHttpRequest only. */
export function uploadProgress(report: Progress, fetch: Fetch = globalThis.fetch): Fetch {
    return typeof XMLHttpRequest === 'undefined' ? counted(report, fetch) : byRequest(report);
}

function counted(report: Progress, fetch: Fetch): Fetch {
    return async (url, init) => {
        if (init.body === undefined || init.body === null) return fetch(url, init);
        const headers = new Headers(init.headers);
        // A form gets its boundary when it is made into bytes.
        const whole = new Response(init.body);
        const type = whole.headers.get('content-type');
        if (type && !headers.has('content-type')) headers.set('Content-Type', type);
        if (init.body instanceof ReadableStream) return fetch(url, { ...init, headers, ...stream(init.body, 0, report) });
        const content = await whole.blob();
        return fetch(url, { ...init, headers, ...stream(content.stream() as ReadableStream<Uint8Array>, content.size, report) });
    };
}

function stream(source: ReadableStream<Uint8Array>, total: number, report: Progress): object {
    let sent = 0;
    const counter = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
            controller.enqueue(chunk);
            sent += chunk.byteLength;
            report(sent, total);
        },
    });
    return { body: source.pipeThrough(counter), duplex: 'half' };
}

function byRequest(report: Progress): Fetch {
    return (url, init) => new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        const { signal } = init;
        const abort = () => request.abort();
        if (signal?.aborted) {
            reject(abortReason(signal));
            return;
        }
        request.open(init.method ?? 'GET', url);
        request.responseType = 'blob';
        request.withCredentials = init.credentials === 'include';
        new Headers(init.headers).forEach((value, name) => request.setRequestHeader(name, value));
        request.upload.onprogress = (event) => report(event.loaded, event.lengthComputable ? event.total : 0);
        request.onload = () => resolve(response(request));
        request.onerror = () => reject(new TypeError('the request failed'));
        request.onabort = () => reject(abortReason(signal ?? undefined));
        request.onloadend = () => signal?.removeEventListener('abort', abort);
        signal?.addEventListener('abort', abort);
        request.send(init.body as XMLHttpRequestBodyInit | null);
    });
}

function response(request: XMLHttpRequest): Response {
    const headers = new Headers();
    for (const line of request.getAllResponseHeaders().trim().split(/[\r\n]+/)) {
        const colon = line.indexOf(':');
        if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
    }
    const { status } = request;
    const hasContent = ![101, 204, 205, 304].includes(status);
    const answer = new Response(hasContent ? (request.response as Blob) : null, { status, headers });
    Object.defineProperty(answer, 'url', { value: request.responseURL });
    return answer;
}
