// Which key a piece of work goes out with, and which it came back to.
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Deps } from './deps.ts'
import { generationFaults } from './faults.ts'
import type { Engine, EngineAccess } from './provider.ts'
import type { Generation } from './tables.ts'

/** Spread into requests and jobs: engines without keys get none. */
export type Access = { readonly access?: EngineAccess }

/** The key that the work was handed over with. */
export async function accessOfIntent(
  deps: Pick<Deps, 'keys'>,
  scope: Scope,
  intent: Pick<Generation, 'keyId'>,
): Promise<Access> {
  if (intent.keyId === null) return {}
  const access = await deps.keys?.open(scope, intent.keyId)
  return access ? { access } : {}
}

/** The next key to try. Throws NO_KEY when the engine needs one and there is none that was never tried. */
export async function nextAccess(
  deps: Pick<Deps, 'keys'>,
  scope: Scope,
  engine: Engine,
  tried: readonly string[],
): Promise<Access> {
  if (engine.provider === undefined || !deps.keys) return {}
  const access = await deps.keys.accessFor(scope, engine.provider, { exclude: tried })
  if (access) return { access }
  if (engine.needsKey) throw generationFaults.NO_KEY({ provider: engine.provider, engine: engine.id })
  return {}
}
