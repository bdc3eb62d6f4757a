import { words } from '../language/language.js';
import { element, freshID, type Content } from './element.js';
import { icon } from './icon.js';

/** A window over the page that keeps the focus until it is closed; then the focus goes back. */
export interface Dialog {
  readonly element: HTMLDialogElement;
  close(): void;
}

/** Opens a dialog. `onclose` hears of every way in which it ends: the button, Escape, the view going away. */
export function dialog(title: string, content: Content, signal: AbortSignal, onclose?: () => void): Dialog {
  const heading = element('h2', { id: freshID() }, title);
  const before = document.activeElement;
  const made: HTMLDialogElement = element('dialog', { 'aria-labelledby': heading.id },
    element('header', {}, heading,
      element('button', {
        type: 'button', class: 'quiet', 'aria-label': words().close, onclick: () => made.close(),
      }, icon('close'))),
    content);
  const leave = (): void => made.close();
  made.addEventListener('close', () => {
    signal.removeEventListener('abort', leave);
    made.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
    onclose?.();
  });
  signal.addEventListener('abort', leave);
  document.body.append(made);
  made.showModal();
  return { element: made, close: leave };
}

/** Asks before something that cannot be undone; whether it was agreed to. */
export function confirm(
  question: string, hint: string, action: string, signal: AbortSignal
): Promise<boolean> {
  return new Promise((decide) => {
    let agreed = false;
    const opened = dialog(question, [
      element('p', {}, hint),
      element('div', { class: 'actions' },
        element('button', { type: 'button', autofocus: true, onclick: () => opened.close() }, words().cancel),
        element('button', {
          type: 'button', class: 'danger', onclick: () => { agreed = true; opened.close(); },
        }, action)),
    ], signal, () => decide(agreed));
  });
}
