import { deleteCurrentToken, deleteToken, listTokens, ok, pages } from '../../client/index.js';
import type { Session } from '../../client/index.js';
import { client } from '../client.js';
import type { Context, View } from '../context.js';
import { words } from '../language/language.js';
import { actionButton } from '../page/button.js';
import { element } from '../page/element.js';
import { icon } from '../page/icon.js';
import { tell } from '../page/notices.js';
import { PagedList } from '../page/pagedList.js';
import { emptyState, heading } from '../page/states.js';
import { dayAndTime } from '../page/times.js';

/** The devices that are logged in. */
export function sessions({ leave, signal }: Context): View {
  const w = words();
  const list = new PagedList<Session>({
    label: w.sessions,
    pages: () => pages(listTokens, client, { query: { limit: 50 } }, { signal }),
    key: (session) => session.id,
    row: (session) => row(session),
    empty: () => emptyState('device', w.sessions, w.sessionsHint),
  });

  function row(session: Session): HTMLElement {
    const device = deviceName(session.user_agent ?? '') ?? w.unknownDevice;
    const times = [w.since(dayAndTime(session.created_at))];
    if (session.expires_at !== null) times.push(w.until(dayAndTime(session.expires_at)));
    return element('li', { class: 'row', title: session.user_agent },
      element('span', { class: 'file-mark' }, icon('device')),
      element('div', { class: 'row-text' },
        element('span', { class: 'row-title' }, device,
          session.is_current ? element('span', { class: 'badge' }, w.thisDevice) : null),
        element('span', { class: 'row-detail' }, times.join(' · '))),
      element('div', { class: 'row-actions' }, session.is_current
        ? actionButton(() => logOut(leave), {}, w.logOut)
        : actionButton(async () => {
          await ok(deleteToken(client, { path: { token_id: session.id } }, { signal }));
          list.remove(session.id);
          tell(w.sessionIsEnded);
        }, { 'aria-label': w.named(w.endSession, device) }, w.endSession)));
  }
  return {
    title: w.sessions,
    element: element('div', { class: 'view' }, heading(w.sessions),
      element('p', { class: 'lead' }, w.sessionsHint), list.element),
  };
}

/** Ends the session of this page. */
export function logOut(leave: Context['leave']): Promise<void> {
  return leave(() => ok(deleteCurrentToken(client)), words().loggedOut);
}

/** Browser and system by a User-Agent, as people call them; undefined for one that says neither. */
function deviceName(userAgent: string): string | undefined {
  const find = (names: readonly (readonly [RegExp, string])[]): string | undefined =>
    names.find(([pattern]) => pattern.test(userAgent))?.[1];
  // Each names itself beside those before it, so the order decides.
  const browser = find([
    [/Edg/, 'Edge'], [/OPR/, 'Opera'], [/Firefox/, 'Firefox'], [/Chrom/, 'Chrome'], [/Safari/, 'Safari'],
  ]);
  const system = find([
    [/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Windows/, 'Windows'], [/Mac OS/, 'macOS'], [/Linux/, 'Linux'],
  ]);
  const known = [browser, system].filter((name) => name !== undefined).join(' · ');
  return known === '' ? /^[\w.-]+/.exec(userAgent)?.[0] : known;
}
