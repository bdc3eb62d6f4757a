import { items, listFriends, listUsers, pages } from '../../client/index.js';
import type { User } from '../../client/index.js';
import { client } from '../client.js';
import type { Context, View } from '../context.js';
import { words } from '../language/language.js';
import { element } from '../page/element.js';
import { icon } from '../page/icon.js';
import { PagedList } from '../page/pagedList.js';
import { emptyState, heading } from '../page/states.js';
import { link, type Route } from '../route.js';
import { friends } from './friends.js';
import { personRow, requestButton, requestForm } from './person.js';
import { requests } from './requests.js';

type Part = Extract<Route, { name: 'people' }>['part'];

/** Friends, requests for friendship, and everybody whom one may ask for it. */
export function people(context: Context, part: Part): View {
  const w = words();
  const parts: readonly (readonly [Part, string])[] = [
    ['friends', w.friends], ['requests', w.requests], ['everybody', w.everybody],
  ];
  const content = { friends, requests, everybody }[part](context);
  return {
    title: w.people,
    element: element('div', { class: 'view' }, heading(w.people),
      element('nav', { class: 'tabs', 'aria-label': w.people }, parts.map(([name, label]) =>
        element('a', {
          href: link({ name: 'people', part: name }), 'aria-current': name === part ? 'page' : null,
        }, label))),
      content),
  };
}

function everybody({ signal }: Context): HTMLElement {
  const w = words();
  const known = new Set<number>();
  const list = new PagedList<User>({
    label: w.everybody,
    pages: async function* () {
      for await (const { user } of items(listFriends, client, { query: { limit: 200 } }, { signal })) known.add(user.id);
      yield* pages(listUsers, client, { query: { limit: 50 } }, { signal });
    },
    key: (user) => user.id,
    row: (user) => personRow(user, user.city ?? user.email, known.has(user.id)
      ? element('span', { class: 'done' }, icon('check'), element('span', {}, w.friends)) : requestButton(user, signal)),
    empty: () => emptyState('people', w.noPeople, w.noFriendsHint),
  });
  const filter = element('input', {
    type: 'search', 'aria-label': w.filterPeople, placeholder: w.filterPeople,
    oninput: () => {
      const wanted = filter.value.trim().toLocaleLowerCase();
      list.narrow((user) =>
        `${user.first_name} ${user.last_name} ${user.email}`.toLocaleLowerCase().includes(wanted));
    },
  });
  return element('section', {}, requestForm(signal), element('div', { class: 'filter' }, filter), list.element);
}
