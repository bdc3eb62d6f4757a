/** The forms of a noun with a number, by the categories of Unicode; `{}` stands for the number. */
export type Forms = { [category in Intl.LDMLPluralRule]?: string } & { other: string };

/** What puts a number before a noun in a language. */
export function plurals(language: string): (number: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  const format = new Intl.NumberFormat(language);
  return (number, forms) =>
    (forms[rules.select(number)] ?? forms.other).replace('{}', format.format(number));
}
