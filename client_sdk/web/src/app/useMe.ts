import { useQuery } from "@tanstack/react-query";
import { api } from "./api";

export const ME_KEY = ["me"] as const;

/** How long the answer counts; the server checks every request anyway. */
const FRESH_MS = 5 * 60_000;

export function useMe() {
  return useQuery({ queryKey: ME_KEY, queryFn: () => api.me(), staleTime: FRESH_MS });
}
