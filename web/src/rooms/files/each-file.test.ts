import { expect, test } from 'vitest'
import type { FileDetail } from '#contract/files.ts'
import { forEachFile } from './each-file.ts'

const files = Array.from({ length: 9 }, (_, at) => ({ id: String(at) }) as FileDetail)

test('what fails with one file is told, and does not stop the others; few are worked on at once', async () => {
  let running = 0
  let most = 0
  const outcome = await forEachFile(files, async ({ id }) => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setTimeout(resolve, 1))
    running -= 1
    if (id === '2' || id === '5') throw new Error(`not ${id}`)
  })
  expect(outcome.done).toHaveLength(7)
  expect(outcome.failed.map((file) => file.id).sort()).toEqual(['2', '5'])
  expect(String(outcome.error)).toMatch(/not [25]/)
  expect(most).toBe(4)
})
