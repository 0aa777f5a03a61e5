// Writes docs/errors.md from the faults that the server declares. `npm run check` tells when it is out of date.
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errorsPage } from './docs/generated.ts'

const root = dirname(import.meta.dirname)
const { path, text } = await errorsPage(root)
writeFileSync(join(root, path), text)
console.log(`wrote ${path}`)
