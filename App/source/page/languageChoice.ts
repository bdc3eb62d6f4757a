import { language, languages, speak, words, type Language } from '../language/language.js';
import { element } from './element.js';

/** Chooses the language of the page; `changed` shows it. */
export function languageChoice(changed: () => void): HTMLElement {
  const choice = element('select', {
    'aria-label': words().language,
    onchange: () => {
      const tag = languages.find(([known]) => known === choice.value)?.[0];
      if (tag !== undefined) choose(tag);
    },
  }, languages.map(([tag, name]) =>
    element('option', { value: tag, lang: tag, selected: tag === language() }, name)));

  function choose(tag: Language): void {
    speak(tag);
    changed();
    // The page was made anew; who works by keyboard goes on where they were.
    document.querySelector<HTMLElement>('.language-choice select')?.focus();
  }
  return element('div', { class: 'language-choice' }, choice);
}
