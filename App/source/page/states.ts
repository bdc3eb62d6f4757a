import { explanation } from '../explanation.js';
import { words } from '../language/language.js';
import { element, type Content } from './element.js';
import { icon, type IconName } from './icon.js';

/** What stands in the place of things that there are none of. */
export function emptyState(picture: IconName, title: string, hint: string, action?: Content): HTMLElement {
  return element('div', { class: 'empty' }, icon(picture),
    element('h2', {}, title), element('p', {}, hint), action);
}

/** That something is on its way. */
export function loadingState(): HTMLElement {
  return element('p', { class: 'waiting', role: 'status' }, words().loading);
}

/** That something could not be loaded, and a way to try again. */
export function failedState(error: unknown, retry: () => void): HTMLElement {
  return element('div', { class: 'failure', role: 'alert' }, element('p', {}, explanation(error)),
    element('button', { type: 'button', onclick: retry }, words().retry));
}

/** The head of a view. The focus goes to it when the view is shown. */
export function heading(title: string, ...beside: Content[]): HTMLElement {
  return element('header', { class: 'view-head' }, element('h1', { tabindex: -1 }, title), ...beside);
}
