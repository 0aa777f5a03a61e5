// What was made for a subject when nobody waited for it any more, or when another result was quicker, stands among its candidates
// all the same: it was asked for, and paid for.
import type { CandidateSubject } from '#contract/candidates.ts'
import type { Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { newId } from '#platform/ids.ts'
import type { Artefact } from '#rooms/artefacts/artefacts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { CandidatesDeps } from './deps.ts'
import { candidateEvent } from './events.ts'
import { findEndedByKey, hasCandidateOfKey, insertCandidates, setReady } from './queries.ts'

/** Something that generation has kept. */
export type KeptResult = {
  readonly projectId: string
  /** What it was asked for; not everything that can be asked for has candidates. */
  readonly kind: string
  readonly thingId: string
  readonly engineId: string
  /** The key that it was asked for as; the artefact has another where that was taken. */
  readonly askedKey: string
  readonly artefactId: string
}

/** As a candidate of what it is shown, and for what kind of thing it was asked. What belongs to no shot is a file, and no candidate. */
const SHOWN: Partial<Record<Artefact['kind'], { readonly as: CandidateSubject['kind']; readonly askedFor: string }>> = {
  key_frame: { as: 'shot', askedFor: 'shot' },
  clip: { as: 'clip', askedFor: 'shot' },
  speech: { as: 'line', askedFor: 'line' },
  portrait: { as: 'character', askedFor: 'character' },
  plate: { as: 'location', askedFor: 'location' },
}

export async function showKept(deps: CandidatesDeps, tx: Tx, scope: Scope, kept: KeptResult): Promise<void> {
  const [artefact] = await deps.artefacts.findByIds(tx, scope, [kept.artefactId])
  if (!artefact) return
  const shown = SHOWN[artefact.kind]
  if (shown?.askedFor !== kept.kind) return
  const subject = { kind: shown.as, id: kept.thingId }
  const id = await (artefact.key === kept.askedKey ? readied : added)(deps, tx, scope, { kept, subject, artefact })
  if (id === null) return
  const { projectId, engineId } = kept
  if (subject.kind === 'line')
    await deps.voices.recordTake(tx, scope, { projectId, lineId: subject.id, artefact, engineId })
  await emit(tx, candidateEvent('candidate.ready', { scope, at: deps.clock.now() }, { id, projectId, subject }))
}

type Shown = { readonly kept: KeptResult; readonly subject: CandidateSubject; readonly artefact: Artefact }

/** Whoever asked for it has given up meanwhile. Null if nobody has, or has it already. */
async function readied(
  _: CandidatesDeps,
  tx: Tx,
  scope: Scope,
  { kept: { projectId }, subject, artefact }: Shown,
): Promise<string | null> {
  const id = await findEndedByKey(tx, scope, { projectId, subject, key: artefact.key })
  return id !== null && (await setReady(tx, scope, id, artefact)) ? id : null
}

/** One more beside the one that has its key. Null if it is there already. */
async function added(
  deps: CandidatesDeps,
  tx: Tx,
  scope: Scope,
  { kept: { projectId, engineId }, subject, artefact }: Shown,
): Promise<string | null> {
  if (await hasCandidateOfKey(tx, scope, { projectId, subject, key: artefact.key })) return null
  const id = newId()
  const { workspaceId, actorId: madeBy } = scope
  const { key: artefactKey, sha256, mediaType, sizeBytes, facts } = artefact
  await insertCandidates(tx, [
    {
      ...{ id, workspaceId, projectId, subject, state: 'ready', source: 'engine', engineId },
      ...{ variant: null, prompt: null, artefactKey, step: null, fileId: null, taskId: null },
      ...{ sha256, mediaType, sizeBytes, facts, madeBy, createdAt: deps.clock.now() },
    },
  ])
  return id
}
