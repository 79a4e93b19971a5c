import { Bell, BellOff, BellRing } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PlainButton } from "../../design";
import { askForNotices, noticePermission } from "./systemNotice";

const LABELS = {
  granted: "notify.on",
  denied: "notify.blocked",
  default: "notify.allow",
  unsupported: "notify.unsupported",
} as const;

/** Switches notifications outside the browser on; the browser itself asks. */
export function NoticeBell() {
  const { t } = useTranslation("desk");
  const [permission, setPermission] = useState(noticePermission);
  const label = t(LABELS[permission]);
  const Icon = permission === "granted" ? BellRing : permission === "default" ? Bell : BellOff;
  return (
    <PlainButton
      kind="quiet"
      icon
      aria-label={label}
      title={label}
      aria-disabled={permission !== "default"}
      onClick={() => {
        if (permission === "default") void askForNotices().then(setPermission);
      }}
    >
      <Icon aria-hidden />
    </PlainButton>
  );
}
