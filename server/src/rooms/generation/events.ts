// What generation tells.
import type { NewEvent } from '#platform/events/events.ts'
import type { Artefact } from '#rooms/artefacts/artefacts.ts'
import { toDecimal } from '#rooms/billing/billing.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { GenerationOrder } from './deps.ts'
import type { Money } from './provider.ts'

export type Kept = {
  /** Of the generation. */
  readonly id: string
  readonly order: GenerationOrder
  readonly artefact: Artefact
}

/** Something that was paid for came in when nobody was at it any more, or when its place was taken: it is there to be chosen. */
export function generationKept(
  by: { readonly scope: Scope; readonly at: Date },
  { id, order, artefact }: Kept,
): NewEvent {
  const { subjectKind, subjectId, projectId = null, artefactKey, engineId } = order
  return {
    name: 'generation.kept',
    tenantId: by.scope.workspaceId,
    actorId: by.scope.actorId,
    requestId: by.scope.requestId,
    subjectKind: 'generation',
    subjectId: id,
    payload: {
      project_id: projectId,
      kind: subjectKind,
      thing_id: subjectId,
      engine_id: engineId,
      /** What it was asked for as; its own key where that was taken. */
      asked_key: artefactKey,
      artefact_id: artefact.id,
    },
    happenedAt: by.at,
  }
}

export type ChargedAbove = {
  /** Of the generation. */
  readonly id: string
  readonly engineId: string
  readonly projectId: string | null
  readonly held: bigint
  readonly amount: Money
}

/** A provider charged more than was held for: the estimate or the catalogue is wrong. Amounts in micros, as text. */
export function chargedAbove(
  by: { readonly scope: Scope; readonly at: Date },
  { id, engineId, projectId, held, amount: { micros, currency } }: ChargedAbove,
): NewEvent {
  return {
    name: 'generation.charged_above',
    tenantId: by.scope.workspaceId,
    actorId: by.scope.actorId,
    requestId: by.scope.requestId,
    subjectKind: 'generation',
    subjectId: id,
    payload: {
      ...{ project_id: projectId, engine_id: engineId, currency },
      ...{ held: held.toString(), held_amount: toDecimal(held) },
      ...{ charged: micros.toString(), charged_amount: toDecimal(micros) },
    },
    happenedAt: by.at,
  }
}
