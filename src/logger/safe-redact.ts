/** The user's redaction, made safe: a text that it fails on is not written at all. */
export function safeRedact(
  redact: ((text: string) => string) | undefined,
  warn: (message: string) => void,
): (text: string) => string {
  if (!redact) return (text) => text;
  let warned = false;
  return (text) => {
    try {
      const redacted: unknown = redact(text);
      if (typeof redacted === "string") return redacted;
      throw new TypeError(`it returned ${typeof redacted}, not a string`);
    } catch (error) {
      if (!warned) {
        warned = true;
        warn(`The redact function failed (${String(error)}); such texts are left out of the log.`);
      }
      return "[left out: redact failed]";
    }
  };
}
