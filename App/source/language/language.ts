import { en, type Words } from './en.js';
import { pt } from './pt.js';
import { ru } from './ru.js';

const tables = { en, ru, pt };

/** The tag of a language that the page speaks. */
export type Language = keyof typeof tables;

/** The languages, each under its own name. */
export const languages: readonly (readonly [Language, string])[] = [
  ['en', 'English'], ['ru', 'Русский'], ['pt', 'Português'],
];

const key = 'accord.language';
let current = chosen() ?? preferred();

/** The words of the page. */
export function words(): Words { return tables[current]; }

/** The language that the page speaks now. */
export function language(): Language { return current; }

/** The language with the region that the browser knows of, for dates and numbers: `en-GB`. */
export function locale(): string {
  return navigator.languages.find((tag) => tag.split('-')[0] === current) ?? current;
}

/** Changes the language, and remembers the choice. */
export function speak(tag: Language): void {
  current = tag;
  localStorage.setItem(key, tag);
  document.documentElement.lang = tag;
}

function isKnown(tag: string | null | undefined): tag is Language {
  return languages.some(([known]) => known === tag);
}

function chosen(): Language | undefined {
  const tag = localStorage.getItem(key);
  return isKnown(tag) ? tag : undefined;
}

/** The first of the browser's languages that the page speaks. */
function preferred(): Language {
  return navigator.languages.map((tag) => tag.split('-')[0]).find(isKnown) ?? 'en';
}
