// What others build upon does not change unannounced.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outlineOf } from '#testing/api-outline.ts'
import { openStudio } from '#testing/open-studio.ts'

test('the API is as it was written down: a change is meant, written with `npm run api`, and told in CHANGELOG.md', async () => {
  await using studio = await openStudio({ working: false })
  await studio.studio.http.ready()
  const now = outlineOf(studio.studio.http.swagger() as never).split('\n')
  const kept = readFileSync(new URL('testdata/api.txt', import.meta.url), 'utf8').split('\n')
  const [keptSet, nowSet] = [new Set(kept), new Set(now)]
  expect(
    kept.filter((line) => !nowSet.has(line)),
    'lines that are gone',
  ).toEqual([])
  expect(
    now.filter((line) => !keptSet.has(line)),
    'lines that are new',
  ).toEqual([])
  expect(now).toEqual(kept)
})
