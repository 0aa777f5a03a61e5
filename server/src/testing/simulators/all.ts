// Every provider that can be simulated, for the server that is started by hand.
import { simulateDashscope, simulateNls } from './aliyun.ts'
import { simulateArk } from './ark.ts'
import { simulateBaidu } from './baidu.ts'
import { simulateComfyui } from './comfyui.ts'
import { simulateDeepseek } from './deepseek.ts'
import { simulateEdge } from './edge.ts'
import { simulateGemini } from './gemini.ts'
import { simulateGoogleSpeech } from './google-speech.ts'
import { simulateKling } from './kling.ts'
import { simulateMinimax } from './minimax.ts'
import { simulateOllama } from './ollama.ts'
import { simulateOpenai } from './openai.ts'
import type { ProviderSimulation } from './provider-simulation.ts'
import { simulateSdWebui } from './sd-webui.ts'
import { simulateVolcengine } from './volcengine.ts'
import { simulateYunwu } from './yunwu.ts'

/** @param secretKey of every pair of keys that they know */
export function simulateAll({ secretKey = 'test-secret' }: { readonly secretKey?: string } = {}): ProviderSimulation[] {
  return [
    simulateOpenai(),
    simulateDeepseek(),
    simulateArk(),
    simulateArk('byteplus'),
    simulateGemini(),
    simulateGemini('yunwu-gemini'),
    simulateYunwu(),
    simulateKling(secretKey),
    { ...simulateKling(secretKey), id: 'kling-cn' },
    simulateMinimax(),
    { ...simulateMinimax(), id: 'minimax-cn' },
    simulateOllama(),
    simulateSdWebui(),
    simulateComfyui(),
    simulateEdge(),
    simulateGoogleSpeech(),
    simulateBaidu(),
    simulateDashscope(),
    simulateNls(secretKey),
    simulateVolcengine(),
  ]
}
