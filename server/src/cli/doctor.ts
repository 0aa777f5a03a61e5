// huaben doctor: what is here, what is missing, and what to do about it.
import stringWidth from 'string-width'
import type { SystemHealth } from '#contract/system.ts'
import type { Language } from '#platform/faults.ts'
import { both, same } from '#platform/localised.ts'
import { checkUp, inWords, type SaidFinding } from '#studio/checkup.ts'
import { findHolder } from '#studio/data-folder.ts'
import type { Settings } from '#studio/serve.ts'
import { ApiClient } from './api-client.ts'
import { EXIT } from './exit-codes.ts'
import { nameOf } from './finding-names.ts'
import { padTo, type Terminal } from './terminal.ts'

export async function doctorCommand(terminal: Terminal, settings: Settings): Promise<number> {
  const seen = (await checkUp(settings)).map((finding) => inWords(finding, settings.config.language))
  const told = await askServer(settings)
  const findings = [...seen, ...told.filter(({ name }) => !seen.some((one) => one.name === name))]
  terminal.answer(
    { ok: findings.every((finding) => finding.ok), findings },
    tableOf(findings, terminal.language).map(same),
  )
  return exitCodeOf(findings)
}

/** What the pieces are called is ours to say; the findings are in the language of the terminal already. */
function tableOf(findings: readonly SaidFinding[], language: Language): string[] {
  const [good, bad] = [IN_ORDER[language], PROBLEM[language]]
  const state = Math.max(stringWidth(good), stringWidth(bad))
  const width = Math.max(...findings.map(({ name }) => stringWidth(nameOf(name)[language])))
  return findings.flatMap(({ name, ok, detail, remedy }) => [
    `${padTo(ok ? good : bad, state)}  ${padTo(nameOf(name)[language], width)}  ${detail}`,
    ...(remedy === '' ? [] : [`${' '.repeat(state + width + 4)}${remedy}`]),
  ])
}

const IN_ORDER = both('ok', '正常')
const PROBLEM = both('problem', '有问题')

/** What only a running studio knows: its books, and whether what follows from events is done. */
async function askServer({ config }: Settings): Promise<readonly SaidFinding[]> {
  const holder = await findHolder(config.dataDir)
  if (holder?.role !== 'server' || holder.address === null) return []
  const client = new ApiClient(holder.address, holder.token, config.language)
  // One that is just ending does not answer, and is then no longer what is looked at.
  const health = await client.get<SystemHealth>('/system/health').catch(() => null)
  return health?.findings ?? []
}

export function exitCodeOf(findings: readonly Pick<SaidFinding, 'kind' | 'ok'>[]): number {
  const bad = new Set(findings.filter((finding) => !finding.ok).map((finding) => finding.kind))
  if (bad.has('program')) return EXIT.missing
  if (bad.has('disk')) return EXIT.diskFull
  return bad.has('data') ? EXIT.internal : EXIT.ok
}
