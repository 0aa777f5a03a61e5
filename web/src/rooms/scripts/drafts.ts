// Unsaved text of one person in one project, by the version that it was written over: two tabs on two versions never
// overwrite each other's.
import type { ScriptLayout } from '#contract/breakdown.ts'
import { listDrafts, readDraft, writeDraft } from '#web/kit/draft.ts'

export type ScriptDraft = {
  readonly text: string
  readonly layout: ScriptLayout | null
  /** 0: there was no script yet. */
  readonly version: number
  /** Milliseconds since 1970. */
  readonly at: number
}

export type DraftPlace = { readonly userId: string; readonly projectId: string }

const prefixOf = ({ userId, projectId }: DraftPlace) => `script.${userId}.${projectId}.`

/** The latest one. */
export function findScriptDraft(place: DraftPlace): ScriptDraft | null {
  const all = listDrafts(prefixOf(place)).flatMap((name) => readDraft<ScriptDraft>(name) ?? [])
  return all.reduce<ScriptDraft | null>((latest, one) => (latest && latest.at >= one.at ? latest : one), null)
}

export function keepScriptDraft(place: DraftPlace, draft: ScriptDraft): void {
  writeDraft(prefixOf(place) + draft.version, draft)
}

export function dropScriptDraft(place: DraftPlace, version: number): void {
  writeDraft(prefixOf(place) + version, null)
}

/** What was typed of the note for the next version. */
export const noteDraftOf = ({ userId, projectId }: DraftPlace) => `script-note.${userId}.${projectId}`
