// Whether a callback comes from Kling: Standard Webhooks with the secret of the account.
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Older and newer ones are refused, so that a recorded callback is of no use later. */
const toleranceSeconds = 300

export type KlingCallback = {
  /** "whsec_" and base64. */
  readonly secret: string
  readonly nowSeconds: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** As it came in; JSON that was parsed and written again has another signature. */
  readonly rawBody: string
}

export function isKlingCallback({ secret, nowSeconds, headers, rawBody }: KlingCallback): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers
  if (!id || !timestamp || !signatures || !/^\d+$/.test(timestamp)) return false
  if (Math.abs(nowSeconds - Number(timestamp)) > toleranceSeconds) return false
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const wanted = createHmac('sha256', key).update(`${id}.${timestamp}.${rawBody}`).digest()
  return signatures.split(' ').some((each) => {
    const [version, value = ''] = each.split(',', 2)
    const given = Buffer.from(value, 'base64')
    return version === 'v1' && given.length === wanted.length && timingSafeEqual(given, wanted)
  })
}
