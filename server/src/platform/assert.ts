/** For programmer errors only: always becomes `internal`. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`)
}

export function must<T>(value: T | null | undefined, message: string): T {
  if (value === null || value === undefined) throw new Error(`must not be missing: ${message}`)
  return value
}
