// What is read: 10,000 projects in workspaces of 100, as many in one, and tasks likewise; documents as large as real ones.
import type { Db } from '#platform/db/db.ts'

export type Places = { readonly ownerId: string; readonly small: string; readonly big: string }

export const PROJECTS_IN_SMALL = 100
export const PROJECTS_IN_BIG = 10_000
const OTHER_WORKSPACES = 99

export async function insertRows(db: Db, places: Places): Promise<void> {
  const { small, big } = places
  await db.executeScript(`
    create temporary table bench_places as
      select '${small}'::uuid as workspace_id, ${PROJECTS_IN_SMALL} as count
      union all select '${big}'::uuid, ${PROJECTS_IN_BIG}
      union all select gen_random_uuid(), ${PROJECTS_IN_SMALL} from generate_series(1, ${OTHER_WORKSPACES});
    ${projects(places.ownerId, places.big)}
    ${tasks(places.ownerId)}
    drop table bench_places;`)
  // Outside the script: a script of several statements is one transaction, and VACUUM refuses to stand in one.
  for (const table of ['projects', 'tasks', 'users', 'workspaces', 'workspace_members'])
    await db.executeScript(`vacuum analyze ${table}`)
}

const words = (count: number) => `repeat('lorem ipsum dolor sit amet ', ${count})`

/** Settings as a project that was made through the door has them. */
function projects(ownerId: string, modelWorkspace: string): string {
  return `
    insert into projects (id, workspace_id, kind, title, description, settings, genre, tags, difficulty, search_text,
      created_by, created_at, updated_at)
    select gen_random_uuid(), workspace_id, 'short_video', 'Project ' || number, ${words(4)},
      (select settings from projects where workspace_id = '${modelWorkspace}' limit 1), 'drama', array['one', 'two'], 1 + number % 5,
      'project ' || number || ${words(4)}, '${ownerId}', now() - number * interval '1 minute', now()
    from bench_places, generate_series(1, count) as number
    order by random();`
}

function tasks(ownerId: string): string {
  return `
    insert into tasks (id, workspace_id, kind, title, state, result, created_by, created_at, finished_at, updated_at)
    select gen_random_uuid(), workspace_id, 'produce', 'Task ' || number, 'completed',
      jsonb_build_object('text', ${words(20)}), '${ownerId}', now() - number * interval '1 minute', now(), now()
    from bench_places, generate_series(1, count) as number
    order by random();`
}
