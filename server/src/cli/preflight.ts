// What would stop a production later is better said before it starts: a file that holds no script, a missing program, a full
// disk. None of it opens the database.
import { refuseDocument } from '#studio/break-down-file.ts'
import { checkBeforeProducing, inWords, type SaidFinding } from '#studio/checkup.ts'
import { findHolder } from '#studio/data-folder.ts'
import type { Settings } from '#studio/serve.ts'
import { CommandError, EXIT } from './exit-codes.ts'
import type { ScriptFile } from './script-file.ts'

export async function refuseEarly(settings: Settings, script: ScriptFile): Promise<void> {
  await refuseDocument(script.bytes, script.name)
  // A server has an environment and a disk of its own.
  if (await findHolder(settings.config.dataDir)) return
  const problem = (await checkBeforeProducing(settings)).find((finding) => !finding.ok)
  if (problem) throw refusalOf(inWords(problem, settings.config.language))
}

function refusalOf({ name, kind, detail, remedy }: SaidFinding): CommandError {
  const isDisk = kind === 'disk'
  return new CommandError(isDisk ? EXIT.diskFull : EXIT.missing, {
    code: isDisk ? 'DISK_FULL' : 'PROGRAM_MISSING',
    message: `${name}: ${detail}`,
    remedy,
  })
}
