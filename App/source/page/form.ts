import type { Violation } from '../../client/index.js';
import { explanation, isCancelled, problem } from '../explanation.js';
import { words } from '../language/language.js';
import { element, fill, freshID, set, type Attributes, type Content } from './element.js';

/** A field of a form: its label, the element that takes the value, and where its error appears. */
export class Field {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  private readonly error = element('p', { class: 'field-error', id: freshID() });

  /** `name` is the property of the request's body: the server says by it what it refuses. */
  constructor(readonly name: string, label: string, attributes: Attributes = {}, hint?: string) {
    const id = freshID();
    const described = [this.error.id];
    let note: HTMLElement | undefined;
    if (hint !== undefined) {
      note = element('p', { class: 'hint', id: freshID() }, hint);
      described.push(note.id);
    }
    this.input = element('input', {
      type: 'text', ...attributes, id, name, 'aria-describedby': described.join(' '),
    });
    this.element = element('div', { class: 'field' },
      element('label', { for: id }, label,
        attributes['required'] === true ? null
          : element('span', { class: 'optional' }, ` (${words().optional})`)),
      this.input, note, this.error);
  }

  get value(): string { return this.input.value; }

  /** Shows what is wrong with the value; nothing takes it away. */
  complain(text = ''): void {
    this.error.textContent = text;
    set(this.input, { 'aria-invalid': text === '' ? null : 'true' });
  }
}

/** A form that sends itself by a function, and shows what the server refuses beside the fields. */
export function form(options: {
  fields: readonly Field[]; action: string; send: () => Promise<void>; extra?: Content; class?: string;
}): HTMLFormElement {
  const summary = element('p', { class: 'form-error', role: 'alert' });
  const button = element('button', { type: 'submit', class: 'primary' }, options.action);
  // The browser's own checks speak its language; the contract's speak the one that was chosen.
  const made = element('form', { novalidate: true, class: options.class ?? 'form' },
    options.fields.map((field) => field.element), options.extra, summary,
    element('div', { class: 'actions' }, button));
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    if (button.getAttribute('aria-disabled') === 'true') return;
    for (const field of options.fields) field.complain();
    fill(summary);
    // Not `disabled`: the focus would be lost.
    set(button, { 'aria-disabled': 'true' });
    options.send()
      .catch((error: unknown) => { if (!isCancelled(error)) show(error, options.fields, summary); })
      .finally(() => set(button, { 'aria-disabled': null }));
  });
  return made;
}

/** Shows each violation beside its field, and everything else above the button. */
function show(error: unknown, fields: readonly Field[], summary: HTMLElement): void {
  const violations = problem(error)?.errors ?? [];
  let first: Field | undefined;
  for (const field of fields) {
    const violation = violations.find(({ pointer }) => pointer === `/${field.name}`);
    if (violation === undefined) continue;
    field.complain(complaint(violation, field.value));
    first ??= field;
  }
  summary.textContent = first === undefined ? explanation(error) : words().checkFields;
  first?.input.focus();
}

/** What to say of a violation. The server names the keyword of the contract, and describes it in English. */
function complaint({ keyword, message }: Violation, value: string): string {
  const w = words();
  if (value === '') return w.fieldEmpty;
  switch (keyword) {
    case 'minLength': return w.fieldTooShort;
    case 'maxLength': return w.fieldTooLong;
    case 'format': case 'pattern': case 'type': return w.fieldInvalid;
    case 'minimum': case 'maximum': return w.fieldOutOfRange;
    default: return message;
  }
}
