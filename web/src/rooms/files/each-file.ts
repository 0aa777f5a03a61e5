// One thing done to many files: some at a time, and what was refused does not stop the rest.
import type { FileDetail } from '#contract/files.ts'

const AT_ONCE = 4

export type Outcome = {
  readonly done: readonly FileDetail[]
  readonly failed: readonly FileDetail[]
  /** Why the first of them failed. */
  readonly error: unknown
}

export async function forEachFile(
  files: readonly FileDetail[],
  work: (file: FileDetail) => Promise<unknown>,
): Promise<Outcome> {
  const waiting = [...files]
  const done: FileDetail[] = []
  const failed: FileDetail[] = []
  let firstError: unknown = null
  const worker = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      try {
        await work(file)
        done.push(file)
      } catch (error) {
        failed.push(file)
        firstError ??= error
      }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return { done, failed, error: firstError }
}
