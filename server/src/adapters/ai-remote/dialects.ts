// All ways to talk to providers, for the studio to compose.
import type { Clock } from '#platform/clock.ts'
import type { Outbound } from '#platform/net/outbound.ts'
import type { Dialect } from '#rooms/generation/provider.ts'
import { openaiChatDialect } from './openai/chat.ts'
import { openaiImagesDialect } from './openai/images.ts'
import { openaiSpeechDialect } from './openai/speech.ts'
import { openaiVideosDialect } from './openai/videos.ts'

export type DialectDeps = { readonly outbound: Outbound; readonly clock: Clock }

export function createDialects(deps: DialectDeps): Dialect[] {
  return [openaiChatDialect(deps), openaiImagesDialect(deps), openaiSpeechDialect(deps), openaiVideosDialect(deps)]
}
