/** Whether a sync failed because the file system knows none; what is written still outlives the process. */
export function isSyncUnsupported(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === "EINVAL" || code === "ENOTSUP" || code === "ENOSYS" || code === "EOPNOTSUPP";
}
