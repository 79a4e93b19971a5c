/** What the form still lacks; keys of the catalogue. Pure. */
export interface SignInProblems {
  login?: "field.login_missing";
  password?: "field.password_missing";
}

export function problemsOf(login: string, password: string): SignInProblems {
  return {
    ...(login.trim() === "" && { login: "field.login_missing" }),
    ...(password === "" && { password: "field.password_missing" }),
  };
}
