// What every-query.test.ts tries the queries of this room with.
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import type { KeyOwner } from './owner.ts'
import * as queries from './queries.ts'
import * as ruleQueries from './rule-queries.ts'
import * as useQueries from './use-queries.ts'

const ownerOf = ({ workspaceId }: Scope): KeyOwner => ({ kind: 'workspace', workspaceId })
const provider = 'of A'
const reach = { own: true, installation: true }

export const tries = [
  tryQueries(
    'keys/queries',
    queries,
  )({
    tried: {
      listKeys: (who) => [ownerOf(who)],
      findKey: (who, { ids }) => [ownerOf(who), ids.key],
      lockShelf: (who) => [ownerOf(who), provider],
      lockKey: (who, { ids }) => [ownerOf(who), ids.key],
      updateKey: (who, { ids }) => [ownerOf(who), { id: ids.key, patch: { label: 'changed' } }],
      markDeleted: (who, { ids }) => [ownerOf(who), { id: ids.key, at: times.after }],
    },
    adds: {
      insertKey: (who, { ids }) => [
        {
          ...{ id: ids.fresh, owner: ownerOf(who), provider, label: 'more', place: 0, isEnabled: true },
          envelope: { kekId: 'of A', sealedKey: 'x', sealedSecrets: 'x' },
          ...{ lastFour: null, by: who.actorId, at: times.at },
        },
      ],
    },
    excused: {
      upkeep: ['listDeleted', 'purgeKeys', 'lockSealedOtherwise', 'countSealedWith', 'saveEnvelope'],
    },
  }),
  tryQueries(
    'keys/rule-queries',
    ruleQueries,
  )({
    tried: {
      saveRules: ({ workspaceId }) => [{ workspaceId, ownKeysAllowed: true, seen: 1 }],
    },
    ofAll: { findRules: ({ workspaceId }) => [workspaceId] },
    excused: { installation: ['findInstallationRules', 'saveInstallationRules'] },
  }),
  tryQueries(
    'keys/use-queries',
    useQueries,
  )({
    tried: {
      takeTurn: (who) => [who, { provider, reach, excluded: [], at: times.at }],
      findForWork: (who, { ids }) => [who, ids.key],
      listUsable: (who) => [who, reach],
      isServing: (who, { ids }) => [who, { id: ids.key, reach }],
    },
    // Work of a guest goes out with a key of the workspace; what it is nobody is told.
    wide: ['takeTurn', 'findForWork', 'listUsable', 'isServing'],
    // The id of the key that work was given, within its scope, a moment before.
    excused: { job: ['lockForOutcome', 'noteSuccess', 'noteFailing'] },
  }),
]
