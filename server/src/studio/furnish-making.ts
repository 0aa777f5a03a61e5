// The cast list, third act.

import { API_BASE } from '#platform/http/server.ts'
import { locateFfmpeg } from '#platform/process/ffmpeg.ts'
import type { Artefacts } from '#rooms/artefacts/artefacts.ts'
import { createBoards } from '#rooms/boards/boards.ts'
import { createCandidates } from '#rooms/candidates/candidates.ts'
import { BLOB_PATH } from '#rooms/files/files.ts'
import { checkFilmSettings, createFilms } from '#rooms/films/films.ts'
import type { Engine, GenerationRoom, VoiceLister } from '#rooms/generation/generation.ts'
import { createLikeness } from '#rooms/likeness/likeness.ts'
import {
  createPictureLinks,
  createProductions,
  createSmallPictures,
  SMALL_PATH,
} from '#rooms/productions/productions.ts'
import { createPrompts } from '#rooms/prompts/prompts.ts'
import { createScripts } from '#rooms/scripts/scripts.ts'
import { createVoices } from '#rooms/voices/voices.ts'
import { may, type Scope, wholeOf } from '#rooms/workspaces/workspaces.ts'
import { createWriting, type WritingDeps } from '#rooms/writing/writing.ts'
import { furnishEngines } from './furnish-engines.ts'
import type { People } from './furnish-people.ts'
import type { Providers } from './furnish-providers.ts'
import type { Work } from './furnish-work.ts'
import { type Ground, RESULT_MAX_BYTES } from './ground.ts'
import { inspectOwnClip } from './inspect-result.ts'
import { createLeaving } from './leaving.ts'
import { describeMaking, hasPicture, hasSound } from './project-making.ts'
import { findRealThings } from './prompt-preview.ts'

/** Of work that goes on after its request. */
const jobScope = (workspaceId: string, actorId: string): Scope => ({
  workspaceId,
  actorId,
  onlyProjectId: null,
  role: 'director',
  requestId: null,
})

/** The engine of this id, or the first; it must be able to tell its voices. */
function speakerOf(generation: GenerationRoom, engineId: string | null): Engine & VoiceLister {
  const engine = generation.engine('speech', engineId ?? undefined)
  if (!('voices' in engine)) throw new Error(`${engine.id} lists no voices`)
  return engine as Engine & VoiceLister
}

type Shelves = Pick<People, 'workspaces'> & Pick<Work, 'files' | 'projects'> & { readonly artefacts: Artefacts }

function furnishScripts({ db, blobs, clock }: Ground, { workspaces, artefacts, files, projects }: Shelves) {
  return createScripts({
    ...{ db, blobs, artefacts, clock },
    shelf: files.sources,
    holdProject: (tx, scope, projectId) => projects.hold(tx, scope, projectId),
    mayDecide: async ({ workspaceId: workspace }, projectId, userId) => {
      const scope = await workspaces
        .enter({ actorId: userId }, { workspace, projectId, requestId: null })
        .catch(() => null)
      return scope !== null && may(scope.role, 'script.decide')
    },
  })
}

type Speakers = Pick<Work, 'projects'> & { readonly artefacts: Artefacts; readonly generation: GenerationRoom }

function furnishVoices({ db, clock }: Ground, { artefacts, generation, projects }: Speakers) {
  return createVoices({
    ...{ db, clock, artefacts, generation },
    holdProject: (tx, scope, projectId) => projects.hold(tx, scope, projectId),
    engineFor: async (queryable, scope, projectId) => {
      const { settings } = await projects.load(queryable, scope, projectId)
      return speakerOf(generation, settings.engines.speech)
    },
    countTakes: (tx, { workspaceId, projectId, by }) =>
      projects.count(tx, wholeOf(workspaceId), { id: projectId, counter: 'takes', by }),
  })
}

type Neighbours = People & { readonly providers: Providers }

/** From a script to a film: everything that is made. */
export function furnishMaking(ground: Ground, neighbours: Neighbours, { projects, tasks, files, linkSecret }: Work) {
  const { config, log, clock, db, jobs, things, blobs, ffmpegWish } = ground
  const { workspaces, providers } = neighbours
  const { billing, artefacts, generation } = furnishEngines(ground, neighbours, { files, tasks })
  const scripts = furnishScripts(ground, { workspaces, artefacts, files, projects })
  const boards = createBoards({
    db,
    clock,
    scripts,
    // What was made here, and what a person has put in as a candidate.
    contentsOf: async (queryable, scope, sha256) =>
      [
        ...(await artefacts.withContent(queryable, scope, sha256)),
        ...(await candidates.withContent(queryable, scope, sha256)),
      ].flatMap(({ mediaType, facts }) => (mediaType === null ? [] : { mediaType, facts })),
  })
  const prompts = createPrompts({ db, clock })
  const voices = furnishVoices(ground, { artefacts, generation, projects })
  const ffmpegPath = async () => (await locateFfmpeg(ffmpegWish)).ffmpegPath
  const { scratchDir } = ground
  workspaces.limitedBy(async (queryable, workspaceId) => {
    const { name: plan, members } = await billing.planOf(queryable, { workspaceId })
    return members === null ? null : { plan, members }
  })
  const films = createFilms({ clock, blobs, ffmpegPath, scratchDir, outputMaxBytes: RESULT_MAX_BYTES })
  things.add('film', (queryable, id) => films.whereabouts(queryable, id))
  const productions = createProductions({
    ...{ db, clock, log, jobs, blobs, artefacts, billing, boards, files, films, generation, projects, prompts, tasks },
    voices,
    filmsPerHourMax: config.limits.filmsPerHour,
    filmMinutesMax: config.limits.filmMinutes,
    jobScope,
  })
  const candidates = createCandidates({
    ...{ db, clock, jobs, blobs, artefacts, billing, boards, files, generation, productions, projects, prompts, tasks },
    voices,
    inspectClip: inspectOwnClip({ blobs, ffmpeg: () => locateFfmpeg(ffmpegWish) }),
    jobScope,
  })
  const writing = furnishWriting(ground, providers, {
    ...{ artefacts, boards, generation, projects, prompts, scripts, tasks },
  })
  const likeness = createLikeness({
    ...{ db, clock, jobs, blobs, boards, candidates, productions, jobScope },
    measure: ground.likenessMeasure,
  })
  const smallPictures = createSmallPictures({ blobs, clock })
  const leaving = createLeaving({
    ...{ db, clock, blobs, artefacts, candidates, productions, projects },
    ffmpeg: () => locateFfmpeg(ffmpegWish),
  })
  const links = createPictureLinks({
    clock,
    secret: linkSecret,
    contentBase: `${config.http.publicUrl ?? ''}${API_BASE}${BLOB_PATH}`,
    smallBase: `${config.http.publicUrl ?? ''}${API_BASE}${SMALL_PATH}`,
  })
  things.add('production', (queryable, id) => productions.whereabouts(queryable, id))
  prompts.shownWith(findRealThings({ db, projects, boards, candidates }))
  projects.checkedBy(checkFilmSettings)
  projects.coveredBy(hasPicture(files))
  projects.scoredBy(hasSound(files))
  projects.describedBy(describeMaking({ scripts, films, productions, artefacts, files, links }))
  const early = { billing, artefacts, scripts, generation, boards, prompts, voices }
  return { ...early, films, productions, candidates, likeness, writing, smallPictures, leaving, links }
}

type Writers = Pick<WritingDeps, 'artefacts' | 'boards' | 'generation' | 'projects' | 'prompts' | 'scripts' | 'tasks'>

function furnishWriting({ config, clock, db, jobs, blobs, things }: Ground, { keys }: Providers, rooms: Writers) {
  const writing = createWriting({
    ...{ ...rooms, db, clock, jobs, blobs, jobScope },
    keyedProviders: async (scope) =>
      new Set((await keys.usable(scope)).flatMap((one) => (one.ready > 0 ? [one.provider] : []))),
    repairsMax: config.limits.repairs,
  })
  things.add('draft', (queryable, id) => writing.whereabouts(queryable, id))
  return writing
}

export type Making = ReturnType<typeof furnishMaking>
