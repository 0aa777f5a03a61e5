// The child process that looks into database folders. Prints one line of JSON: an Inspection.
//   node folder-program.ts inspect DIR
//   node folder-program.ts pack DIR ARCHIVE SCRATCH      packs DIR, then inspects what comes out of the archive
//   node folder-program.ts unpack ARCHIVE DIR            unpacks and inspects
import { rm } from 'node:fs/promises'
import { packFolder, unpackFolder } from './archive-folder.ts'
import { type Inspection, inspectFolder } from './inspect-folder.ts'

async function run([verb, ...paths]: string[]): Promise<Inspection> {
  const [first = '', second = '', third = ''] = paths
  if (verb === 'inspect') return inspectFolder(first)
  if (verb === 'unpack') {
    await unpackFolder(first, second)
    return inspectFolder(second)
  }
  await packFolder(first, second)
  await rm(third, { recursive: true, force: true })
  await unpackFolder(second, third)
  return inspectFolder(third)
}

/** What tar and zlib say of an archive that was cut or changed. What the system refuses is for want of room or rights. */
function isAboutArchive(error: Error): boolean {
  const { code, tarCode, syscall } = error as { code?: unknown; tarCode?: unknown; syscall?: unknown }
  return syscall === undefined && [code, tarCode].some((one) => typeof one === 'string' && /^(?:TAR_|Z_)/.test(one))
}

const found = await run(process.argv.slice(2)).catch(
  (error: Error): Inspection => ({ verdict: isAboutArchive(error) ? 'damaged' : 'unchecked', problem: error.message }),
)
process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit(0))
