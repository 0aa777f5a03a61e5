// Which key a piece of work goes out with, which it came back to, and who pays by that.
import type { Queryable } from '#platform/db/db.ts'
import { Fault } from '#platform/faults.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Deps, ForWork, KeyAccess, Standing, Work } from './deps.ts'
import { generationFaults } from './faults.ts'
import type { Engine } from './provider.ts'
import type { Generation } from './tables.ts'

/** Spread into requests and jobs: engines without keys get none. */
export type Access = { readonly access?: KeyAccess }

type HandedOver = Pick<Generation, 'keyId' | 'handedBy' | 'requestedBy'>

/**
 * The key that the work was handed over with, in the name of who handed it over: whoever asks how it goes need not have it.
 * Undefined if it cannot be opened any more: nothing may be asked without it, for the answer would say nothing of the work.
 */
export async function accessOfIntent(
  { keys, log }: Pick<Deps, 'keys' | 'log'>,
  scope: Scope,
  { keyId, handedBy, requestedBy }: HandedOver,
): Promise<Access | undefined> {
  if (keyId === null) return {}
  try {
    const access = await keys?.open({ ...scope, actorId: handedBy ?? requestedBy }, keyId)
    return access ? { access } : undefined
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    log?.warn({ err: error, keyId }, 'the key of work that was handed over cannot be opened')
    return undefined
  }
}

/** What is told of work whose key is lost. */
export const KEY_LOST =
  'the key that it was handed over with cannot be opened any more: it was removed, or the key encryption key was changed. ' +
  'Put it back to have the result fetched'

/** Who may have things made: one of these is asked for wherever such work is begun. */
const RIGHTS = { text: ['script.write', 'board.write'], other: ['production.run', 'board.write'] } as const

export const forWorkOf = ({ projectId = null }: Work['order'], { kind }: Pick<Engine, 'kind'>): ForWork => ({
  projectId,
  rights: RIGHTS[kind === 'text' ? 'text' : 'other'],
})

/** How whoever asks for it stands by now: a job believes what was so when it was asked for. */
export async function standingOf(
  deps: Pick<Deps, 'standingOf'>,
  queryable: Queryable,
  { scope, order, engine }: Pick<Work, 'scope' | 'order'> & { readonly engine: Pick<Engine, 'kind'> },
): Promise<Standing> {
  const asker = { ...forWorkOf(order, engine), workspaceId: scope.workspaceId, userId: scope.actorId }
  return (await deps.standingOf?.(queryable, asker)) ?? 'good'
}

/** The next key to try. Throws NO_KEY when the engine needs one and there is none that was never tried. */
export async function nextAccess(
  deps: Pick<Deps, 'keys'>,
  { scope, order }: Pick<Work, 'scope' | 'order'>,
  engine: Engine,
  tried: readonly string[],
): Promise<Access> {
  if (engine.provider === undefined || !deps.keys) return {}
  const forWork = forWorkOf(order, engine)
  const access = await deps.keys.accessFor(scope, engine.provider, { exclude: tried, forWork })
  if (access) return { access }
  if (engine.needsKey) throw generationFaults.NO_KEY({ provider: engine.provider, engine: engine.id })
  return {}
}

/**
 * Whether the workspace is charged for the work, as far as it is known before a key is chosen: by this the hold begins. The key
 * itself decides in the end, see `isBilledWith`.
 */
export async function expectBilled(
  { keys, billing }: Pick<Deps, 'keys' | 'billing'>,
  scope: Scope,
  { provider, needsKey = false }: Pick<Engine, 'provider' | 'needsKey'>,
): Promise<boolean> {
  if (billing.mode !== 'enforce' || provider === undefined) return true
  return (await keys?.isBilled?.(scope, provider)) ?? !needsKey
}

/** Without a key it is a machine of the installation. */
export const isBilledWith = ({ access }: Access): boolean => access?.isBilled ?? true
