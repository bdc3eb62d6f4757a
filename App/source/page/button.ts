import { element, set, type Attributes, type Content } from './element.js';
import { complain } from './notices.js';

/** A button that does something with the server: it waits for the end of it, and tells what goes wrong. */
export function actionButton(
  action: () => Promise<void>, attributes: Attributes, ...content: Content[]
): HTMLButtonElement {
  const button = element('button', {
    type: 'button', ...attributes,
    onclick: () => {
      if (button.getAttribute('aria-disabled') === 'true') return;
      set(button, { 'aria-disabled': 'true' });
      action().catch(complain).finally(() => set(button, { 'aria-disabled': null }));
    },
  }, ...content);
  return button;
}
