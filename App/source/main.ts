import { getMe, ok, ProblemError } from '../client/index.js';
import type { Account } from '../client/index.js';
import { client, whenSessionEnds } from './client.js';
import type { Context, View } from './context.js';
import { isCancelled } from './explanation.js';
import { language, words } from './language/language.js';
import { Live } from './live.js';
import { forgetPictures } from './page/avatar.js';
import { element } from './page/element.js';
import { forgive, notices } from './page/notices.js';
import { failedState, heading, loadingState } from './page/states.js';
import { Value } from './page/value.js';
import { go, link, parse, type Route } from './route.js';
import { forgetSeen } from './seen.js';
import { entrance, Shell } from './shell.js';
import { forget, token, whenChangedElsewhere } from './token.js';
import { chats } from './views/chats.js';
import { files } from './views/files.js';
import { login } from './views/login.js';
import { people } from './views/people.js';
import { profile } from './views/profile.js';
import { register } from './views/register.js';
import { sessions } from './views/sessions.js';

const page = element('div', { id: 'page' });

/** What is there for as long as somebody is logged in. */
interface Stay {
  readonly me: Value<Account>;
  readonly live: Live;
  readonly end: AbortController;
  /** The token that it began with. */
  readonly token: string;
}

let stay: Stay | undefined;
let shell: Shell | undefined;
/** The view that is shown, and what ends when it is left. */
let shown: { route: Route; view: View; left: AbortController } | undefined;
/** Where to go after logging in. */
let wanted: Route = { name: 'chats' };
/** What is said of the end of the session while the user ends it. */
let farewell: string | undefined;
/** Whether the account is being loaded. */
let isEntering = false;

/** Loads the account that the token is for, and shows where the address leads. */
async function enter(): Promise<void> {
  const mine = token();
  if (mine === undefined) return showEntrance('');
  if (isEntering) return;
  isEntering = true;
  page.replaceChildren(loadingState());
  const end = new AbortController();
  try {
    const me = new Value(await ok(getMe(client, {}, { signal: end.signal })));
    stay = { me, end, token: mine, live: new Live(end.signal, sessionEnded) };
    const route = parse(location.hash);
    if (isEntrance(route)) location.replace(link(wanted));
    else show();
  } catch (error) {
    if (isCancelled(error) || (error instanceof ProblemError && error.status === 401)) return;
    page.replaceChildren(failedState(error, () => void enter()));
  } finally {
    isEntering = false;
  }
}

/** Ends what is there for who was logged in. */
function endStay(): void {
  forgetPictures();
  shown?.left.abort();
  stay?.end.abort();
  [stay, shell, shown] = [undefined, undefined, undefined];
}

/** Ends the session by a request. Its sockets may end before its answer comes: the notice is the same. */
async function leaveBy(request: () => Promise<unknown>, notice: string): Promise<void> {
  farewell = notice;
  try {
    await request();
    leave(notice);
  } finally {
    farewell = undefined;
  }
}

/** The server says that the session has ended. */
function sessionEnded(): void {
  if (token() !== undefined) leave(farewell ?? words().sessionEnded);
}

/** Forgets who was here, and shows the form to log in. */
function leave(notice: string): void {
  forget();
  forgetSeen();
  endStay();
  const route = parse(location.hash);
  if (!isEntrance(route)) wanted = route;
  showEntrance(notice);
}

function isEntrance(route: Route): boolean { return route.name === 'login' || route.name === 'register'; }

function showEntrance(notice: string): void {
  const route = parse(location.hash);
  if (!isEntrance(route)) {
    wanted = route;
    history.replaceState(null, '', link({ name: 'login' }));
  }
  shown?.left.abort();
  const left = new AbortController();
  const entered = (): void => { void enter(); };
  const view = route.name === 'register' ? register(left.signal, entered) : login(left.signal, notice, entered);
  shown = { route, view, left };
  page.replaceChildren(entrance(view.element, render));
  settle(view);
}

/** Shows where the address leads. */
function show(): void {
  if (stay === undefined) return void enter();
  const route = parse(location.hash);
  if (isEntrance(route)) return go({ name: 'chats' });
  forgive();
  if (shown?.route.name === route.name && shown.view.show !== undefined) {
    shown.view.show(route);
    return;
  }
  if (shell === undefined) {
    shell = new Shell({ ...stay, signal: stay.end.signal }, render);
    page.replaceChildren(shell.element);
  }
  shown?.left.abort();
  const left = new AbortController();
  const view = viewOf(route, { ...stay, signal: left.signal, leave: leaveBy });
  shown = { route, view, left };
  shell.show(route.name, view.element);
  settle(view);
}

function viewOf(route: Route, context: Context): View {
  switch (route.name) {
    case 'chats': return chats(context, route);
    case 'people': return people(context, route.part);
    case 'files': return files(context);
    case 'sessions': return sessions(context);
    case 'profile': return profile(context);
    default: return {
      title: words().notFound,
      element: element('div', { class: 'view' }, heading(words().notFound),
        element('p', {}, words().notFoundHint),
        element('p', {}, element('a', { href: link({ name: 'chats' }) }, words().chats))),
    };
  }
}

/** Names the window for a view, and puts the focus at its beginning, where screen readers go on. */
function settle(view: View): void {
  document.title = `${view.title} · Accord`;
  document.documentElement.lang = language();
  const field = view.element.querySelector<HTMLElement>('form.form:not(.one-line) input');
  const isForm = stay === undefined && field !== null;
  (isForm ? field : view.element.querySelector<HTMLElement>('h1'))?.focus();
}

/** Shows everything anew, in another language. */
function render(): void {
  shown?.left.abort();
  [shell, shown] = [undefined, undefined];
  if (stay === undefined) showEntrance('');
  else show();
}

document.body.append(page, notices);
whenSessionEnds(sessionEnded);
whenChangedElsewhere(() => {
  if (token() === stay?.token) return;
  endStay();
  void enter();
});
window.addEventListener('hashchange', show);
void enter();
