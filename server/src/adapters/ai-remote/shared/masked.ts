// What a provider says, without what it was told in confidence: it may quote the key it refuses, whole or in part, or what was made of it.
import { maskSecrets } from '#platform/redacted.ts'
import type { EngineAccess } from '#rooms/generation/provider.ts'

const MESSAGE_CHARS_MAX = 500
/** No more than that is looked through: masking 4 MB of an answer takes a second (measured). */
const LOOKED_AT_CHARS_MAX = 20_000
/** Shorter ones, a user called "me", stand in any text. */
const SECRET_CHARS_MIN = 4

/**
 * At most 500 characters, cut after masking: of half a key at the end nobody would know what it is.
 * @param sent headers that went along, and tokens: signed, exchanged or joined from the key
 */
export function masked(
  text: string,
  access: Pick<EngineAccess, 'secrets'> | undefined,
  sent: readonly string[] = [],
): string {
  const bare = sent.map((value) => value.replace(/^(Bearer|Basic);?\s*/i, ''))
  const secrets = [...Object.values(access?.secrets ?? {}), ...bare].filter(({ length }) => length >= SECRET_CHARS_MIN)
  return maskSecrets(text.slice(0, LOOKED_AT_CHARS_MAX), secrets).slice(0, MESSAGE_CHARS_MAX).toWellFormed()
}
