// How often runs are read and planned that are under way at the same time: counted, as time is no measure.
import { expect, test } from 'vitest'
import type { Queryable } from '#platform/db/db.ts'
import type { ProductionInput } from './input.ts'
import { RunMemories } from './memory.ts'

const nowhere = undefined as unknown as Queryable

function counted(shots: number) {
  const loads = new Map<string, number>()
  const blank = { sceneId: 'none', lines: [], cues: [] }
  const input = { music: false, board: { scenes: [], shots: Array(shots).fill(blank) } } as unknown as ProductionInput
  const memories = new RunMemories(async (_, runId) => {
    loads.set(runId, (loads.get(runId) ?? 0) + 1)
    return input
  })
  /** Answers how often the run has been read so far. */
  const recall = async (id: string, inputRevision = 1) => {
    await memories.recall(nowhere, { id, inputRevision })
    return loads.get(id)
  }
  return { memories, recall }
}

const runs = (count: number) => Array.from({ length: count }, (_, at) => `run ${at}`)

test('many small runs that take turns are planned once each', async () => {
  const { recall } = counted(100)
  for (let turn = 0; turn < 3; turn++) for (const id of runs(40)) expect(await recall(id)).toBe(1)
})

test('of large runs the eight that were asked for last are remembered', async () => {
  const { recall } = counted(2000)
  for (const id of runs(8)) await recall(id)
  expect(await recall('run 0')).toBe(1)
  expect(await recall('another')).toBe(1)
  // Asked for again, it was not the oldest any more.
  expect(await recall('run 0')).toBe(1)
  expect(await recall('run 2')).toBe(1)
  expect(await recall('run 1')).toBe(2)
})

test('there is an end to small runs, too', async () => {
  const { recall } = counted(1)
  for (const id of runs(200)) await recall(id)
  expect(await recall('run 199')).toBe(1)
  expect(await recall('run 0')).toBe(2)
})

test('corrected settings are read anew, and what was forgotten, too', async () => {
  const { memories, recall } = counted(1)
  expect(await recall('run')).toBe(1)
  expect(await recall('run', 2)).toBe(2)
  memories.forget('run')
  expect(await recall('run', 2)).toBe(3)
})
