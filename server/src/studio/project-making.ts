// How far the making of a project is: asked by projects, known to the rooms above it.
import type { Queryable } from '#platform/db/db.ts'
import { type Files, maySound } from '#rooms/files/files.ts'
import type { DescribeMaking, HasPicture, HasSound, Making, Pictured } from '#rooms/projects/projects.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Making as Rooms } from './furnish-making.ts'

type Cast = Pick<Rooms, 'scripts' | 'films' | 'productions' | 'artefacts' | 'links'> & { readonly files: Files }
type Picture = { readonly sha256: string; readonly mediaType: string }

/** A fixed number of statements for any number of projects. */
export function describeMaking(cast: Cast): DescribeMaking {
  return async (queryable, scope, projects) => {
    const ids = projects.map((project) => project.id)
    const [scripts, films, runs, pictures] = await Promise.all([
      byProject(cast.scripts.overviewsOf(queryable, scope, ids)),
      byProject(cast.films.newestOf(queryable, scope, ids)),
      byProject(cast.productions.newestOf(queryable, scope, ids)),
      findPictures(cast, queryable, scope, projects),
    ])
    return new Map(
      ids.map((id): [string, Making] => {
        const script = scripts.get(id)
        const picture = pictures.get(id)
        return [
          id,
          {
            script: script
              ? { version: script.version, scenes: script.scenes, shots: script.shots, lines: script.lines }
              : null,
            film: films.get(id) ?? null,
            run: runs.get(id) ?? null,
            thumbnailUrl: picture ? cast.links.small(picture) : null,
          },
        ]
      }),
    )
  }
}

/** What can be shown as a cover by whoever acts: a guest sees the pictures of the project alone. */
export const hasPicture =
  (files: Files): HasPicture =>
  async (tx, scope, fileId) =>
    (await files.contentsOf(tx, scope, [fileId])).some(isPicture)

/** What can be the music of a project; whether a film has a sound track shows once it is measured. */
export const hasSound =
  (files: Files): HasSound =>
  async (tx, scope, fileId) =>
    (await files.contentsOf(tx, scope, [fileId])).some(({ mediaType }) => maySound(mediaType))

const isPicture = ({ mediaType }: Pick<Picture, 'mediaType'>) => mediaType.startsWith('image/')

async function byProject<T extends { readonly projectId: string }>(
  rows: Promise<readonly T[]>,
): Promise<Map<string, T>> {
  return new Map((await rows).map((row) => [row.projectId, row]))
}

/** The picture that somebody chose, else the first that was made. */
async function findPictures(
  cast: Cast,
  queryable: Queryable,
  scope: Scope,
  projects: readonly Pictured[],
): Promise<Map<string, Picture>> {
  const ids = projects.map((project) => project.id)
  const first = await cast.productions.firstPicturesOf(queryable, scope, ids)
  const artefactIds = first.map((one) => one.artefactId)
  const made = byId(await cast.artefacts.findByIds(queryable, scope, artefactIds))
  const fileIds = projects.flatMap((project) => project.thumbnailFileId ?? [])
  const chosen = byId(await cast.files.contentsOf(queryable, scope, fileIds))
  const found = new Map<string, Picture>()
  for (const { projectId, artefactId } of first) put(found, projectId, made.get(artefactId))
  for (const { id, thumbnailFileId } of projects) put(found, id, chosen.get(thumbnailFileId ?? ''))
  return found
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]))
}

function put(found: Map<string, Picture>, projectId: string, content: Picture | undefined): void {
  if (!content || !isPicture(content)) return
  found.set(projectId, { sha256: content.sha256, mediaType: content.mediaType })
}
