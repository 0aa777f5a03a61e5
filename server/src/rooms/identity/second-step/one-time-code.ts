// Codes of an authenticator app, and recovery codes for whoever lost it. Pure, apart from chance.
import { createHmac } from 'node:crypto'
import { generateURI, verifySync } from 'otplib'
import { newSecret } from '#platform/ids.ts'

const STEP_SECONDS = 30
const ISSUER = 'Huaben'
export const RECOVERY_CODES = 10
/** Without 0, O, 1, I and L, which look alike on paper. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const RECOVERY_LETTERS = 10

/** The time step that a right code belongs to, or null. One step before and after is taken: clocks differ. */
export function stepOfCode(secret: string, code: string, at: { now: Date; afterStep: number }): number | null {
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return null
  const verdict = verifySync({
    strategy: 'totp',
    secret,
    token,
    epoch: Math.floor(at.now.getTime() / 1000),
    epochTolerance: STEP_SECONDS,
    ...(at.afterStep > 0 ? { afterTimeStep: at.afterStep } : {}),
  })
  return verdict.valid && 'timeStep' in verdict ? verdict.timeStep : null
}

/** What authenticator apps read from the picture. */
export function enrolmentUri(account: string, secret: string): string {
  // A colon would end the issuer's name.
  return generateURI({ strategy: 'totp', issuer: ISSUER, label: account.replaceAll(':', ' '), secret })
}

/** "7KQ2M-4XWPD": about 50 bits each. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const bytes = Buffer.from(newSecret(), 'base64url')
    const letters = [...bytes].filter((byte) => byte < 8 * LETTERS.length).map((byte) => LETTERS[byte % LETTERS.length])
    return `${letters.slice(0, 5).join('')}-${letters.slice(5, RECOVERY_LETTERS).join('')}`
  })
}

/** Null for what cannot be a recovery code. */
export function hashRecoveryCode(key: Uint8Array, userId: string, code: string): string | null {
  const letters = code.toUpperCase().replace(/[\s-]/g, '')
  if (letters.length !== RECOVERY_LETTERS) return null
  return createHmac('sha256', key).update(`${userId}\n${letters}`).digest('base64url')
}
