// All ways to talk to providers, for the studio to compose.
import type { Clock } from '#platform/clock.ts'
import type { Outbound } from '#platform/net/outbound.ts'
import type { Dialect } from '#rooms/generation/provider.ts'
import { arkImagesDialect } from './ark/images.ts'
import { arkVideoDialect } from './ark/video.ts'
import { geminiImageDialect } from './gemini/image.ts'
import { geminiOmniDialect } from './gemini/omni.ts'
import { geminiSpeechDialect } from './gemini/speech.ts'
import { geminiTextDialect } from './gemini/text.ts'
import { openaiChatDialect } from './openai/chat.ts'
import { openaiImagesDialect } from './openai/images.ts'
import { openaiSpeechDialect } from './openai/speech.ts'
import { openaiVideosDialect } from './openai/videos.ts'
import { yunwuVideoDialect } from './yunwu/video.ts'

export type DialectDeps = { readonly outbound: Outbound; readonly clock: Clock }

export function createDialects(deps: DialectDeps): Dialect[] {
  const ways = [
    openaiChatDialect,
    openaiImagesDialect,
    openaiSpeechDialect,
    openaiVideosDialect,
    arkImagesDialect,
    arkVideoDialect,
    geminiTextDialect,
    geminiImageDialect,
    geminiSpeechDialect,
    geminiOmniDialect,
    yunwuVideoDialect,
  ]
  return ways.map((way) => way(deps))
}
