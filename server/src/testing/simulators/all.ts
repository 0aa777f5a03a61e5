// Every provider that can be simulated, for the server that is started by hand.
import { simulateArk } from './ark.ts'
import { simulateDeepseek } from './deepseek.ts'
import { simulateGemini } from './gemini.ts'
import { simulateOpenai } from './openai.ts'
import type { ProviderSimulation } from './provider-simulation.ts'
import { simulateYunwu } from './yunwu.ts'

export function simulateAll(): ProviderSimulation[] {
  return [
    simulateOpenai(),
    simulateDeepseek(),
    simulateArk(),
    simulateArk('byteplus'),
    simulateGemini(),
    simulateGemini('yunwu-gemini'),
    simulateYunwu(),
  ]
}
