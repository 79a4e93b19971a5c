/** Eight colours told apart with the three colour-vision deficiencies; `tokens.css` holds them. */
export const PEOPLE_COLOURS = 8;

export interface PersonColour {
  /** 1 to 8, as in `--ds-p1`. */
  readonly number: number;
  /** True from the ninth person on: the colour is taken a second time, so its ring is dashed. */
  readonly dashed: boolean;
  /** Sets `--c` and `--on` for everything inside. */
  readonly className: string;
}

/** The colour of the person who joined as number `order`, counted from 0. It stays theirs for the whole session. */
export function personColour(order: number): PersonColour {
  const number = (order % PEOPLE_COLOURS) + 1;
  return { number, dashed: order >= PEOPLE_COLOURS, className: `ds-p${number}` };
}

/** Two letters for a person without a photo: first letters of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0] ?? "";
  const last = words.length > 1 ? (words[words.length - 1] ?? "") : "";
  return ([...first].slice(0, last ? 1 : 2).join("") + [...last].slice(0, 1).join("")).toLocaleUpperCase();
}
