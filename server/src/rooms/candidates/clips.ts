// Clips of a shot: what one would be asked for with, and whether what a person asks for can be asked for at all.
import type { CandidateSubject, ClipWish } from '#contract/candidates.ts'
import type { Board } from '#rooms/boards/boards.ts'
import type { MediaInput } from '#rooms/generation/generation.ts'
import type { ClipDescription } from '#rooms/productions/productions.ts'
import type { Project } from '#rooms/projects/projects.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { CandidatesDeps } from './deps.ts'
import { candidateFaults } from './faults.ts'
import { findContents } from './queries.ts'
import type { StepFinder } from './steps.ts'

type Content = { readonly sha256: string; readonly mediaType: string }

export type DescribedClip = {
  /** Null: the project has chosen none. */
  readonly engine: string | null
  readonly prompt: string
  readonly durationMs: number
  readonly isMeasured: boolean
  readonly start: Content | null
  readonly end: Content | null
  /** Of the board. */
  readonly revision: number
}

/** Throws CANDIDATES_NO_SUBJECT; CANDIDATES_NO_CLIP_ENGINE where there is none at all. */
export async function describeClip(
  deps: CandidatesDeps,
  scope: Scope,
  { projectId, subject }: { readonly projectId: string; readonly subject: CandidateSubject },
): Promise<DescribedClip> {
  const { revision } = await deps.boards.open(deps.db, scope, projectId)
  const ofProject = await deps.productions.singleClips(scope, { projectId, engineId: undefined })
  const clips = ofProject ?? (await deps.productions.singleClips(scope, { projectId, engineId: anyEngine(deps) }))
  const found: ClipDescription | undefined = clips?.describe(subject.id)
  if (!found) throw candidateFaults.NO_SUBJECT({ ...subject })
  const { engineId, prompt, durationMs, isMeasured, start, end } = found
  const picture = (sha256: string | null) => (sha256 === null ? null : { sha256, mediaType: 'image/png' })
  const ends = { start: picture(start), end: picture(end) }
  return { engine: ofProject ? engineId : null, prompt, durationMs, isMeasured, ...ends, revision }
}

/** What is said to engines hangs little on which it is: any will do to show it. */
function anyEngine({ generation }: CandidatesDeps): string {
  const found = generation.engines().find((engine) => engine.kind === 'video')
  if (!found) throw candidateFaults.NO_CLIP_ENGINE()
  return found.id
}

type Wished = {
  readonly project: Project
  readonly board: Board
  readonly subjects: readonly CandidateSubject[]
  readonly clip: ClipWish
  /** Of the pictures of the wish, those that somebody has looked at already. */
  readonly known: ReadonlySet<string>
  readonly find: StepFinder
}

/** Throws CANDIDATES_NO_CLIP_ENGINE, CANDIDATES_NO_START, CANDIDATES_NO_SUCH_PICTURE. */
export async function checkClipWish(deps: CandidatesDeps, scope: Scope, wished: Wished): Promise<void> {
  const { project, board, subjects, clip, find } = wished
  const clips = subjects.filter((one) => one.kind === 'clip')
  if (clips.length === 0) return
  if (clip.engine === undefined && project.settings.engines.video === null) throw candidateFaults.NO_CLIP_ENGINE()
  for (const sha256 of [clip.start_sha256, clip.end_sha256])
    if (typeof sha256 === 'string' && !wished.known.has(sha256)) await loadPicture(deps, scope, sha256)
  const shots = new Set(board.shots.map((shot) => shot.id))
  const bare = clips.find((subject) => shots.has(subject.id) && !find(subject, 0))
  if (bare) throw candidateFaults.NO_START({ id: bare.id })
}

/** A hash alone would let pictures of other workspaces out. Throws CANDIDATES_NO_SUCH_PICTURE. */
export async function loadPicture(
  { artefacts, db }: CandidatesDeps,
  scope: Scope,
  sha256: string,
): Promise<MediaInput> {
  const known = [...(await artefacts.withContent(db, scope, sha256)), ...(await findContents(db, scope, sha256))]
  const picture = known.find(({ mediaType }) => mediaType?.startsWith('image/'))
  if (!picture?.mediaType) throw candidateFaults.NO_SUCH_PICTURE()
  return { sha256, mediaType: picture.mediaType }
}
