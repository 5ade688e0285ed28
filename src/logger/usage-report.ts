/** The usage report alone, out of a response that may hold much more, as the transcript keeps it. */
export function usageReportOf(raw: unknown): unknown {
  if (typeof raw !== "object" || raw === null) return undefined;
  for (const name of ["usageMetadata", "usage_metadata", "usage"] as const) {
    const report = (raw as Record<string, unknown>)[name];
    if (typeof report === "object" && report !== null) return { [name]: report };
  }
  return raw;
}
