// What every-query.test.ts tries the queries of this room with.
import { type Furnished, times } from '#testing/furnished.ts'
import { tryQueries } from '#testing/query-tries.ts'
import * as contentQueries from './content-queries.ts'
import * as overviewQueries from './overview-queries.ts'
import * as queries from './queries.ts'

const reading = {
  ...{
    layout_wish: null,
    language_wish: null,
    layout: 'fountain' as const,
    language: 'en',
    breakdown_sha256: 'b'.repeat(64),
  },
  ...{ breakdown_bytes: 1, scene_count: 2, shot_count: 2, line_count: 2, warning_count: 2 },
} as const

const script = ({ ids, owner }: Furnished) => ({
  ...{ id: ids.fresh, project_id: ids.bareProject, title: null, description: '', state: 'draft' as const },
  ...{ state_reason: null, state_by: null, state_at: times.at, author_id: owner.actorId, reviewer_id: null },
  ...{ current_version: 1, published_version: null, view_count: 0, like_count: 0, revision: 1 },
  ...{ created_at: times.at, updated_at: times.at },
})

const version = ({ ids, owner, sha256 }: Furnished) => ({
  ...{ ...reading, id: ids.fresh, script_id: ids.script, number: 2, text: 'more', text_sha256: sha256 },
  ...{ text_chars: 4, source_sha256: null, source_kind: 'text', encoding: 'utf-8', file_name: null, note: '' },
  ...{ restored_from: null, created_by: owner.actorId, created_at: times.at },
})

export const tries = [
  tryQueries(
    'scripts/queries',
    queries,
  )({
    tried: {
      findScript: (who, { ids }) => [who, ids.project],
      lockScript: (who, { ids }) => [who, ids.project],
      updateScript: (who, { ids }) => [who, { id: ids.script, at: times.after, values: { title: 'changed' } }],
      findVersion: (who, { ids }) => [who, { scriptId: ids.script, number: 1 }],
      findVersionText: (who, { ids }) => [who, { scriptId: ids.script, number: 1 }],
      listVersions: (who, { ids }) => [who, { page: 1, size: 10, scriptId: ids.script }],
      updateReading: (who, { ids }) => [who, { versionId: ids.version, reading }],
      findCurrentReading: (who, { ids }) => [who, ids.project],
      countView: (who, { ids }) => [who, ids.script],
      deleteLike: (who, { ids, owner }) => [{ ...who, actorId: owner.actorId }, ids.script],
      addLikes: (who, { ids }) => [who, { scriptId: ids.script, by: 1 }],
      deleteScriptOfProject: (who, { ids }) => [who.workspaceId, ids.project],
      listStateChanges: (who, { ids }) => [who, { page: 1, size: 10, scriptId: ids.script }],
      insertLike: (who, { ids, memberId }) => [
        { ...who, actorId: memberId },
        { scriptId: ids.script, at: times.at },
      ],
    },
    adds: {
      insertScript: (who, a) => [who, script(a)],
      insertVersion: (who, a) => [who, version(a)],
      insertStateChange: (who, { ids }) => [
        who,
        {
          ...{ id: ids.fresh, script_id: ids.script, action: 'submit', from_state: 'draft', to_state: 'pending' },
          ...{ reason: null, version: 1, changed_by: who.actorId, changed_at: times.at },
        },
      ],
    },
  }),
  tryQueries(
    'scripts/content-queries',
    contentQueries,
  )({
    tried: {
      listContents: (who, { ids }) => [who.workspaceId, ids.project],
      listVersionIds: (who, { ids }) => [who.workspaceId, ids.project],
      copyScript: (who, { ids }) => [who, { fromProjectId: ids.project, toProjectId: ids.bareProject, at: times.at }],
    },
    excused: { content: ['findReferred'] },
  }),
  tryQueries(
    'scripts/overview-queries',
    overviewQueries,
  )({
    tried: { listOverviews: (who, { ids }) => [who, [ids.project]] },
  }),
]
