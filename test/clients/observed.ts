/** What a caller sees of a call: its value as JSON, or its error with its class and its own words. */
export type Observed = { value: string } | { errorClass: unknown; error: Record<string, unknown> };

export async function observe(call: () => Promise<unknown>): Promise<Observed> {
  try {
    return { value: JSON.stringify(await call()) };
  } catch (error) {
    return { errorClass: (error as object)?.constructor, error: describe(error) };
  }
}

const FIELDS = ["name", "message", "status", "code", "type", "param", "request_id", "requestID", "error"];

function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { thrown: error };
  const fields = error as unknown as Record<string, unknown>;
  return {
    ...Object.fromEntries(FIELDS.map((field) => [field, fields[field]])),
    keys: Object.keys(error),
    cause: error.cause === undefined ? undefined : describe(error.cause),
  };
}
