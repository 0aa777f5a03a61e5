// A sentence spoken while somebody waits. It is made and kept as any line is: heard here first, a production finds it there.

import type { Db } from '#platform/db/db.ts'
import { newId } from '#platform/ids.ts'
import { RunAgainLater } from '#platform/jobs/job.ts'
import { type Artefact, type Artefacts, keyOf } from '#rooms/artefacts/artefacts.ts'
import type { Engine, GenerationRoom, SpeechDescription } from '#rooms/generation/generation.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { voiceFaults } from './faults.ts'

export type PreviewDeps = {
  readonly db: Db
  readonly artefacts: Artefacts
  readonly generation: GenerationRoom
  readonly engine: Pick<Engine, 'id' | 'outputRevision'>
}

/** Somebody waits for it. */
const SPOKEN_WITHIN_MS = 20_000

export async function speakPreview(
  deps: PreviewDeps,
  scope: Scope,
  { projectId, speech }: { readonly projectId: string; readonly speech: SpeechDescription },
): Promise<Artefact> {
  const { db, artefacts, engine } = deps
  const key = keyOf({
    kind: 'speech',
    engineId: engine.id,
    engineRevision: engine.outputRevision,
    model: engine.id,
    parameters: speech,
    inputs: [],
    variant: 0,
  })
  const found = (await artefacts.find(db, scope, [key])).get(key)
  if (found && (await artefacts.isWhole(found))) return found
  const claim = { kind: 'speech', key, jobId: newId() } as const
  const isOurs = await db.transaction(async (tx) => {
    if (found) await artefacts.forget(tx, scope, found.id)
    return artefacts.claim(tx, scope, claim)
  })
  if (!isOurs) throw voiceFaults.BUSY()
  const order = {
    subjectKind: 'voice_preview',
    subjectId: projectId,
    projectId,
    artefactKind: 'speech',
    artefactKey: key,
    engineId: engine.id,
    model: engine.id,
    input: { kind: 'speech', speech },
  } as const
  const signal = AbortSignal.timeout(SPOKEN_WITHIN_MS)
  try {
    return await deps.generation.generate(scope, order, {
      signal,
      inFinish: async (tx) => artefacts.release(tx, scope, claim),
    })
  } catch (error) {
    await db.transaction((tx) => artefacts.release(tx, scope, claim))
    if (error instanceof RunAgainLater || signal.aborted) throw voiceFaults.BUSY()
    throw error
  }
}
