// What the library of pictures says when it cannot open one, told apart: the content is bad, or this machine could not look.

const NOT_OF_THE_CONTENT =
  /memory|too many open files|resource temporarily|no space left|input file is missing|unable to open|\b(?:ENOMEM|EMFILE|ENFILE|EAGAIN|ENOENT|EACCES|EIO|ENOSPC)\b/i

/** True if the bytes are at fault; else nothing is known of them, and looking again may go well. */
export function isPictureRefusal(error: unknown): boolean {
  return error instanceof Error && !NOT_OF_THE_CONTENT.test(error.message)
}
