import { deleteFriend, listFriends, ok, pages } from '../../client/index.js';
import type { Friend } from '../../client/index.js';
import { client } from '../client.js';
import type { Context } from '../context.js';
import { words } from '../language/language.js';
import { fullName } from '../page/avatar.js';
import { actionButton } from '../page/button.js';
import { confirm } from '../page/dialog.js';
import { element } from '../page/element.js';
import { icon } from '../page/icon.js';
import { PagedList } from '../page/pagedList.js';
import { emptyState } from '../page/states.js';
import { day } from '../page/times.js';
import { go, link } from '../route.js';
import { chatWith } from './chatWith.js';
import { personRow, requestForm } from './person.js';

/** The friends of the user, with whom they can chat. */
export function friends({ live, signal }: Context): HTMLElement {
  const w = words();
  const list = new PagedList<Friend>({
    label: w.friends,
    pages: () => pages(listFriends, client, { query: { limit: 50 } }, { signal }),
    key: ({ user }) => user.id,
    row: (friend) => row(friend),
    empty: () => emptyState('people', w.noFriends, w.noFriendsHint,
      element('a', { class: 'button', href: link({ name: 'people', part: 'everybody' }) }, w.everybody)),
  });
  live.listen({
    event: (event) => {
      if (event.type === 'friend_request_accepted') list.put(event.friend);
      if (event.type === 'friend_removed') list.remove(event.user_id);
    },
    resumed: () => list.reload(),
  }, signal);

  function row({ user, since }: Friend): HTMLElement {
    const name = fullName(user);
    return personRow(user, w.friendsSince(day(since)),
      actionButton(async () => go({ name: 'chats', chat: await chatWith(user, signal) }),
        { 'aria-label': w.named(w.message, name) }, icon('chat'), element('span', {}, w.message)),
      actionButton(async () => {
        if (!await confirm(w.unfriendQuestion(name), w.unfriendHint, w.unfriend, signal)) return;
        await ok(deleteFriend(client, { path: { user_id: user.id } }, { signal }));
        list.remove(user.id);
      }, { class: 'quiet', title: w.unfriend, 'aria-label': w.named(w.unfriend, name) }, icon('close')));
  }
  return element('section', {}, requestForm(signal), list.element);
}
