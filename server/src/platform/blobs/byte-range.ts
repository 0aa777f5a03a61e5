import { blobFaults } from './blob-faults.ts'
import type { ByteRange } from './blob-store.ts'

/**
 * Reads an HTTP Range header (RFC 9110, 14.1.2) of one range, also open-ended and suffix ranges. `whole` if there
 * is none, or one that may be ignored (another unit, several ranges); `unsatisfiable` asks for status 416.
 */
export function parseRange(header: string | undefined, sizeBytes: number): ByteRange | 'whole' | 'unsatisfiable' {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  const [from, to] = [found?.[1] ?? '', found?.[2] ?? '']
  if (from === '' && to === '') return 'whole'
  if (from === '') {
    const length = Math.min(Number(to), sizeBytes)
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes - 1 }
  }
  const start = Number(from)
  if (to !== '' && Number(to) < start) return 'whole'
  if (start >= sizeBytes) return 'unsatisfiable'
  return { start, end: to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1) }
}

/** For stores: the range must lie within the blob; without one it is all of it. */
export function checkRange(range: ByteRange | undefined, sizeBytes: number): ByteRange {
  if (range === undefined) return { start: 0, end: sizeBytes - 1 }
  const isWithin =
    Number.isSafeInteger(range.start) && range.start >= 0 && range.start <= range.end && range.end < sizeBytes
  if (!isWithin) throw blobFaults.RANGE({ size_bytes: sizeBytes })
  return range
}
