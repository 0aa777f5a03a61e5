// huaben doctor: what is here, what is missing, and what to do about it.
import { checkUp, inWords, type SaidFinding } from '#studio/checkup.ts'
import type { Settings } from '#studio/serve.ts'
import { EXIT } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

export async function doctorCommand(terminal: Terminal, settings: Settings): Promise<number> {
  const findings = (await checkUp(settings)).map((finding) => inWords(finding, settings.config.language))
  const width = Math.max(...findings.map((finding) => finding.name.length))
  const lines = findings.flatMap(({ name, ok, detail, remedy }) => [
    `${ok ? 'ok     ' : 'problem'}  ${name.padEnd(width)}  ${detail}`,
    ...(remedy === '' ? [] : [`${' '.repeat(width + 11)}${remedy}`]),
  ])
  terminal.answer({ ok: findings.every((finding) => finding.ok), findings }, lines)
  return exitCodeOf(findings)
}

export function exitCodeOf(findings: readonly Pick<SaidFinding, 'kind' | 'ok'>[]): number {
  const bad = new Set(findings.filter((finding) => !finding.ok).map((finding) => finding.kind))
  if (bad.has('program')) return EXIT.missing
  if (bad.has('disk')) return EXIT.diskFull
  return bad.has('data') ? EXIT.internal : EXIT.ok
}
