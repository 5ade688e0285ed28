import { ExplogError } from "../../format/explog-error.js";

const REASONS: Partial<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "what should be its folder is a file",
  EISDIR: "it is a folder",
  EACCES: "permission is missing",
  EPERM: "permission is missing",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
};

/** What a person can do about a file of their choice that could not be written; other errors as they are. */
export function unwritableFile(path: string, option: string, error: unknown): unknown {
  if (error instanceof ExplogError || !(error instanceof Error)) return error;
  const { code, path: failed = path } = error as NodeJS.ErrnoException;
  // A log that could not be read is another matter.
  if (code === undefined || !failed.startsWith(path)) return error;
  return new ExplogError(
    "INVALID_ARGUMENT",
    `${path} cannot be written: ${REASONS[code] ?? error.message}. Choose another file with ${option}.`,
    { cause: error },
  );
}
