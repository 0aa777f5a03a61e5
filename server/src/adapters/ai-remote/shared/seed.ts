import { createHash } from 'node:crypto'

/** Equal words and variant give an equal seed, so that the same order gives the same picture; 31 bits, which everyone takes. */
export function seedOf(words: string, variant = 0): number {
  return createHash('sha256').update(`${variant}\n${words}`).digest().readUInt32BE(0) >>> 1
}
