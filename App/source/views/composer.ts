import { words } from '../language/language.js';
import { element } from '../page/element.js';
import { icon } from '../page/icon.js';

/** The longest message of the contract (`MessageText`). */
const maxLength = 4000;

/** A sign that one is writing is sent no more often. */
const typingInterval = 3000;

/** Where a message is written. `typing` is called now and then while somebody does. */
export function composer(name: string, send: (text: string) => void, typing: () => void): HTMLElement {
  const w = words();
  let lastSign = 0;
  const text = element('textarea', {
    rows: 1, maxlength: maxLength, 'aria-label': `${w.writeMessage}: ${name}`, placeholder: w.writeMessage,
    'aria-describedby': 'send-hint', enterkeyhint: 'send',
    oninput: () => {
      fit();
      if (text.value === '' || Date.now() - lastSign < typingInterval) return;
      lastSign = Date.now();
      typing();
    },
  });
  text.addEventListener('keydown', (event) => {
    // Who composes a character by several keys ends it by Enter.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  const made = element('form', { class: 'composer' }, text,
    element('p', { class: 'hidden', id: 'send-hint' }, w.sendHint),
    element('button', { type: 'submit', class: 'primary round', 'aria-label': w.send }, icon('send')));
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });

  function submit(): void {
    const written = text.value.trim();
    if (written === '') return;
    text.value = '';
    lastSign = 0;
    fit();
    send(written);
    text.focus();
  }

  function fit(): void {
    text.style.height = 'auto';
    text.style.height = `${text.scrollHeight}px`;
  }
  return made;
}
