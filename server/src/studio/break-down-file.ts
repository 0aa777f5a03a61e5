// A script file to its breakdown without a database, as the command line wants it. The same reader as the studio's.
import type { Breakdown, ScriptLayout } from '#contract/breakdown.ts'
import type { Language } from '#platform/faults.ts'
import { createScriptReader, rewordBreakdown } from '#rooms/scripts/scripts.ts'

export type ReadingWish = {
  readonly layout?: ScriptLayout
  readonly language?: string
  /** Of the warnings; English if not said. */
  readonly wordsIn?: Language
}

/** Throws a Fault `SCRIPTS_…` for a file that holds no script. */
export async function breakDownFile(bytes: Uint8Array, fileName: string, wish: ReadingWish = {}): Promise<Breakdown> {
  const { wordsIn = 'en', ...options } = wish
  const reader = createScriptReader()
  const { text } = await reader.readDocument(bytes, fileName)
  return rewordBreakdown(await reader.breakDown(text, { ...options, fileName }), wordsIn)
}

/** Throws a Fault `SCRIPTS_…` for a file that holds no script: looks at the kind of file and its encoding only. */
export async function refuseDocument(bytes: Uint8Array, fileName: string): Promise<void> {
  await createScriptReader().readDocument(bytes, fileName)
}
