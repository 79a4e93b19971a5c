import { expect, test } from "vitest";
import { problemsOf } from "./fields";

test("login and password are needed; a password may be blanks", () => {
  expect(problemsOf(" ", "")).toEqual({ login: "field.login_missing", password: "field.password_missing" });
  expect(problemsOf("ana", " ")).toEqual({});
});
