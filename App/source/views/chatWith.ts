import { ProblemError, startChat } from '../../client/index.js';
import type { User } from '../../client/index.js';
import { client } from '../client.js';

/** The chat with a friend: a new one, or the one that there is already. */
export async function chatWith(friend: User, signal: AbortSignal): Promise<number> {
  const answer = await startChat(client, { body: { email: friend.email } }, { signal });
  if (answer.status === 201 || answer.status === 303) return answer.body.id;
  throw new ProblemError(answer);
}
