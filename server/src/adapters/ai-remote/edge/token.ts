// The token that the read-aloud service wants with each call: made of the time, in steps of five minutes.
import { createHash } from 'node:crypto'

/** Known to every client of the service; it names the browser's feature, not a person. */
export const trustedClientToken = '6A5AA1D4EAFF4E9FB37E23D68491D6F4'

const secondsFrom1601To1970 = 11_644_473_600n
const stepSeconds = 300n
/** The service counts in steps of 100 ns. */
const ticksPerSecond = 10_000_000n

/** Sec-MS-GEC. In whole numbers of any size: ticks do not fit a double. */
export function edgeToken(unixSeconds: number): string {
  const seconds = BigInt(Math.floor(unixSeconds)) + secondsFrom1601To1970
  const ticks = (seconds - (seconds % stepSeconds)) * ticksPerSecond
  return createHash('sha256').update(`${ticks}${trustedClientToken}`).digest('hex').toUpperCase()
}
