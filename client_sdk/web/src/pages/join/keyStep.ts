import parts from "../../design/parts.module.css";
import join from "../../i18n/en/join";
import seatTexts from "../../i18n/en/seat";
import { translator } from "../../i18n/text";
import type { ServerConfig } from "../../protocol/messages.gen";
import { element, icon } from "../seat/element";
import { type Failure, failureSentence } from "../seat/failure";
import { foot, organisationHead } from "../seat/frame";
import halves from "../seat/halves.module.css";
import exampleUrl from "./example.svg";
import { GROUP_CHARS, isComplete, KEY_CHARS, readTyped } from "./key";
import styles from "./keyStep.module.css";

const t = translator(join);
const say = translator(seatTexts);

const ICONS = {
  shield: [
    "M20 13c0 5-3.5 7.5-8 9-4.500-1.500-8-4-8-9V6a1 1 0 0 1 1-1c2 0 4.500-1.200 6.200-2.700a1.200 1.200 0 0 1 1.600 0C14.500 3.800 17 5 19 5a1 1 0 0 1 1 1z",
  ],
  screen: ["M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z", "M8 21h8", "M12 17v4"],
  people: [
    "M16 21v-2a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4v2",
    "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8z",
    "M22 21v-2a4 4 0 0 0-3-3.870",
    "M16 3.130a4 4 0 0 1 0 7.750",
  ],
  stop: ["M7.900 2h8.200L22 7.900v8.200L16.100 22H7.900L2 16.100V7.900z", "m15 9-6 6", "m9 9 6 6"],
} as const;

export interface KeyStepOptions {
  /** Looks the key up and goes on; resolves with what went wrong, or never when the page has moved on. */
  proceed: (key: string) => Promise<Failure | null>;
  /** A key that came by the link, or that was looked up before. */
  key?: string;
  /** Said at once: why the person is here again. */
  failure?: Failure;
  /** Whose server this is; the page does not wait for it. */
  config: Promise<ServerConfig | null>;
}

/** The first step, without any library: enter the key. Everything after it is loaded when the person goes on. */
export function showKeyStep(root: HTMLElement, options: KeyStepOptions): void {
  const input = element("input", {
    id: "session-key",
    class: styles.input,
    name: "key",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    enterkeyhint: "go",
    "aria-describedby": "session-key-hint session-key-problem",
  });
  const boxes = Array.from({ length: KEY_CHARS }, () => element("span"));
  const hint = element("p", { id: "session-key-hint", class: halves.hint }, [t("key.hint")]);
  const problem = element("p", { id: "session-key-problem", class: halves.problem, role: "alert" });
  const button = element(
    "button",
    { type: "submit", class: `${parts.button} ${parts.primary} ${parts.large} ${styles.go}` },
    [t("continue")],
  );
  const form = element("form", { novalidate: "" }, [
    element("label", { for: "session-key", class: styles.label }, [t("key.label")]),
    element("div", { class: styles.key }, [
      element("div", { class: styles.boxes, "aria-hidden": "true" }, grouped(boxes)),
      input,
    ]),
    hint,
    problem,
    element("div", { class: halves.buttons }, [button]),
  ]);

  const draw = () => {
    const { key } = readTyped(input.value);
    const at = document.activeElement === input ? Math.min(input.selectionStart ?? 0, KEY_CHARS - 1) : -1;
    boxes.forEach((box, index) => {
      box.textContent = key[index] ?? "";
      box.classList.toggle(styles.current ?? "", index === at);
    });
  };
  const fail = (text: string) => {
    problem.textContent = text;
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  const setBusy = (busy: boolean) => {
    button.disabled = busy;
    input.readOnly = busy;
    form.setAttribute("aria-busy", String(busy));
    button.textContent = busy ? t("key.looking") : t("continue");
  };
  const submit = async () => {
    const { key } = readTyped(input.value);
    if (!isComplete(key)) {
      fail(t("key.too_short"));
      input.focus();
      return;
    }
    fail("");
    setBusy(true);
    const failure = await options.proceed(key);
    setBusy(false);
    if (!failure) return;
    fail(failureSentence(failure, (code) => say(code)));
    input.focus();
    input.select();
  };

  input.addEventListener("input", () => {
    const caret = readTyped(input.value.slice(0, input.selectionStart ?? undefined)).key.length;
    const { key, strange } = readTyped(input.value);
    input.value = key;
    input.setSelectionRange(caret, caret);
    fail(strange ? t("key.strange", { sign: strange }) : "");
    draw();
  });
  for (const type of ["focus", "blur", "keyup", "select"] as const) input.addEventListener(type, draw);
  input.addEventListener("pointerup", () => {
    input.setSelectionRange(input.value.length, input.value.length);
    draw();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!button.disabled) void submit();
  });

  const head = element("div", {}, [organisationHead(t("organisation.unknown"))]);
  const footer = foot(null);
  void options.config.then((config) => {
    if (!config) return;
    head.replaceChildren(organisationHead(config.organisation));
    footer.replaceWith(foot(config));
  });
  root.replaceChildren(
    element("div", { class: halves.page }, [
      element("main", { class: halves.left }, [
        head,
        element("div", { class: halves.middle }, [
          steps(),
          element("h1", { class: halves.title }, [t("title")]),
          element("p", { class: halves.lead }, [t("lead")]),
          form,
          element("p", { class: styles.warning }, [icon(...ICONS.shield), element("span", {}, warning())]),
        ]),
        footer,
      ]),
      aside(),
    ]),
  );
  if (options.key) input.value = readTyped(options.key).key;
  if (options.failure) fail(failureSentence(options.failure, (code) => say(code)));
  draw();
  if (options.key && !options.failure) void submit();
  else input.focus();
}

/** The sentence against fraud, with its one word that matters in bold. */
function warning(): (Node | string)[] {
  const [before = "", after = ""] = t("fraud").split("**you**");
  return [before, element("b", {}, ["you"]), after];
}

function steps(): HTMLElement {
  const names = [t("step.key"), t("step.who"), t("step.share")];
  return element(
    "ol",
    { class: halves.steps, "aria-label": t("step.list") },
    names.map((name, at) =>
      element("li", at === 0 ? { class: halves.now, "aria-current": "step" } : {}, [
        element("span", { "aria-hidden": "true" }, [String(at + 1)]),
        name,
      ]),
    ),
  );
}

function grouped(boxes: readonly HTMLElement[]): HTMLElement[] {
  const groups: HTMLElement[] = [];
  for (let at = 0; at < boxes.length; at += GROUP_CHARS) {
    groups.push(element("span", { class: styles.group }, boxes.slice(at, at + GROUP_CHARS)));
  }
  return groups;
}

/** What it will look like, and the three promises. */
function aside(): HTMLElement {
  const promise = (paths: readonly string[], title: string, text: string) =>
    element("li", {}, [icon(...paths), element("b", {}, [title]), element("p", {}, [text])]);
  return element("aside", { class: `${halves.right} ${halves.optional}`, "aria-label": t("example.label") }, [
    element("div", { class: halves.inner }, [
      element("img", { class: styles.example, src: exampleUrl, alt: t("example.alt"), width: "640", height: "424" }),
      element("p", { class: halves.hint }, [t("example.note")]),
      element("ul", { class: styles.promises }, [
        promise(ICONS.screen, t("promise.choose"), t("promise.choose_text")),
        promise(ICONS.people, t("promise.see"), t("promise.see_text")),
        promise(ICONS.stop, t("promise.stop"), t("promise.stop_text")),
      ]),
    ]),
  ]);
}
