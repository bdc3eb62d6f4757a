import type { Context } from './context.js';
import { words } from './language/language.js';
import { avatar, fullName } from './page/avatar.js';
import { element, fill, set, type Content } from './page/element.js';
import { icon, type IconName } from './page/icon.js';
import { languageChoice } from './page/languageChoice.js';
import { link, type Route } from './route.js';

/** The frame around the views of somebody who is logged in. */
export class Shell {
  readonly element: HTMLElement;
  private readonly main = element('main', { id: 'content', tabindex: -1 });
  private readonly links: readonly (readonly [Route['name'], HTMLAnchorElement])[];

  constructor({ me, live, signal }: Omit<Context, 'leave'>, languageChanged: () => void) {
    const w = words();
    const places: readonly (readonly [Route, IconName, string])[] = [
      [{ name: 'chats' }, 'chat', w.chats], [{ name: 'people', part: 'friends' }, 'people', w.people],
      [{ name: 'files' }, 'file', w.files], [{ name: 'sessions' }, 'device', w.sessions],
      [{ name: 'profile' }, 'person', w.profile],
    ];
    this.links = places.map(([route, picture, label]) => [
      route.name,
      element('a', { href: link(route), class: 'place' }, icon(picture), element('span', {}, label)),
    ]);
    const owner = element('div', { class: 'owner' });
    me.follow((account) => fill(owner, avatar(account, true), element('span', {}, fullName(account))), signal);
    const state = element('p', { class: 'connection', role: 'status' });
    live.connection.follow((connection) => {
      // While it is tried again, nothing is new.
      if (connection === 'open') state.textContent = '';
      else if (connection !== 'connecting') state.textContent = w.reconnecting;
    }, signal);
    this.element = element('div', { class: 'shell' },
      element('a', { class: 'skip', href: '#content', onclick: (event) => this.skip(event) }, w.skip),
      element('div', { class: 'side' }, brand(),
        element('nav', { class: 'places', 'aria-label': w.navigation }, this.links.map(([, anchor]) => anchor)),
        element('div', { class: 'side-foot' }, owner, languageChoice(languageChanged))),
      state, this.main);
  }

  /** Shows a view in the frame. */
  show(name: Route['name'], content: Content): void {
    for (const [place, anchor] of this.links) set(anchor, { 'aria-current': place === name ? 'page' : null });
    fill(this.main, content);
  }

  // A link would change the address, by which the view is chosen.
  private skip(event: Event): void {
    event.preventDefault();
    this.main.focus();
  }
}

/** The frame around the forms of somebody who is not logged in. */
export function entrance(content: Content, languageChanged: () => void): HTMLElement {
  return element('div', { class: 'entrance' },
    element('header', { class: 'entrance-head' }, brand(), languageChoice(languageChanged)),
    element('main', { id: 'content' }, content));
}

function brand(): HTMLElement {
  return element('div', { class: 'brand' }, element('img', { src: '/redoc/logo.svg', alt: '', width: 28, height: 28 }), 'Accord');
}
