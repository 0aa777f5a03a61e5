// What the library of pictures says when it cannot open one, told apart: the content is bad, or this machine could not look.

const NOT_OF_THE_CONTENT =
  /memory|too many open files|resource temporarily|no space left|input file is missing|unable to open|\b(?:ENOMEM|EMFILE|ENFILE|EAGAIN|ENOENT|EACCES|EIO|ENOSPC)\b/i

/** A limit of the library itself, which the content goes beyond. */
const OWN_LIMIT = /security limit/i

/** True if the bytes are at fault; else nothing is known of them, and looking again may go well. */
export function isPictureRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return OWN_LIMIT.test(error.message) || !NOT_OF_THE_CONTENT.test(error.message)
}
