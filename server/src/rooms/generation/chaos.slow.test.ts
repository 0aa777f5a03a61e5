// The storm of `chaos.seed.ts`. By itself a small one; HUABEN_CHAOS_COUNT=500 HUABEN_CHAOS_KILLS=10 make it the great one, of a thousand
// generations, which takes half an hour.
import { describeChaos } from './chaos.seed.ts'

describeChaos({
  count: Number(process.env.HUABEN_CHAOS_COUNT ?? 40),
  kills: Number(process.env.HUABEN_CHAOS_KILLS ?? 3),
})
