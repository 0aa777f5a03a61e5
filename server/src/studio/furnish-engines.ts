// The cast list: what engines make, where it is kept, and what it costs.
import { API_BASE } from '#platform/http/server.ts'
import { locateFfmpeg } from '#platform/process/ffmpeg.ts'
import { createArtefacts } from '#rooms/artefacts/artefacts.ts'
import { createBilling } from '#rooms/billing/billing.ts'
import { BLOB_PATH } from '#rooms/files/files.ts'
import { createGeneration, type KeyRing } from '#rooms/generation/generation.ts'
import { may } from '#rooms/workspaces/workspaces.ts'
import type { Config } from './config.ts'
import type { People } from './furnish-people.ts'
import type { Providers } from './furnish-providers.ts'
import type { Work } from './furnish-work.ts'
import { type Ground, RESULT_MAX_BYTES } from './ground.ts'
import { createInputLinks } from './input-links.ts'
import { inspectResults } from './inspect-result.ts'

export function furnishEngines(
  ground: Ground,
  { identity, workspaces, providers }: Pick<People, 'identity' | 'workspaces'> & { readonly providers: Providers },
  { files, tasks }: Pick<Work, 'files' | 'tasks'>,
) {
  const { models, keys } = providers
  const { config, clock, db, log, blobs, engines, dialects, ffmpegWish, secret, things } = ground
  const billing = createBilling({ clock, mode: config.billing.mode })
  things.add('budget', (queryable, id) => billing.budgets.whereabouts(queryable, id))
  const artefacts = createArtefacts({ blobs, clock })
  const generation = createGeneration({
    ...{ db, clock, log, blobs, artefacts, billing, tasks, engines, dialects, models },
    keys: ringOf(keys),
    linkTo: createInputLinks({
      clock,
      secret: secret.keyFor('blob links'),
      publicUrl: config.http.publicUrl,
      path: `${API_BASE}${BLOB_PATH}`,
      minutes: config.providers.linkMinutes,
    }),
    inspect: inspectResults({ blobs, ffmpeg: () => locateFfmpeg(ffmpegWish) }),
    resultMaxBytes: RESULT_MAX_BYTES,
    demandRoom: files.demandRoom,
    standingOf: async (queryable, { rights, ...asker }) => {
      if ((await identity.findUser(queryable, asker.userId))?.status !== 'active') return 'suspended'
      const role = await workspaces.roleOf(queryable, asker)
      return role !== undefined && rights.some((right) => may(role, right)) ? 'good' : 'gone'
    },
    perHourMax: config.limits.generationsPerHour,
    times: timesOf(config.providers),
  })
  files.limitedBy(async (queryable, workspaceId) => {
    const { name: plan, storageBytes: limitBytes } = await billing.planOf(queryable, { workspaceId })
    if (limitBytes === null) return null
    return { plan, limitBytes, madeBytes: await artefacts.sizeOf(queryable, workspaceId) }
  })
  billing.provedBy(generation.openOf)
  tasks.onRetryAlthoughCharged(generation.allowTwice)
  keys.addUser(generation.needsKeys)
  return { billing, artefacts, generation }
}

const HOUR_MS = 3_600_000

/** How long the room of generations waits for what, as the settings say. */
export const timesOf = ({ findSeconds, fetchMinutes, pollPauseSeconds, ...hours }: Config['providers']) => ({
  decideWithinMs: hours.decideHours * HOUR_MS,
  busyWithinMs: hours.busyHours * HOUR_MS,
  finishWithinMs: hours.finishHours * HOUR_MS,
  findWithinMs: findSeconds * 1000,
  fetchWithinMs: fetchMinutes * 60_000,
  pollPauseMaxMs: pollPauseSeconds * 1000,
})

/** Own keys and those of the workspace go first, so whoever has one pays the provider; else the rule for keys of the installation holds. */
function ringOf(keys: Providers['keys']): KeyRing {
  return {
    ...keys,
    isBilled: async (scope, provider) => {
      const found = (await keys.usable(scope)).find((one) => one.provider === provider)
      if (!found) return null
      if (found.own + found.workspace > 0) return false
      return (await keys.installationRules()).isBilled
    },
  }
}
