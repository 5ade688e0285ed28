const ID_PATTERN = /^exp_\d{8}_\d{6}_[0-9a-f]{8}(-\d+)?$/;

/** `exp_YYYYMMDD_HHMMSS_<hash8>`, in local time; `-2`, `-3`, … when the plain id is taken. */
export function experimentId(start: Date, configHash: string, occurrence = 1): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${start.getFullYear()}${two(start.getMonth() + 1)}${two(start.getDate())}`;
  const time = `${two(start.getHours())}${two(start.getMinutes())}${two(start.getSeconds())}`;
  return `exp_${day}_${time}_${configHash}${occurrence > 1 ? `-${occurrence}` : ""}`;
}

export function isExperimentId(name: string): boolean {
  return ID_PATTERN.test(name);
}
