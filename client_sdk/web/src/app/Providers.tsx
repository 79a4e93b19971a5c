import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "../design/fonts/all.css";
import "../design/tokens.css";
import "../design/base.css";
import "../design/mantine.css";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { setNonce } from "get-nonce";
import type { ReactNode } from "react";
import { I18nextProvider } from "react-i18next";
import { colorSchemeManager, cssVariablesResolver, pageNonce, theme } from "../design/theme";
import { startI18n } from "../i18n";
import { ApiError } from "../sdk/errors";

/** Further tries of a read that failed on the way; what the server refused is not asked again. */
const MAX_RETRIES = 2;

const i18n = startI18n();
const manager = colorSchemeManager();

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < MAX_RETRIES && error instanceof ApiError && error.passing,
      refetchOnWindowFocus: false,
    },
  },
});

// The library's scroll lock writes a style sheet of its own and asks this package for the nonce.
setNonce(pageNonce());

/** Everything that pages of the consoles need around them. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariablesResolver}
          colorSchemeManager={manager}
          defaultColorScheme="auto"
          getStyleNonce={pageNonce}
        >
          <Notifications position="top-right" limit={5} />
          {children}
        </MantineProvider>
      </QueryClientProvider>
    </I18nextProvider>
  );
}
