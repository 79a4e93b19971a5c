import { expect, test } from "vitest";
import { i18next, startI18n } from ".";
import design from "./en/design";
import { translator } from "./text";

test("the small translator says what the large one says", () => {
  const small = translator(design);
  const { t } = startI18n();
  for (const count of [0, 1, 2]) {
    expect(small("count_down.left", { count })).toBe(t("design:count_down.left", { count }));
  }
  expect(small("frame.driving", { name: "<b>Ana</b>" })).toBe(
    i18next.t("design:frame.driving", { name: "<b>Ana</b>" }),
  );
  expect(small("frame.driving")).toBe("{{name}} is driving");
});
