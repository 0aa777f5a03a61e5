// Unsaved text in one project, by the version that it was written over: two tabs on two versions never
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

export type DraftPlace = { readonly projectId: string }

const prefixOf = ({ projectId }: DraftPlace) => `script.${projectId}.`

/** As `<NotKept>` asks for it. */
export const scriptDraftOf = (place: DraftPlace, version: number) => prefixOf(place) + version

/** The latest one. */
export function findScriptDraft(place: DraftPlace): ScriptDraft | null {
  const all = listDrafts(prefixOf(place)).flatMap((name) => readDraft<ScriptDraft>(name) ?? [])
  return all.reduce<ScriptDraft | null>((latest, one) => (latest && latest.at >= one.at ? latest : one), null)
}

export function keepScriptDraft(place: DraftPlace, draft: ScriptDraft): void {
  writeDraft(scriptDraftOf(place, draft.version), draft)
}

export function dropScriptDraft(place: DraftPlace, version: number): void {
  writeDraft(scriptDraftOf(place, version), null)
}

/** What was typed of the note for the next version. */
export const noteDraftOf = ({ projectId }: DraftPlace) => `script-note.${projectId}`
