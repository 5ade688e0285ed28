/** A media resolution's name: `MEDIA_RESOLUTION_LOW` and `low` are one; none stands for the model's own. */
export function mediaResolutionName(mediaResolution: string | undefined): string | undefined {
  const name = mediaResolution?.toLowerCase().replace(/^media_resolution_/, "");
  return name === "" || name === "unspecified" || name === "auto" ? undefined : name;
}
