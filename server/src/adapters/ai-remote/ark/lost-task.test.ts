import { expect, test } from 'vitest'
import { newId } from '#platform/ids.ts'
import type { ProviderClient } from '../shared/provider-client.ts'
import { findTask, seedOfIntent } from './lost-task.ts'

const intentId = newId()
const nowSeconds = Math.floor(Date.now() / 1000)
const task = (id: string, more: object = {}) => ({ id, seed: 1, created_at: nowSeconds, ...more })
const ours = (id: string) => task(id, { seed: seedOfIntent(intentId) })

/** A list in pages of a hundred, newest first. */
function listing(items: readonly object[]) {
  const ask = async ({ path }: { path: string }) => {
    const page = Number(new URLSearchParams(path.split('?')[1]).get('page_num'))
    return { items: items.slice((page - 1) * 100, page * 100), total: items.length }
  }
  const asking = { access: undefined, signal: new AbortController().signal }
  return findTask({ ask } as unknown as ProviderClient, { path: '/tasks', intentId }, asking)
}
const many = (count: number, more: object = {}) => Array.from({ length: count }, (_, at) => task(`t${at}`, more))

test('the task with our seed is ours, also on a later page', async () => {
  expect(await listing([task('a'), ours('b')])).toEqual({ providerJobId: 'b' })
  expect(await listing([...many(150), ours('late')])).toEqual({ providerJobId: 'late' })
})

test('a list that tells all seeds and not ours says that they never had it', async () => {
  expect(await listing([])).toBeNull()
  expect(await listing([task('a'), task('b', { seed: undefined, created_at: nowSeconds - 86_400 })])).toBeNull()
  expect(await listing(many(150, { created_at: nowSeconds - 86_400 }))).toBeNull()
})

test.each([
  ['a task of that time without a seed may be it', [task('a', { seed: undefined })]],
  ['so may one without a time', [task('a', { seed: undefined, created_at: undefined })]],
  ['two with our seed are one too many', [ours('a'), ours('b')]],
  ['nobody looks through a list without end', many(1100)],
])('%s: it is asked again', (_, items) => expect(listing(items)).rejects.toThrow(/list of tasks/))
