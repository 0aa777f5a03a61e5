import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { describeFaults, describeSettings, errorsPage, settingsPage, stalenessOf } from './generated.ts'

const root = dirname(dirname(import.meta.dirname))

test('every setting is in the reference, with its default', () => {
  const text = describeSettings([{ name: 'HUABEN_X', fallback: '3', meaning: 'One | two.' }], 'x.ts')
  expect(text).toContain('| `HUABEN_X` | `3` | One \\| two. |')
  expect(settingsPage().text).toContain('| `HUABEN_PORT` | `8000` |')
})

test('every fault is in the reference, with its HTTP status and both languages', async () => {
  const text = describeFaults(
    [{ code: 'X_Y', kind: 'stale', message: { en: 'No.', 'zh-CN': '否。' }, remedy: { en: 'Go.', 'zh-CN': '走。' } }],
    'x.ts',
  )
  expect(text).toContain('| `X_Y` | 412 | No.<br>否。 | Go.<br>走。 |')
  const page = await errorsPage(root)
  for (const code of ['INVALID_TOKEN', 'FILMS_', 'SCRIPTS_', 'BLOBS_']) expect(page.text).toContain(`| \`${code}`)
})

test('a page that is missing or differs by a byte is out of date', () => {
  const folder = mkdtempSync(join(tmpdir(), 'huaben-docs-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const page = { path: 'page.md', text: 'one\n', writtenBy: 'scripts/write-page.ts' }
  expect(stalenessOf(folder, page)).toContain('scripts/write-page.ts')
  writeFileSync(join(folder, 'page.md'), 'one\n')
  expect(stalenessOf(folder, page)).toBeUndefined()
  writeFileSync(join(folder, 'page.md'), 'one')
  expect(stalenessOf(folder, page)).toContain('out of date')
})
