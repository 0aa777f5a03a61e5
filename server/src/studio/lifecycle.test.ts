import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { exitCodeOf, Lifecycle, PhaseTimedOut } from './lifecycle.ts'

function life() {
  const said: string[] = []
  const parts = new Lifecycle(createLog('silent'), systemClock)
  const start = (name: string, stop: () => Promise<void> = async () => {}) =>
    parts.start({
      name,
      startMaxMs: 1000,
      start: async () => said.push(`start ${name}`),
      stopMaxMs: 20,
      stop: async () => {
        said.push(`stop ${name}`)
        await stop()
      },
    })
  return { parts, said, start }
}

test('parts stop in reverse, once, however often they are asked', async () => {
  const { parts, said, start } = life()
  for (const name of ['lock', 'database', 'http']) await start(name)
  await Promise.all([parts.stop(), parts.stop()])
  expect(said).toEqual(['start lock', 'start database', 'start http', 'stop http', 'stop database', 'stop lock'])
})

test('a part that cannot stop, or never does, keeps no other from stopping', async () => {
  const { parts, said, start } = life()
  await start('lock')
  await start('stuck', () => new Promise(() => {}))
  await start('broken', () => Promise.reject(new Error('no')))
  await parts.stop()
  expect(said.slice(3)).toEqual(['stop broken', 'stop stuck', 'stop lock'])
})

test('a start that takes too long names the part; what started before can be stopped', async () => {
  const { parts, said, start } = life()
  await start('lock')
  const slow = parts.start({ name: 'database', startMaxMs: 10, start: () => new Promise(() => {}) })
  await expect(slow).rejects.toThrow(PhaseTimedOut)
  await expect(slow).rejects.toThrow('database')
  await parts.stop()
  expect(said).toEqual(['start lock', 'stop lock'])
})

test('signals have the exit codes that shells know', () => {
  expect([exitCodeOf('SIGHUP'), exitCodeOf('SIGINT'), exitCodeOf('SIGTERM')]).toEqual([129, 130, 143])
})
