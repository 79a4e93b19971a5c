/** Values that stand in a text as `{{name}}`; `count` also picks the plural form. */
export type TextValues = Readonly<Record<string, string | number>>;

type PluralBase<K> = K extends `${infer Base}_${"one" | "other"}` ? Base : K;

/** A key of a catalogue; plural forms are asked for without their ending. */
export type TextKey<C> = PluralBase<keyof C & string>;

/**
 * The small translator for pages that load before any library: the same catalogues, the same `{{name}}` and `_one` /
 * `_other` forms as i18next, nothing else.
 */
export function translator<C extends Readonly<Record<string, string>>>(catalogue: C, language = "en") {
  const plurals = new Intl.PluralRules(language);
  return (key: TextKey<C>, values: TextValues = {}): string => {
    const { count } = values;
    const form = typeof count === "number" ? `${key}_${plurals.select(count)}` : key;
    const text = catalogue[form] ?? catalogue[`${key}_other`] ?? catalogue[key] ?? key;
    return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}
