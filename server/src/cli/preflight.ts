// What would stop a production later is better said before it starts: a file that holds no script, a missing program, a full
// disk. None of it opens the database.
import { both } from '#platform/localised.ts'
import { refuseDocument } from '#studio/break-down-file.ts'
import { checkBeforeProducing, type Finding } from '#studio/checkup.ts'
import { findHolder } from '#studio/data-folder.ts'
import type { Settings } from '#studio/serve.ts'
import { CommandError, EXIT } from './exit-codes.ts'
import { nameOf } from './finding-names.ts'
import type { ScriptFile } from './script-file.ts'

export async function refuseEarly(settings: Settings, script: ScriptFile): Promise<void> {
  await refuseDocument(script.bytes, script.name)
  // A server has an environment and a disk of its own.
  if (await findHolder(settings.config.dataDir)) return
  const problem = (await checkBeforeProducing(settings)).find((finding) => !finding.ok)
  if (problem) throw refusalOf(problem)
}

function refusalOf({ name, kind, detail, remedy }: Finding): CommandError {
  const isDisk = kind === 'disk'
  return new CommandError(isDisk ? EXIT.diskFull : EXIT.missing, {
    code: isDisk ? 'DISK_FULL' : 'PROGRAM_MISSING',
    message: both(`${name}: ${detail.en}`, `${nameOf(name)['zh-CN']}：${detail['zh-CN']}`),
    remedy,
  })
}
