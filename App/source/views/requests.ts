import { acceptFriendRequest, deleteFriendRequest, listFriendRequests, ok, pages } from '../../client/index.js';
import type { FriendRequest } from '../../client/index.js';
import { client } from '../client.js';
import type { Context } from '../context.js';
import { words } from '../language/language.js';
import { fullName } from '../page/avatar.js';
import { actionButton } from '../page/button.js';
import { element } from '../page/element.js';
import { icon } from '../page/icon.js';
import { tell } from '../page/notices.js';
import { PagedList } from '../page/pagedList.js';
import { brief } from '../page/times.js';
import { personRow, requestForm } from './person.js';

/** The requests for friendship that wait for an answer, the user's own and those of others. */
export function requests({ me, live, signal }: Context): HTMLElement {
  const w = words();
  const incoming = list('incoming', w.incoming);
  const outgoing = list('outgoing', w.outgoing);
  live.listen({
    event: (event) => {
      if (event.type === 'friend_request_created') {
        (event.request.receiver.id === me.value.id ? incoming : outgoing).put(event.request);
      }
      if (event.type === 'friend_request_accepted' || event.type === 'friend_request_deleted') {
        incoming.remove(event.request_id);
        outgoing.remove(event.request_id);
      }
    },
    resumed: () => {
      incoming.reload();
      outgoing.reload();
    },
  }, signal);

  function list(direction: 'incoming' | 'outgoing', label: string): PagedList<FriendRequest> {
    return new PagedList<FriendRequest>({
      label,
      pages: () => pages(listFriendRequests, client, { query: { direction, limit: 50 } }, { signal }),
      key: (request) => request.id,
      row: (request) => direction === 'incoming' ? received(request) : sent(request),
      empty: () => element('p', { class: 'hint' }, w.noRequests),
    });
  }

  function received(request: FriendRequest): HTMLElement {
    const name = fullName(request.sender);
    return personRow(request.sender, request.sender.email,
      actionButton(async () => {
        await ok(acceptFriendRequest(client, { path: { request_id: request.id } }, { signal }));
        incoming.remove(request.id);
        tell(w.accepted(name));
      }, { class: 'primary', 'aria-label': w.named(w.accept, name) }, icon('check'), element('span', {}, w.accept)),
      removal(request, w.decline, name, incoming));
  }

  function sent(request: FriendRequest): HTMLElement {
    return personRow(request.receiver, brief(request.created_at),
      removal(request, w.withdraw, fullName(request.receiver), outgoing));
  }

  function removal(
    request: FriendRequest, label: string, name: string, list: PagedList<FriendRequest>
  ): HTMLElement {
    return actionButton(async () => {
      await ok(deleteFriendRequest(client, { path: { request_id: request.id } }, { signal }));
      list.remove(request.id);
    }, { 'aria-label': w.named(label, name) }, label);
  }

  return element('section', {}, requestForm(signal),
    element('h2', {}, w.incoming), incoming.element, element('h2', {}, w.outgoing), outgoing.element);
}
