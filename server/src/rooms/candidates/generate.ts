// Pictures and films by request: of shots, characters and locations as candidates of those, otherwise wished for than the board
// says; and such as belong to no shot. What is made, held and charged goes the way of all candidates.
import type { CandidateSubject, GenerateImages, GenerateVideo, PictureRef, PictureWish } from '#contract/candidates.ts'
import { faults } from '#platform/faults.ts'
import { canvasOf } from '#rooms/films/films.ts'
import type { MediaInput } from '#rooms/generation/generation.ts'
import type { Project } from '#rooms/projects/projects.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { variantOn } from './candidate.ts'
import { loadPicture } from './clips.ts'
import type { CandidatesDeps } from './deps.ts'
import { promptOf } from './describe.ts'
import { candidateFaults } from './faults.ts'
import { freePicture, freeVideo, type Told, wishedPicture } from './free.ts'
import { type Ask, type Prepared, prepareRequest } from './plan.ts'
import { findSteps } from './steps.ts'

/** Throws INVALID_REQUEST, GENERATION_NO_ENGINE, CANDIDATES_NO_SUBJECT, CANDIDATES_NO_SUCH_PICTURE. */
export async function prepareImages(deps: CandidatesDeps, scope: Scope, body: GenerateImages): Promise<Prepared> {
  const { project_id: projectId, batch, engine: engineId, dry_run: _, ...shared } = body
  const project = await deps.projects.load(deps.db, scope, projectId)
  const wishes = batch?.map((one) => joined(shared, one)) ?? [shared]
  const toAsk = await asker(deps, scope, { project, wishes, engineId })
  const asks: Ask[] = []
  for (const wish of wishes) asks.push(await toAsk(wish))
  return { project, asks: merged(asks) }
}

/** What one of a batch says of itself goes before what all of them share. */
function joined(shared: PictureWish, one: PictureWish): PictureWish {
  const { shot_id: _shot, character_id: _character, location_id: _location, ...rest } = shared
  return subjectOf(one) ? { ...rest, ...one } : { ...shared, ...one }
}

function subjectOf({ shot_id: shot, character_id: character, location_id: location }: PictureWish) {
  const found = Object.entries({ shot, character, location }).flatMap(([kind, id]): CandidateSubject[] =>
    id === undefined ? [] : [{ kind: kind as 'shot' | 'character' | 'location', id }],
  )
  if (found.length > 1) throw faults.INVALID_REQUEST({ reason: 'name one of shot_id, character_id and location_id' })
  return found[0]
}

type Asking = {
  readonly project: Project
  readonly wishes: readonly PictureWish[]
  readonly engineId: string | undefined
}

async function asker(deps: CandidatesDeps, scope: Scope, { project, wishes, engineId }: Asking) {
  const { settings } = project
  const kinds = new Set(wishes.flatMap((wish) => subjectOf(wish)?.kind ?? []))
  // What belongs to no shot needs no script.
  const board = kinds.size > 0 ? await deps.boards.load(deps.db, scope, project.id) : undefined
  const find = board && (await findSteps(deps, scope, { board, kinds, imageEngineId: engineId }))
  const engine = deps.generation.engine('image', engineId ?? settings.engines.image ?? undefined)
  return async (wish: PictureWish): Promise<Ask> => {
    const told = await toldOf(deps, scope, wish)
    const count = wish.count ?? settings.image_count
    const subject = subjectOf(wish)
    if (!subject) {
      if (told.prompt === undefined)
        throw faults.INVALID_REQUEST({ reason: 'say what to draw (prompt), or name what it belongs to' })
      const { width_px: widthPx = settings.width_px, height_px: heightPx = settings.height_px } = wish
      const style = told.style ?? settings.visual_style.trim()
      return { ...freePicture(engine, { ...told, prompt: told.prompt, style, widthPx, heightPx }), count }
    }
    if (!board || !find?.(subject, 0)) throw candidateFaults.NO_SUBJECT({ ...subject })
    return {
      subject,
      count,
      step: (variant) => {
        const step = find(subject, variant)
        return step && wishedPicture(step, engine, { ...told, variant })
      },
      variantInForce: subject.kind === 'shot' ? variantOn(board, subject) : null,
      written: told.prompt ?? promptOf(board, subject)?.text ?? null,
    }
  }
}

async function toldOf(deps: CandidatesDeps, scope: Scope, wish: PictureWish): Promise<Told> {
  const references = wish.references && (await Promise.all(wish.references.map((one) => toPicture(deps, scope, one))))
  return { prompt: wish.prompt, negative: wish.negative_prompt, style: wish.style?.trim(), references }
}

/** Throws NOT_FOUND for a file of somebody else, CANDIDATES_NO_SUCH_PICTURE for what is none. */
async function toPicture(deps: CandidatesDeps, scope: Scope, ref: PictureRef): Promise<MediaInput> {
  if (ref.sha256 !== undefined) return loadPicture(deps, scope, ref.sha256)
  if (ref.file_id === undefined) throw faults.INVALID_REQUEST({ reason: 'name a picture by file_id or sha256' })
  const { sha256, mediaType } = await deps.files.load(deps.db, scope, ref.file_id)
  if (!PICTURE_TYPES.has(mediaType)) throw candidateFaults.NO_SUCH_PICTURE()
  return { sha256, mediaType }
}

const PICTURE_TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp'])

/** The same, twice in one batch, is more of it. */
function merged(asks: readonly Ask[]): Ask[] {
  const found = new Map<string, Ask>()
  for (const ask of asks) {
    const key = `${ask.subject.kind} ${ask.subject.id} ${ask.step(0)?.key}`
    const known = found.get(key)
    found.set(key, known ? { ...known, count: known.count + ask.count } : ask)
  }
  return [...found.values()]
}

/** Where there is neither a shot nor a length. */
const DURATION_MS = 5000

/** As `prepareImages`; also CANDIDATES_NO_CLIP_ENGINE, CANDIDATES_NO_START. */
export async function prepareVideo(deps: CandidatesDeps, scope: Scope, body: GenerateVideo): Promise<Prepared> {
  const { project_id: projectId, shot_id: shotId, prompt, count, engine, duration_ms: durationMs } = body
  const start = body.start_image && (await toPicture(deps, scope, body.start_image))
  const end = body.end_image && (await toPicture(deps, scope, body.end_image))
  if (shotId !== undefined) {
    const clip = {
      ...(engine === undefined ? {} : { engine }),
      ...(prompt === undefined ? {} : { prompt }),
      ...(durationMs === undefined ? {} : { duration_ms: durationMs }),
      ...(start === undefined ? {} : { start_sha256: start?.sha256 ?? null }),
      ...(end === undefined ? {} : { end_sha256: end?.sha256 ?? null }),
    }
    const known = new Set([start, end].flatMap((one) => one?.sha256 ?? []))
    return prepareRequest(deps, scope, { projectId, subjects: [{ kind: 'clip', id: shotId }], count, clip, known })
  }
  if (prompt === undefined) throw faults.INVALID_REQUEST({ reason: 'say what to film (prompt), or name a shot' })
  const project = await deps.projects.load(deps.db, scope, projectId)
  const { settings } = project
  const engineId = engine ?? settings.engines.video
  if (engineId === null) throw candidateFaults.NO_CLIP_ENGINE()
  const film = canvasOf(settings.size, settings.aspect)
  const ask = freeVideo(deps.generation.engine('video', engineId), {
    prompt,
    style: settings.visual_style.trim(),
    durationMs: durationMs ?? DURATION_MS,
    widthPx: body.width_px ?? film.widthPx,
    heightPx: body.height_px ?? film.heightPx,
    start: start ?? undefined,
    end: end ?? undefined,
  })
  return { project, asks: [{ ...ask, count: count ?? 1 }] }
}
