// A whole production through the real studio, then the same again unchanged, and with one line changed: what is not made
// twice costs nothing. The peer of each is the full production of the same run.
//
//   node bench/incremental.ts [--json]
import { aProjectWith, aScope, produce, SHORT_SCRIPT, saveScript } from '#rooms/productions/productions.seed.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Studio } from '#studio/compose.ts'
import { childrenCpuMs } from './compose/processes.ts'
import { present, type Row, round } from './report.ts'
import { openBenchStudio, signIn } from './studio.ts'

const CHANGED = SHORT_SCRIPT.replace('多谢多谢。', '多谢老人家。')

type Timed = { readonly wallMs: number; readonly cpuMs: number; readonly made: Record<string, number> }

async function run(studio: Studio, scope: Scope, projectId: string): Promise<Timed> {
  const cpu = process.cpuUsage()
  const children = childrenCpuMs()
  const start = performance.now()
  const done = await produce(studio, scope, projectId)
  const wallMs = performance.now() - start
  if (done.state !== 'completed') throw new Error(`the production is ${done.state}`)
  const { user, system } = process.cpuUsage(cpu)
  return { wallMs, cpuMs: (user + system) / 1000 + childrenCpuMs() - children, made: done.report?.built ?? {} }
}

function rowOf(name: string, timed: Timed, full: Timed): Row {
  const made = Object.entries(timed.made).filter(([, count]) => count > 0)
  return {
    production: name,
    'wall s': round(timed.wallMs / 1000, 2),
    'cpu s': round(timed.cpuMs / 1000, 2),
    'full / it, wall': round(full.wallMs / timed.wallMs, 1),
    'full / it, cpu': round(full.cpuMs / timed.cpuMs, 1),
    made: made.map(([kind, count]) => `${count} ${kind}`).join(', '),
  }
}

const opened = await openBenchStudio(null)
const { studio } = opened
try {
  const person = await signIn(studio, 'bench')
  const scope: Scope = {
    workspaceId: person.workspaceId,
    actorId: person.userId,
    onlyProjectId: null,
    role: 'owner',
    requestId: null,
  }
  // Engines start their threads and programs with their first work; that is not what is measured. Nothing is shared between workspaces.
  const elsewhere = aScope()
  await produce(studio, elsewhere, await aProjectWith(studio, elsewhere, SHORT_SCRIPT))
  const projectId = await aProjectWith(studio, scope, SHORT_SCRIPT)
  const full = await run(studio, scope, projectId)
  const unchanged = await run(studio, scope, projectId)
  await saveScript(studio, scope, projectId, CHANGED)
  const oneLine = await run(studio, scope, projectId)
  present({
    title: 'Productions',
    rows: [rowOf('full', full, full), rowOf('one line changed', oneLine, full), rowOf('unchanged', unchanged, full)],
    notes: ['a short film of about twenty seconds at 360p: the longer the film, the higher the ratios.'],
  })
} finally {
  await opened.close()
}
process.exit(0)
