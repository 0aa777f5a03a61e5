// All ways to talk to providers, for the studio to compose.
import { newId } from '#platform/ids.ts'
import type { Dialect } from '#rooms/generation/provider.ts'
import { nlsSpeechDialect } from './aliyun/nls-speech.ts'
import { dashscopeSpeechDialect } from './aliyun/qwen-speech.ts'
import { arkImagesDialect } from './ark/images.ts'
import { arkVideoDialect } from './ark/video.ts'
import { baiduSpeechDialect } from './baidu/speech.ts'
import { comfyuiDialects } from './comfyui/comfyui.ts'
import { edgeSpeechDialect } from './edge/edge-speech.ts'
import { geminiImageDialect } from './gemini/image.ts'
import { geminiOmniDialect } from './gemini/omni.ts'
import { geminiSpeechDialect } from './gemini/speech.ts'
import { geminiTextDialect } from './gemini/text.ts'
import { googleSpeechDialect } from './google-speech/google-speech.ts'
import { klingVideoDialect, klingVideoV1Dialect } from './kling/clips.ts'
import { klingImageDialect } from './kling/pictures.ts'
import { minimaxChatDialect } from './minimax/chat.ts'
import { minimaxVideoDialect, minimaxVideoV1Dialect } from './minimax/clips.ts'
import { minimaxImageDialect } from './minimax/image.ts'
import { minimaxSpeechDialect } from './minimax/speech.ts'
import { ollamaDialect } from './ollama/ollama.ts'
import { openaiChatDialect } from './openai/chat.ts'
import { openaiImagesDialect } from './openai/images.ts'
import { openaiSpeechDialect } from './openai/speech.ts'
import { openaiVideosDialect } from './openai/videos.ts'
import { sdWebuiDialect } from './sd-webui/sd-webui.ts'
import type { ClientDeps } from './shared/provider-client.ts'
import { volcSpeechV1Dialect } from './volcengine/speech-v1.ts'
import { volcSpeechDialect } from './volcengine/speech-v3.ts'
import { yunwuVideoDialect } from './yunwu/video.ts'

export function createDialects(deps: ClientDeps): Dialect[] {
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
    klingVideoDialect,
    klingVideoV1Dialect,
    klingImageDialect,
    minimaxChatDialect,
    minimaxImageDialect,
    minimaxVideoDialect,
    minimaxVideoV1Dialect,
    minimaxSpeechDialect,
    ollamaDialect,
    sdWebuiDialect,
    googleSpeechDialect,
    baiduSpeechDialect,
    dashscopeSpeechDialect,
  ]
  const naming = { ...deps, makeId: newId }
  const namingWays = [edgeSpeechDialect, nlsSpeechDialect, volcSpeechDialect, volcSpeechV1Dialect]
  return [...ways.map((way) => way(deps)), ...namingWays.map((way) => way(naming)), ...comfyuiDialects(deps)]
}
