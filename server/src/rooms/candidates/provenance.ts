// Where a content of a project came from: engine, model, words, parameters and inputs, who asked and when.
import { faults } from '#platform/faults.ts'
import { type GenerationInput, promptHashOf } from '#rooms/generation/generation.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { CandidatesDeps } from './deps.ts'
import { findKeysWith } from './queries.ts'

export type Provenance = {
  readonly kind: string
  readonly engine: string | null
  readonly provider: string | null
  readonly model: string | null
  readonly promptHash: string | null
  /** What was asked for, as it was handed over. */
  readonly parameters: unknown
  readonly inputs: readonly string[]
  readonly madeBy: string
  readonly madeAt: Date
}

const SHA256 = /^[0-9a-f]{64}$/
const HASHES = /[0-9a-f]{64}/g

type Stored = {
  readonly engine?: string
  readonly program?: string
  readonly provider?: string
  readonly model?: string
  readonly prompt_hash?: string
  readonly requested_by?: string
  readonly input?: GenerationInput
}

/**
 * As all that this workspace has made it, newest first; a guest is told of what was made for this project or taken by it, for others may have
 * come to the same bytes with words of their own. Throws NOT_FOUND for what is not of the project, or was made by nobody here.
 */
export async function readProvenance(
  deps: CandidatesDeps,
  scope: Scope,
  { projectId, sha256 }: { readonly projectId: string; readonly sha256: string },
): Promise<Provenance[]> {
  if (!SHA256.test(sha256)) throw faults.NOT_FOUND()
  const keys = await findKeysWith(deps.db, scope, { projectId, sha256 })
  const ids = await deps.productions.artefactsWith(deps.db, scope, { projectId, sha256s: [sha256] })
  if (keys.length + ids.length === 0) throw faults.NOT_FOUND()
  const own = { keys: keys.filter((key) => key !== null), ids }
  const made = await deps.artefacts.provenanceOf(deps.db, scope, { sha256, ...(scope.isGuest ? { own } : {}) })
  if (made.length === 0) throw faults.NOT_FOUND()
  return made.map(({ kind, provenance, madeBy, madeAt }): Provenance => {
    const stored = (provenance ?? {}) as Stored
    const { input } = stored
    return {
      kind,
      engine: stored.engine ?? stored.program ?? null,
      provider: stored.provider ?? null,
      model: stored.model ?? null,
      // What was made before it was kept is hashed now, by the same rule.
      promptHash: stored.prompt_hash ?? (input ? promptHashOf(input) : null),
      parameters: input ?? null,
      inputs: [...new Set(input ? (JSON.stringify(input).match(HASHES) ?? []) : [])],
      madeBy: stored.requested_by ?? madeBy,
      madeAt,
    }
  })
}
