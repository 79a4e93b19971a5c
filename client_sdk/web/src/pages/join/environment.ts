/** What a browser tells about itself, shown to the people who help. Pure; the longest value is cut. */
export interface EnvironmentFacts {
  userAgent: string;
  languages: readonly string[];
  timeZone: string;
  screen: { width: number; height: number };
  pixelRatio: number;
}

/** The server's bound on one value. */
const MAX_VALUE_CHARS = 200;

/** Names in the order in which they must be tried: each later one is also in the user agent of the earlier ones. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg(?:e|A|iOS)?\/(\d+)/, "Edge"],
  [/OPR\/(\d+)/, "Opera"],
  [/SamsungBrowser\/(\d+)/, "Samsung Internet"],
  [/(?:Firefox|FxiOS)\/(\d+)/, "Firefox"],
  [/(?:Chrome|CriOS)\/(\d+)/, "Chrome"],
  [/Version\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari/, "Safari"],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Windows NT 10/, "Windows 10 or later"],
  [/Windows/, "Windows"],
  [/CrOS/, "ChromeOS"],
  [/Android (\d+)/, "Android"],
  [/iPhone OS (\d+)/, "iOS"],
  [/iPad; CPU OS (\d+)/, "iPadOS"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

function named(userAgent: string, table: readonly (readonly [RegExp, string])[]): string {
  for (const [pattern, name] of table) {
    const found = pattern.exec(userAgent);
    if (found) return found[1] ? `${name} ${found[1]}` : name;
  }
  return "";
}

export function environmentOf(facts: EnvironmentFacts): Record<string, string> {
  const { width, height } = facts.screen;
  const ratio = Math.round(facts.pixelRatio * 100) / 100;
  const values: Record<string, string> = {
    browser: named(facts.userAgent, BROWSERS),
    os: named(facts.userAgent, SYSTEMS),
    screens: width > 0 && height > 0 ? `${width}×${height}${ratio === 1 ? "" : ` at ${ratio}`}` : "",
    time_zone: facts.timeZone,
    language: facts.languages.join(", "),
  };
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== "")
      .map(([name, value]) => [name, value.slice(0, MAX_VALUE_CHARS)]),
  );
}

export function readEnvironment(page: Window = window): Record<string, string> {
  const { userAgent, languages } = page.navigator;
  return environmentOf({
    userAgent,
    languages,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    screen: page.screen,
    pixelRatio: page.devicePixelRatio,
  });
}
