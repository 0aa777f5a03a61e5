import { faults } from '#platform/faults.ts'

const FULL = new Set(['ENOSPC', 'EDQUOT'])

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'
}

/** Above this adapter nobody knows the codes of the operating system. */
export async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw FULL.has(codeOf(error) ?? '') ? faults.STORAGE_FULL({}, error) : error
  }
}
