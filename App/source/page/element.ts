/** What stands in an element: nodes and texts; what is null, undefined or false is left out. */
export type Content = Node | string | null | undefined | false | readonly Content[];

/** Attributes by name; a function becomes a listener (`onclick`), `true` an attribute without a value. */
export interface Attributes {
  readonly [name: string]: string | number | boolean | null | undefined | ((event: Event) => void);
}

/**
 * Makes an element. Texts become text nodes: whatever a person wrote is shown and never read as HTML.
 *
 *     element('button', { type: 'button', onclick: close }, words().close)
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name, attributes: Attributes = {}, ...content: Content[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  set(made, attributes);
  append(made, content);
  return made;
}

/** Sets attributes; null, undefined and false remove one. */
export function set(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      target.addEventListener(name.slice(2), value);
    } else if (value === null || value === undefined || value === false) {
      target.removeAttribute(name);
    } else {
      target.setAttribute(name, value === true ? '' : String(value));
    }
  }
}

/** Puts content in the place of what stands in an element. */
export function fill(target: Element, ...content: Content[]): void {
  target.replaceChildren();
  append(target, content);
}

function append(target: Element, content: Content): void {
  if (content instanceof Node || typeof content === 'string') {
    target.append(content);
  } else if (content) {
    for (const item of content) append(target, item);
  }
}

let lastNumber = 0;

/** An id that no other element has, for what refers to another: labels, descriptions, errors. */
export function freshID(): string {
  lastNumber += 1;
  return `id-${lastNumber}`;
}
