// OpenAI as it is: text, pictures, speech, and the video doors it has closed but others keep open.
import { chatRoutes, imageRoutes, speechRoutes, videoRoutes } from './openai-routes.ts'
import { openaiRefusal } from './openai-words.ts'
import type { ProviderSimulation } from './provider-simulation.ts'
import { bearerOf } from './sim-request.ts'

export function simulateOpenai(): ProviderSimulation {
  return {
    id: 'openai',
    keyOf: bearerOf,
    refuse: openaiRefusal,
    routes: [
      ...chatRoutes(['gpt-6-sol', 'gpt-image-2'], { tellsCached: 'openai' }),
      ...imageRoutes(),
      ...speechRoutes(),
      ...videoRoutes(),
    ],
  }
}
