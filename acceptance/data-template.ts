// Data folders for tests: the first one of a run is made by the program, as long as that takes (three to ten seconds); the
// others are copies of it. Outside `npm test` there is no shared place, so each is made afresh.
import { cp, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from './huaben.ts'

const WAIT_MS = 100
const PATIENCE_MS = 180_000

/** Fills a folder that does not exist yet with a migrated, empty installation. Leaves it to the program if it cannot. */
export async function layOutData(data: string): Promise<void> {
  const shared = process.env.HUABEN_TEST_SCRATCH
  if (shared === undefined) return
  const template = join(shared, 'data-template')
  if (await becomeMaker(template)) await makeTemplate(template)
  else await waitFor(template)
  await cp(template, data, { recursive: true, preserveTimestamps: true })
}

async function becomeMaker(template: string): Promise<boolean> {
  try {
    await mkdir(`${template}.making`)
    return true
  } catch {
    return false
  }
}

async function makeTemplate(template: string): Promise<void> {
  const made = `${template}.new`
  const ended = await run(['migrate', '--data', made])
  if (ended.code !== 0) throw new Error(`the template of a data folder could not be made:\n${ended.stderr}`)
  await rm(join(made, 'secret.key'), { force: true })
  await rename(made, template)
}

async function waitFor(path: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += WAIT_MS) {
    if (await stat(path).catch(() => null)) return
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
  }
  throw new Error(`${path} was not made in time`)
}
