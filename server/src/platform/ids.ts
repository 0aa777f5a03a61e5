// The only place that makes ids and secrets.
import { randomBytes } from 'node:crypto'

let lastMs = 0
let sequence = 0

/**
 * A UUIDv7 (RFC 9562): time-ordered, and strictly increasing within this process, so that rows written
 * in one transaction sort in the order they were written.
 */
export function newId(nowMs: number = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs
    sequence = randomBytes(2).readUInt16BE() & 0x7ff
  } else if (++sequence > 0xfff) {
    lastMs += 1
    sequence = 0
  }
  const bytes = takeRandom(16)
  bytes.writeUIntBE(lastMs, 0, 6)
  bytes.writeUInt16BE(0x7000 | sequence, 6)
  bytes.writeUInt8(((bytes[8] ?? 0) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

// Asked for by the block, for ids only: every request has one, and a call for 16 bytes costs nearly as much as for 4096.
const BLOCK_BYTES = 4096
let block = randomBytes(BLOCK_BYTES)
let taken = 0

function takeRandom(count: number): Buffer {
  if (taken + count > BLOCK_BYTES) {
    block = randomBytes(BLOCK_BYTES)
    taken = 0
  }
  taken += count
  return block.subarray(taken - count, taken)
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether a text from outside can be an id at all; PostgreSQL would answer an error for any other. */
export function isId(text: string): boolean {
  return UUID.test(text)
}

/** When an id of ours was made, to the millisecond; undefined for one that is no UUIDv7. */
export function timeOfId(id: string): Date | undefined {
  return UUID.test(id) && id[14] === '7' ? new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)) : undefined
}

/** An unguessable token of 256 bits, URL-safe. Only its hash may be stored. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** From 0 up to 1: for spreading waits, never for secrets. */
export function chance(): number {
  return Math.random()
}
