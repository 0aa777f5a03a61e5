// The cast list: one search over every room.
import type { SearchHit } from '#contract/search.ts'
import { foldText } from '#platform/db/like.ts'
import type { ProjectHead } from '#rooms/projects/projects.ts'
import { createSearch, type Search, type Seek } from '#rooms/search/search.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Making } from './furnish-making.ts'
import type { People } from './furnish-people.ts'
import type { Work } from './furnish-work.ts'
import type { Ground } from './ground.ts'

type Cast = { readonly ground: Ground; readonly people: People; readonly work: Work; readonly making: Making }

export function furnishSearch({ ground, people, work, making }: Cast): Search {
  const { db, clock, jobs } = ground
  const search = createSearch({
    db,
    clock,
    jobs,
    boards: making.boards,
    projects: work.projects,
    seekers: {
      project: seekProjects(work),
      file: seekFiles(work),
      task: seekTasks(work),
      member: seekMembers(people),
    },
    jobScope: (workspaceId, actorId): Scope => ({
      workspaceId,
      actorId,
      onlyProjectId: null,
      role: 'viewer',
      requestId: null,
    }),
  })
  ground.relay.subscribe(search.subscriber())
  return search
}

const NOWHERE = { project_id: null, project_title: null, line: null, shot_id: null } as const

function seekProjects({ projects }: Work): Seek {
  return async (queryable, scope, { text, limit }) => {
    const found: ProjectHead[] = []
    for (const status of ['active', 'archived'] as const) {
      const request = { page: 1, size: limit + 1, filter: { search: text, status, sort: 'updated_at' } as const }
      found.push(...(await projects.list(queryable, scope, request)).projects)
    }
    return found.slice(0, limit + 1).map(
      (project): SearchHit => ({
        ...NOWHERE,
        kind: 'project',
        id: project.id,
        title: project.title,
        detail: project.kind,
        project_id: project.id,
        project_title: project.title,
      }),
    )
  }
}

function seekFiles({ files }: Work): Seek {
  return async (queryable, scope, { text, limit }) => {
    const request = { page: 1, size: limit + 1, filter: { search: text } }
    const found = (await files.list(queryable, scope, request)).files
    return found.map(
      (file): SearchHit => ({
        ...NOWHERE,
        kind: 'file',
        id: file.id,
        title: file.name,
        detail: file.mediaType,
        project_id: file.projectId,
      }),
    )
  }
}

function seekTasks({ tasks }: Work): Seek {
  return async (queryable, scope, { text, limit }) => {
    const request = { page: 1, size: limit + 1, filter: { search: text } }
    const found = (await tasks.list(queryable, scope, request)).tasks
    return found.map(
      (task): SearchHit => ({
        ...NOWHERE,
        kind: 'task',
        id: task.id,
        title: task.title,
        detail: task.state,
        project_id: task.projectId,
      }),
    )
  }
}

/** People are looked through, not queried: of more than this many the rest is not found. */
const MEMBERS_MAX = 1000

function seekMembers({ workspaces, identity }: People): Seek {
  return async (queryable, scope, { text, limit }) => {
    // Who else belongs to the workspace is nothing of a project.
    if (scope.onlyProjectId !== null) return []
    const words = foldText(text).split(/\s+/)
    const members = await workspaces.listMemberIds(queryable, scope.workspaceId, MEMBERS_MAX)
    const users = await identity.findUsers(queryable, members)
    return users
      .filter((user) => {
        const name = foldText(`${user.display_name} ${user.username}`)
        return words.every((word) => name.includes(word))
      })
      .slice(0, limit + 1)
      .map(
        (user): SearchHit => ({
          ...NOWHERE,
          kind: 'member',
          id: user.id,
          title: user.display_name,
          detail: `@${user.username}`,
        }),
      )
  }
}
