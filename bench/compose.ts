// Composition against the best single ffmpeg command written by hand for the same film, side by side in one run:
// wall time as a ratio, memory of all processes together, and what one changed still costs.
//
//   node bench/compose.ts [--shots 8] [--rounds 1] [--size 720p]
import { link, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { FilmSize } from '#contract/films.ts'
import { locateFfmpeg } from '#platform/process/ffmpeg.ts'
import { runProgram } from '#platform/process/run-program.ts'
import { type ComposeTools, composeFilm } from '#rooms/films/compose.ts'
import { canvasOf } from '#rooms/films/formats.ts'
import { type FilmPlan, planFilm, usualComposeSettings } from '#rooms/films/plan-film.ts'
import { handCommand } from './compose/hand-command.ts'
import { makeMaterial } from './compose/material.ts'
import { childrenCpuMs, watchMemory } from './compose/processes.ts'

export type ComposeFigures = {
  readonly shots: number
  readonly film_s: number
  readonly ours_wall_s: number
  readonly hand_wall_s: number
  readonly ours_over_hand: number
  /** Of all processes together: what an idle machine would see, however busy this one is. */
  readonly ours_cpu_s: number
  readonly hand_cpu_s: number
  readonly ours_over_hand_cpu: number
  readonly ours_peak_mb: number
  readonly hand_peak_mb: number
  readonly one_still_wall_s: number
  readonly full_over_one_still: number
}

type Wish = { readonly shots: number; readonly rounds: number; readonly size: FilmSize }

export async function benchCompose(wish: Wish): Promise<ComposeFigures> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-compose-'))
  try {
    const { ffmpegPath } = await locateFfmpeg()
    const settings = { ...usualComposeSettings, size: wish.size }
    const material = await makeMaterial({ folder, shots: wish.shots, size: wish.size })
    const plan = planFilm(material.cut, settings)
    const changed = planFilm(material.withOtherStill, settings)
    const tools: ComposeTools = {
      ffmpegPath,
      scratchDir: folder,
      concurrency: 2,
      openInput: async (sha256) => material.fileOf(sha256),
    }
    const hand: Timed[] = []
    const ours: Timed[] = []
    const one: Timed[] = []
    for (let round = 0; round < wish.rounds; round++) {
      const args = handCommand({ plan, material, canvas: canvasOf(wish.size, settings.aspect), folder })
      hand.push(
        await timed(
          async () => void (await runProgram({ program: ffmpegPath, args, cwd: folder, timeoutMs: 3_600_000 })),
        ),
      )
      const cache = linkCache(await mkdtemp(path.join(folder, 'cache-')))
      ours.push(await timed(() => composeOnce(plan, { ...tools, cache })))
      one.push(await timed(() => composeOnce(changed, { ...tools, cache })))
    }
    return figures(plan, { hand, ours, one })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function composeOnce(plan: FilmPlan, tools: ComposeTools) {
  await (await composeFilm(plan, tools)).dispose()
}

/** Hard links to every output, as a store of artefacts would keep them. */
function linkCache(folder: string): NonNullable<ComposeTools['cache']> {
  const known = new Map<string, string>()
  return {
    find: (order) => known.get(JSON.stringify(order)),
    async keep(order, file) {
      const kept = path.join(folder, `kept-${known.size}`)
      known.set(JSON.stringify(order), kept)
      await link(file, kept)
    },
  }
}

type Timed = { readonly wallMs: number; readonly cpuMs: number; readonly peakBytes: number }

async function timed(work: () => Promise<void>): Promise<Timed> {
  const memory = watchMemory()
  const cpuBefore = childrenCpuMs()
  const start = performance.now()
  await work()
  const wallMs = performance.now() - start
  return { wallMs, cpuMs: childrenCpuMs() - cpuBefore, peakBytes: memory.stop() }
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const round = (value: number, digits: number) => Number(value.toFixed(digits))

function figures(plan: FilmPlan, runs: Record<'hand' | 'ours' | 'one', Timed[]>): ComposeFigures {
  const wall = (which: keyof typeof runs) => median(runs[which].map((run) => run.wallMs)) / 1000
  const cpu = (which: keyof typeof runs) => median(runs[which].map((run) => run.cpuMs)) / 1000
  const peak = (which: keyof typeof runs) => Math.max(...runs[which].map((run) => run.peakBytes)) / 1e6
  return {
    shots: plan.timeline.shots.length,
    film_s: round(plan.timeline.totalSamples / 48_000, 1),
    ours_wall_s: round(wall('ours'), 2),
    hand_wall_s: round(wall('hand'), 2),
    ours_over_hand: round(wall('ours') / wall('hand'), 3),
    ours_cpu_s: round(cpu('ours'), 2),
    hand_cpu_s: round(cpu('hand'), 2),
    ours_over_hand_cpu: round(cpu('ours') / cpu('hand'), 3),
    ours_peak_mb: Math.round(peak('ours')),
    hand_peak_mb: Math.round(peak('hand')),
    one_still_wall_s: round(wall('one'), 2),
    full_over_one_still: round(wall('ours') / wall('one'), 1),
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { shots: { type: 'string' }, rounds: { type: 'string' }, size: { type: 'string' } },
  })
  const wish = {
    shots: Number(values.shots ?? 8),
    rounds: Number(values.rounds ?? 1),
    size: (values.size ?? '720p') as FilmSize,
  }
  console.log(JSON.stringify(await benchCompose(wish), null, 2))
}
