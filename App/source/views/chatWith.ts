import { items, listChats, ProblemError, startChat } from '../../client/index.js';
import type { User } from '../../client/index.js';
import { client } from '../client.js';

/**
 * The chat with a friend, which is started if there is none. A start where there is one would be
 * answered by a redirection, and a browser follows those before any script sees them.
 */
export async function chatWith(friend: User, signal: AbortSignal): Promise<number> {
  for await (const chat of items(listChats, client, { query: { limit: 200 } }, { signal })) {
    if (chat.initiator.id === friend.id || chat.receiver.id === friend.id) return chat.id;
  }
  const answer = await startChat(client, { body: { email: friend.email } }, { signal });
  if (answer.status === 201) return answer.body.id;
  throw new ProblemError(answer);
}
