// Every provider that can be simulated, for the server that is started by hand.
import { simulateOpenai } from './openai.ts'
import type { ProviderSimulation } from './provider-simulation.ts'

export function simulateAll(): ProviderSimulation[] {
  return [simulateOpenai()]
}
