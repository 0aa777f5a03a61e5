// A thousand generations in a storm. HUABEN_CHAOS_COUNT says how many of each sort, HUABEN_CHAOS_KILLS how often the server is killed.
import { describeChaos } from './chaos.seed.ts'

describeChaos({
  count: Number(process.env.HUABEN_CHAOS_COUNT ?? 500),
  kills: Number(process.env.HUABEN_CHAOS_KILLS ?? 10),
})
