import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { OctagonX } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../app/api";
import { failureOf } from "../../app/failure";
import { Logo } from "../../app/Rail";
import { landing } from "../../app/roles";
import { useFailureText } from "../../app/useFailureText";
import { ME_KEY } from "../../app/useMe";
import { useDocumentTitle, usePageTitle } from "../../app/usePageTitle";
import { ColorSchemeToggle, ErrorState, LoadingSkeleton } from "../../design";
import { addCatalogue } from "../../i18n";
import consoleTexts from "../../i18n/en/console";
import signin from "../../i18n/en/signin";
import type { Me } from "../../protocol/messages.gen";
import { DemoPeople } from "./DemoPeople";
import { problemsOf, type SignInProblems } from "./fields";
import styles from "./signin.module.css";

addCatalogue("console", consoleTexts);
addCatalogue("signin", signin);

export default function SignInPage() {
  const { t } = useTranslation("signin");
  const { next } = useSearch({ from: "/signin" });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const say = useFailureText();
  useDocumentTitle();
  usePageTitle(t("title"));
  const config = useQuery({ queryKey: ["config"], queryFn: () => api.config() });

  const enter = (me: Me) => {
    queries.setQueryData(ME_KEY, me);
    void navigate({ to: landing(me.roles, next), replace: true });
  };
  const byPassword = useMutation({
    mutationFn: (form: { login: string; password: string }) => api.signIn(form.login, form.password),
    onSuccess: enter,
  });
  const byClick = useMutation({ mutationFn: (login: string) => api.demoSignIn(login), onSuccess: enter });
  const failed = byPassword.error ?? byClick.error;

  return (
    <main className={styles.page}>
      <div className={styles.corner}>
        <ColorSchemeToggle />
      </div>
      <section className={styles.card}>
        <header className={styles.head}>
          <Logo />
          <div>
            <h1>{t("title")}</h1>
            <p>{config.data?.organisation ?? " "}</p>
          </div>
        </header>
        {config.isPending && <LoadingSkeleton lines={4} />}
        {config.error && <ErrorState text={say(failureOf(config.error))} onRetry={() => void config.refetch()} />}
        {config.data?.demo && (
          <DemoPeople
            people={config.data.demo_people ?? []}
            busy={byClick.isPending ? byClick.variables : null}
            onPick={(login) => {
              byPassword.reset();
              byClick.mutate(login);
            }}
          />
        )}
        {failed && (
          <p className={styles.refusal} role="alert">
            <OctagonX aria-hidden />
            <span>{say(failureOf(failed))}</span>
          </p>
        )}
        {config.data && (
          <PasswordForm
            busy={byPassword.isPending}
            quiet={config.data.demo}
            onSubmit={(login, password) => {
              byClick.reset();
              byPassword.mutate({ login, password });
            }}
          />
        )}
        <a className={styles.key} href="/join">
          {t("action.key")}
        </a>
      </section>
    </main>
  );
}

interface PasswordFormProps {
  busy: boolean;
  /** Where the demo's people stand above, this is not the way to go. */
  quiet: boolean;
  onSubmit: (login: string, password: string) => void;
}

function PasswordForm({ busy, quiet, onSubmit }: PasswordFormProps) {
  const { t } = useTranslation("signin");
  const [problems, setProblems] = useState<SignInProblems>({});
  const login = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Read from the fields: password managers fill them without events that a page sees.
    const given = { login: login.current?.value ?? "", password: password.current?.value ?? "" };
    const found = problemsOf(given.login, given.password);
    setProblems(found);
    if (found.login) login.current?.focus();
    else if (found.password) password.current?.focus();
    else onSubmit(given.login.trim(), given.password);
  };

  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextInput
        ref={login}
        label={t("field.login")}
        name="login"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus={!quiet}
        error={problems.login && t(problems.login)}
        maxLength={64}
      />
      <PasswordInput
        ref={password}
        label={t("field.password")}
        name="password"
        autoComplete="current-password"
        error={problems.password && t(problems.password)}
        maxLength={256}
        visibilityToggleButtonProps={{ "aria-label": t("password.show"), tabIndex: 0 }}
      />
      <Button type="submit" variant={quiet ? "default" : "filled"} loading={busy} fullWidth>
        {t("action.submit")}
      </Button>
    </form>
  );
}
