import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { same } from '#platform/localised.ts'
import { ApiClient } from './api-client.ts'
import { EXIT } from './exit-codes.ts'
import { followRun, watchRun } from './follow-run.ts'
import { Terminal } from './terminal.ts'

const RUN = { run_id: 'run', task_id: 'task' }
let close = () => {}
afterEach(() => close())

/** A studio that knows one task; what is written to it is kept. */
async function follow(task: object, signal = new AbortController().signal) {
  const written: string[] = []
  const server = createServer((request, reply) => {
    if (request.method === 'POST') written.push(String(request.url))
    const data = request.url?.includes('/tasks/') ? { progress: { percent: 10 }, ...task } : { kinds: [] }
    reply.setHeader('content-type', 'application/json').end(JSON.stringify({ data }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => server.close()
  const client = new ApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'token', 'zh-CN')
  const terminal = new Terminal({ json: true, language: 'zh-CN', err: { write: () => true } })
  return { follow: { client, terminal, stop: signal } as const, written }
}

test.each([followRun, watchRun])('a run that somebody else has paused is not waited for', async (watch) => {
  const { follow: studio, written } = await follow({ state: 'paused' })
  await expect(watch(studio, RUN)).rejects.toMatchObject({ code: 'PAUSED', exitCode: EXIT.paused })
  expect(written).toEqual([])
})

test('an interrupt pauses the run of this command, and nobody else’s', async () => {
  for (const [watch, paused] of [
    [followRun, ['/api/v1/tasks/task/pause']],
    [watchRun, []],
  ] as const) {
    const stop = new AbortController()
    const { follow: studio, written } = await follow({ state: 'running' }, stop.signal)
    const watched = watch(studio, RUN)
    setTimeout(() => stop.abort(new Error('interrupted')), 100)
    await expect(watched).rejects.toThrow('interrupted')
    expect(written).toEqual(paused)
    close()
  }
})

test.each([
  ['DISK_FULL', EXIT.diskFull],
  ['PROGRAM_MISSING', EXIT.missing],
  [undefined, EXIT.internal],
])('what a step failed of is the exit code, in any language: %s', async (cause, exitCode) => {
  const error = { code: 'PRODUCTIONS_STEP_FAILED', message: '磁盘已满。', remedy: '', cause }
  const { follow: studio } = await follow({ state: 'failed', error })
  await expect(followRun(studio, RUN)).rejects.toMatchObject({ exitCode, told: same('磁盘已满。') })
})
