import {
  Button,
  type CSSVariablesResolver,
  createTheme,
  Input,
  type MantineColorSchemeManager,
  type MantineColorsTuple,
  Modal,
  SegmentedControl,
  Select,
} from "@mantine/core";
import { getScheme, setScheme, subscribeScheme } from "./scheme";

const tide: MantineColorsTuple = [
  "#e6f6f7",
  "#cdeaec",
  "#9fd6da",
  "#6cc0c6",
  "#43aeb6",
  "#249ba4",
  "#138892",
  "#0d7680",
  "#0a6770",
  "#07525a",
];

/** The component library in our measures. `tokens.css` is the source of every value. */
export const theme = createTheme({
  colors: {
    tide,
    gray: [
      "#f5f6f6",
      "#eceeee",
      "#e6e9ea",
      "#e0e4e5",
      "#7d888c",
      "#6b767a",
      "#5c676b",
      "#465054",
      "#2b3336",
      "#14191b",
    ],
    dark: [
      "#e8eced",
      "#aeb8bc",
      "#929da2",
      "#8a959a",
      "#262d30",
      "#1e2427",
      "#1c2124",
      "#15191b",
      "#101314",
      "#0e1112",
    ],
  },
  primaryColor: "tide",
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  black: "#14191b",
  defaultRadius: "sm",
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px" },
  spacing: { xs: "0.5rem", sm: "0.75rem", md: "1rem", lg: "1.5rem", xl: "2rem" },
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  fontWeights: { regular: "400", medium: "500", bold: "600" },
  respectReducedMotion: true,
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.75rem", lineHeight: "1.2" },
      h2: { fontSize: "1.25rem", lineHeight: "1.3" },
      h3: { fontSize: "0.875rem", lineHeight: "1.4" },
      h4: { fontSize: "0.8125rem", lineHeight: "1.4" },
    },
  },
  shadows: { xs: "var(--ds-e1)", md: "var(--ds-e2)", xl: "var(--ds-e3)" },
  fontFamily: "var(--ds-font)",
  fontFamilyMonospace: "var(--ds-font-mono)",
  components: {
    Button: Button.extend({ defaultProps: { size: "sm" } }),
    Modal: Modal.extend({ defaultProps: { radius: "lg", shadow: "xl" } }),
    Input: Input.extend({ defaultProps: { size: "sm" } }),
    Select: Select.extend({ defaultProps: { size: "sm" } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: "sm" } }),
  },
});

/** The library's variables, taken from ours; the tokens themselves change between light and dark. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const fromTokens = {
    "--mantine-color-body": "var(--ds-surface)",
    "--mantine-color-text": "var(--ds-text)",
    "--mantine-color-dimmed": "var(--ds-text-3)",
    "--mantine-color-placeholder": "var(--ds-text-3)",
    "--mantine-color-anchor": "var(--ds-accent-text)",
    "--mantine-color-error": "var(--ds-red-text)",
    "--mantine-color-default": "var(--ds-raised)",
    "--mantine-color-default-border": "var(--ds-line-strong)",
    "--mantine-color-default-hover": "var(--ds-hover)",
    "--mantine-color-tide-light": "var(--ds-accent-soft)",
    "--mantine-color-tide-light-color": "var(--ds-accent-text)",
  };
  return { variables: {}, light: fromTokens, dark: fromTokens };
};

/** Lets the library read and write the same choice as the pages without it. */
export function colorSchemeManager(): MantineColorSchemeManager {
  let unsubscribe: (() => void) | undefined;
  return {
    get: (fallback) => (typeof window === "undefined" ? fallback : getScheme()),
    set: (scheme) => {
      if (scheme !== getScheme()) setScheme(scheme);
    },
    subscribe: (onUpdate) => {
      unsubscribe = subscribeScheme(onUpdate);
    },
    unsubscribe: () => unsubscribe?.(),
    clear: () => setScheme("auto"),
  };
}

/** The nonce of this response, which the server wrote into the document. */
export function pageNonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
  return meta?.nonce || meta?.getAttribute("nonce") || "";
}
