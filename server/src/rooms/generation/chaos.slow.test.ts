// The storm of `chaos.seed.ts`. By itself a small one; CHAOS_COUNT=500 CHAOS_KILLS=10 make it the great one, of a thousand
// generations, which takes half an hour.
import { describeChaos } from './chaos.seed.ts'

describeChaos({
  count: Number(process.env.CHAOS_COUNT ?? 40),
  kills: Number(process.env.CHAOS_KILLS ?? 3),
})
