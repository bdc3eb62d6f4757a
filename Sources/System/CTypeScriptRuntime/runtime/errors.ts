// Emitted from the contract: the runtime of the client, the same for every contract.

import type { AnyAnswer } from './answers.js';

/** No answer came. `cause` says why; an abort is no such error, it stays what it is. */
export class ConnectionError extends Error {
    constructor(message: string, cause?: unknown) {
        super(message);
        named(this, 'ConnectionError', cause);
    }
}

/** What came is not what the contract promises. */
export class UnexpectedAnswerError extends Error {
    constructor(message: string, readonly response: Response, cause?: unknown) {
        super(message);
        named(this, 'UnexpectedAnswerError', cause);
    }
}

/** `ok` got an answer that is no success; a problem of RFC 9457, where it is one, is `problem`. */
export class ProblemError<Reply extends AnyAnswer = AnyAnswer> extends Error {
    constructor(readonly answer: Reply) {
        super(`the answer has status ${answer.status}`);
        named(this, 'ProblemError');
        const { title, detail } = this.problem ?? {};
        if (title ?? detail) this.message += `: ${[title, detail].filter(Boolean).join(': ')}`;
    }

    get status(): Reply['status'] {
        return this.answer.status;
    }

    get problem(): ProblemMembers | undefined {
        const { body, response } = this.answer;
        const isProblem = /^application\/problem\+json\b/i.test(response.headers.get('content-type') ?? '');
        return isProblem && typeof body === 'object' && body !== null ? (body as ProblemMembers) : undefined;
    }
}

// `cause` is in the types of ES2022 only.
export interface ConnectionError {
    readonly cause?: unknown;
}
export interface UnexpectedAnswerError {
    readonly cause?: unknown;
}

/** The members of every problem of RFC 9457; others are the contract's. */
export interface ProblemMembers {
    readonly type?: string;
    readonly title?: string;
    readonly status?: number;
    readonly detail?: string;
    readonly instance?: string;
    readonly [name: string]: unknown;
}

function named(error: Error, name: string, cause?: unknown): void {
    error.name = name;
    if (cause !== undefined) Object.defineProperty(error, 'cause', { value: cause, configurable: true });
}
