import { scriptFaults } from './faults.ts'

/** A person types numbers too: what is none, is no version. */
export function numberOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw scriptFaults.NO_VERSION({ number: text })
  return Number(text)
}
