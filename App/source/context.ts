import type { Account, User } from '../client/index.js';
import type { Live } from './live.js';
import type { Value } from './page/value.js';
import type { Route } from './route.js';

/** What every view of somebody who is logged in is given. */
export interface Context {
  /** Whose account it is. */
  readonly me: Value<Account>;
  readonly live: Live;
  /** Ends when the view is left: requests, sockets and listeners of the view end with it. */
  readonly signal: AbortSignal;
  /** Ends the session by a request; then `notice` is shown beside the form to log in. */
  readonly leave: (request: () => Promise<unknown>, notice: string) => Promise<void>;
}

/** One view of the page. */
export interface View {
  /** What stands in the title of the window. */
  readonly title: string;
  readonly element: HTMLElement;
  /** Shows another route of the same name without beginning anew. */
  readonly show?: (route: Route) => void;
}

/** The other of the two people in a chat. */
export function partner(chat: { initiator: User; receiver: User }, me: Account): User {
  return chat.initiator.id === me.id ? chat.receiver : chat.initiator;
}
