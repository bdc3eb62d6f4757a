import { ConnectionError, ProblemError } from '../client/index.js';
import type { Problem } from '../client/index.js';
import { words } from './language/language.js';

/** What to tell a person about an error: the server's own words in their language, where it has some. */
export function explanation(error: unknown): string {
  if (error instanceof ProblemError) return problem(error)?.detail ?? words().unexpected;
  if (error instanceof ConnectionError) return words().noConnection;
  console.error(error);
  return words().unexpected;
}

/** The problem that an error tells; undefined for an error of another kind. */
export function problem(error: unknown): Problem | undefined {
  return error instanceof ProblemError ? error.problem as Problem | undefined : undefined;
}

/** Whether the page itself called the request off, because nobody waits for it any more. */
export function isCancelled(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
