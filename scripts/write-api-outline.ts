// npm run api: writes server/src/studio/testdata/api.txt, the outline of the API that its test compares with.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { outlineOf } from '#testing/api-outline.ts'
import { openStudio } from '#testing/open-studio.ts'

const PATH = join(import.meta.dirname, '..', 'server', 'src', 'studio', 'testdata', 'api.txt')

await using studio = await openStudio({ working: false })
mkdirSync(dirname(PATH), { recursive: true })
await studio.studio.http.ready()
writeFileSync(PATH, outlineOf(studio.studio.http.swagger() as never))
console.log('server/src/studio/testdata/api.txt is written')
