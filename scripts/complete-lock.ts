// After `npm install`: node scripts/node24.mjs scripts/complete-lock.ts. See lock/complete.ts for why.
// With --check only says whether it would change the lock file.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { completeLock } from './lock/complete.ts'

const path = join(dirname(import.meta.dirname), 'package-lock.json')
const before = readFileSync(path, 'utf8')
const lock = JSON.parse(before)
const after = `${JSON.stringify({ ...lock, packages: completeLock(lock.packages) }, null, 2)}\n`
const added = after.split('"version"').length - before.split('"version"').length

if (after === before) {
  console.log('package-lock.json is complete')
} else if (process.argv.includes('--check')) {
  console.log(`package-lock.json lacks ${added} optional packages, so that \`npm ci\` would refuse it.`)
  console.log('Type: node scripts/node24.mjs scripts/complete-lock.ts')
  process.exitCode = 1
} else {
  writeFileSync(path, after)
  console.log(`package-lock.json: ${added} optional packages added`)
}
