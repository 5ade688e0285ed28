/** A model's name as the rules match it: lower case, without a path, a region, a vendor or `ft:` before it. */
export function modelFamilyName(model: string): string {
  const name = model.toLowerCase().trim().split("/").at(-1) ?? "";
  return name
    .replace(
      /^(?:[a-z]+(?:-[a-z]+)*\.)?(?:anthropic|google|openai|meta|mistral|amazon|deepseek|cohere)\./,
      "",
    )
    .replace(/^ft:/, "")
    .replace(/^(claude-[a-z]+-\d)\.(\d)/, "$1-$2");
}
