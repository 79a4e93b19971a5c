import { NumberInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PlainButton } from "../../design";
import { MAX_SEATS, type Ring } from "./bringIn";
import styles from "./bringIn.module.css";

export interface RingTabProps {
  rings: readonly Ring[];
  empty: string;
  busy: boolean;
  onInvite: (name: string, seats: number) => void;
}

/** Whoever is free in a team, or has a skill: the first to accept take the seats. */
export function RingTab({ rings, empty, busy, onInvite }: RingTabProps) {
  const { t } = useTranslation("workspace");
  const [seats, setSeats] = useState(1);
  if (rings.length === 0) return <p className={styles.quiet}>{empty}</p>;
  return (
    <>
      <NumberInput
        className={styles.seats}
        label={t("bring_in.seats")}
        value={seats}
        min={1}
        max={MAX_SEATS}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="strict"
        onChange={(value) => setSeats(typeof value === "number" ? value : 1)}
      />
      <ul className={styles.list}>
        {rings.map((ring) => (
          <li key={ring.name}>
            <span>
              <b>{ring.name}</b>
              <small>{t("bring_in.free", { available: ring.available, all: ring.all })}</small>
            </span>
            <PlainButton
              disabled={busy}
              aria-label={t("bring_in.invite_named", { name: ring.name })}
              onClick={() => onInvite(ring.name, seats)}
            >
              {t("bring_in.invite")}
            </PlainButton>
          </li>
        ))}
      </ul>
    </>
  );
}
