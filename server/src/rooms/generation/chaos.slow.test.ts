// The storm of `chaos.seed.ts`: a thousand generations in two halves, in ten minutes. CHAOS_COUNT=40 CHAOS_KILLS=3 make it a small one.
import { describeChaos } from './chaos.seed.ts'

describeChaos({
  count: Number(process.env.CHAOS_COUNT ?? 500),
  kills: Number(process.env.CHAOS_KILLS ?? 10),
})
