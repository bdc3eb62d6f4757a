import { explanation, isCancelled } from '../explanation.js';
import { words } from '../language/language.js';
import { element } from './element.js';
import { icon } from './icon.js';

// Two regions that screen readers listen to. They stand in the page from the start: what is added to
// a region that appears together with its text is not read.
const quiet = element('div', { class: 'notices', role: 'status' });
const loud = element('div', { class: 'notices', role: 'alert' });

/** Where notices appear; belongs into the page once. */
export const notices = element('div', { class: 'notice-area' }, quiet, loud);

const secondsShown = 6;

/** Says that something is done, for a while. */
export function tell(text: string): void {
  const notice = element('p', { class: 'notice' }, icon('check'), text);
  quiet.append(notice);
  setTimeout(() => notice.remove(), secondsShown * 1000);
}

/** Says what went wrong, until it is dismissed. What the reader has called off is no error. */
export function complain(error: unknown): void {
  if (isCancelled(error)) return;
  const text = explanation(error);
  for (const shown of loud.querySelectorAll('.notice')) {
    if (shown.querySelector('span')?.textContent === text) return;
  }
  const notice: HTMLElement = element('p', { class: 'notice error' }, icon('warning'), element('span', {}, text),
    element('button', {
      type: 'button', class: 'quiet small', 'aria-label': words().dismiss,
      onclick: () => notice.remove(),
    }, icon('close')));
  loud.append(notice);
}

/** Takes all errors away, as when another view is shown. */
export function forgive(): void { loud.replaceChildren(); }
