import { MousePointer2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { classes } from "../classes";
import { personColour } from "../people";
import type { Point, PointerBoard } from "./PointerBoard";
import styles from "./stage.module.css";

export interface PointingPerson {
  id: string;
  name: string;
  /** Joining order from 0. */
  order: number;
  driving?: boolean;
}

export interface PointerLayerProps {
  people: readonly PointingPerson[];
  board: PointerBoard;
}

/** Named, coloured pointers over the picture. They are placed at once and never eased. */
export function PointerLayer({ people, board }: PointerLayerProps) {
  const elements = useRef(new Map<string, HTMLElement>());

  useEffect(() => {
    const place = (id: string, point: Point | null) => {
      const element = elements.current.get(id);
      if (!element) return;
      element.hidden = point === null;
      if (!point) return;
      element.style.left = `${point.x * 100}%`;
      element.style.top = `${point.y * 100}%`;
    };
    for (const { id } of people) place(id, board.get(id));
    return board.subscribe(place);
  }, [people, board]);

  return (
    <div className={styles.pointers} aria-hidden="true">
      {people.map((person) => (
        <span
          key={person.id}
          ref={(element) => {
            if (element) elements.current.set(person.id, element);
            else elements.current.delete(person.id);
          }}
          hidden
          className={classes(styles.pointer, personColour(person.order).className)}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M4 3.2l15.5 6.6-6.7 2.2-2.6 6.8z" />
          </svg>
          <b>
            {person.name}
            {person.driving && <MousePointer2 strokeWidth={2.2} />}
          </b>
        </span>
      ))}
    </div>
  );
}
