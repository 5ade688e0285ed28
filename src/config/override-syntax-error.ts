/** A mistake in the text of an override; the caller adds which one. */
export class OverrideSyntaxError extends Error {
  override readonly name = "OverrideSyntaxError";
}
