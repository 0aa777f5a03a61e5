// Writes docs/settings.md from the settings that the server describes. `npm run check` tells when it is out of date.
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { settingsPage } from './docs/generated.ts'

const { path, text } = settingsPage()
writeFileSync(join(dirname(import.meta.dirname), path), text)
console.log(`wrote ${path}`)
