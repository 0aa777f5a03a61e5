// The music that a person has put in, for a whole film: looked up before anything is made of it.
import type { MusicTrack } from '#contract/films.ts'
import { Fault } from '#platform/faults.ts'
import { isId } from '#platform/ids.ts'
import { maySound, type StoredFile } from '#rooms/files/files.ts'
import type { Project } from '#rooms/projects/projects.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Workshop } from './deps.ts'
import { productionFaults } from './faults.ts'
import type { RunWish, Track } from './input.ts'

export type Music = { readonly track: Track; readonly name: string }

/** Undefined where music is made, or none is wanted. Throws MUSIC_GONE or NOT_MUSIC. */
export async function findMusic(
  shop: Pick<Workshop, 'db' | 'files' | 'jobScope'>,
  scope: Scope,
  { project, wish }: { readonly project: Pick<Project, 'settings'>; readonly wish: RunWish },
): Promise<Music | undefined> {
  if (wish.music_track) return heard(await loadFile(shop, scope, wish.music_track), wish.music_track)
  const chosen = wish.music_track === null ? null : project.settings.music_track
  if (!chosen) return undefined
  // Whoever chose it for the project could see it; a guest of the project hears its film with it.
  return heard(await loadFile(shop, shop.jobScope(scope.workspaceId, scope.actorId), chosen), chosen)
}

async function loadFile(
  { db, files }: Pick<Workshop, 'db' | 'files'>,
  scope: Scope,
  { file_id: id }: MusicTrack,
): Promise<StoredFile> {
  if (!isId(id)) throw productionFaults.MUSIC_GONE()
  const file = await files.load(db, scope, id).catch((error: unknown) => {
    throw error instanceof Fault && error.kind === 'not_found' ? productionFaults.MUSIC_GONE() : error
  })
  if (file.trashedAt) throw productionFaults.MUSIC_GONE()
  return file
}

/** What is not measured yet is taken at its word: it is measured a moment after it came. */
function heard({ name, sha256, mediaType, facts, factsState }: StoredFile, { gain_db: gainDb }: MusicTrack): Music {
  const isMute = factsState === 'failed' || (factsState === 'known' && facts?.audio_codec === undefined)
  if (isMute || !maySound(mediaType)) throw productionFaults.NOT_MUSIC({ name })
  return { track: { sha256, gainDb }, name }
}
