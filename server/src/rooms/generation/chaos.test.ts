// A small storm, with every test run; `chaos.slow.test.ts` is the great one.
import { describeChaos } from './chaos.seed.ts'

describeChaos({ count: 24, kills: 2 })
