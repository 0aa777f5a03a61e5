// How far everything on the board is made: keys looked up, in a handful of queries however many shots there are.
import type { ArtefactState } from '#contract/productions.ts'
import type { Artefact } from '#rooms/artefacts/artefacts.ts'
import type { BoardLine, BoardShot } from '#rooms/boards/boards.ts'
import { type CutLine, findTemplate, placeShotContent } from '#rooms/films/films.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { clipStepId, withoutClips } from './clip-steps.ts'
import type { Workshop } from './deps.ts'
import { effectStepId, keyFrameStepId, planFirstStage, speechStepId } from './first-steps.ts'
import type { ProductionInput } from './input.ts'
import { soundFrom } from './resolve.ts'
import { composeInput } from './start.ts'
import { findNewestRun, listLatest, type NewestRun } from './state-queries.ts'
import { findArtefactsWith } from './upkeep-queries.ts'

const SAMPLES_PER_MS = 48

export type Content = { readonly sha256: string; readonly mediaType: string }

export type PictureNow = {
  readonly state: ArtefactState
  readonly content: Content | null
  readonly isPinned: boolean
}

export type SoundNow = PictureNow & { readonly id: string; readonly durationMs: number; readonly startMs: number }

export type ShotNow = {
  readonly id: string
  readonly picture: PictureNow
  readonly start: Content | null
  readonly end: Content | null
  /** What moves in the film, if anything does: pinned, or the last that was made. */
  readonly clip: (Content & { readonly isPinned: boolean; readonly words: string | null }) | null
  readonly lines: readonly SoundNow[]
  readonly lengthMs: number
  readonly isMeasured: boolean
}

export type ProductionNow = {
  readonly shots: readonly ShotNow[]
  readonly run: (Pick<NewestRun, 'id' | 'taskId' | 'state'> & { readonly failedStep: string | null }) | null
}

export async function readState(shop: Workshop, scope: Scope, projectId: string): Promise<ProductionNow> {
  const { input } = await composeInput(shop, { scope, projectId, wish: {} })
  const [run, latest] = [
    await findNewestRun(shop.db, scope.workspaceId, projectId),
    await listLatest(shop.db, scope.workspaceId, projectId),
  ]
  const keys = new Map(
    planFirstStage({ ...input, board: withoutClips(input.board) }).steps.map((step) => [step.id, step.key]),
  )
  const made = await shop.artefacts.find(shop.db, scope, [...new Set([...keys.values(), ...latest.values()])])
  const sight: Sight = { input, keys, latest, made, run }
  const shots = input.board.shots.map((shot) => shotNow(sight, shot))
  return {
    shots: await withWords(shop, scope, { projectId, latest: [...latest.values()], shots }),
    run: runNow(run),
  }
}

type Shown = { readonly projectId: string; readonly latest: readonly string[]; readonly shots: readonly ShotNow[] }

/** What the engines of the clips were told; of a film that somebody put in nobody was told anything. */
async function withWords(shop: Workshop, scope: Scope, shown: Shown): Promise<readonly ShotNow[]> {
  const { shots } = shown
  const sha256s = [...new Set(shots.flatMap(({ clip }) => clip?.sha256 ?? []))]
  if (sha256s.length === 0) return shots
  const own = scope.isGuest ? { own: await ownOf(shop, scope, { ...shown, sha256s }) } : {}
  const words = await shop.artefacts.wordsOf(shop.db, scope, { sha256s, ...own })
  return shots.map((shot) =>
    shot.clip ? { ...shot, clip: { ...shot.clip, words: words.get(shot.clip.sha256) ?? null } } : shot,
  )
}

/** What was made for this project or taken by it: others of the workspace may have come to the same bytes with words of their own. */
async function ownOf(
  { db, generation }: Workshop,
  scope: Scope,
  { projectId, latest, shots, sha256s }: Shown & { readonly sha256s: readonly string[] },
) {
  const subjectIds = shots.flatMap(({ id, clip }) => (clip?.isPinned ? [id] : []))
  const made = { projectId, subjectKind: 'shot', subjectIds, artefactKind: 'clip' }
  const keys = await generation.keysFor(db, scope, made)
  return { ids: await findArtefactsWith(db, scope, { projectId, sha256s }), keys: [...latest, ...keys] }
}

function runNow(run: NewestRun | undefined): ProductionNow['run'] {
  if (!run || run.state === 'completed' || run.state === 'cancelled') return null
  const failedStep = [...run.undone].find(([, state]) => state === 'failed')?.[0] ?? null
  return { id: run.id, taskId: run.taskId, state: run.state, failedStep }
}

type Sight = {
  readonly input: ProductionInput
  readonly keys: ReadonlyMap<string, string>
  readonly latest: ReadonlyMap<string, string>
  readonly made: ReadonlyMap<string, Artefact>
  readonly run: NewestRun | undefined
}

type StepNow = { readonly state: ArtefactState; readonly artefact: Artefact | undefined }

function stepNow({ keys, latest, made, run }: Sight, stepId: string): StepNow {
  const current = made.get(keys.get(stepId) ?? '')
  if (current) return { state: 'fresh', artefact: current }
  const artefact = made.get(latest.get(stepId) ?? '')
  const undone = run?.undone.get(stepId)
  if (run?.state === 'running' && undone) return { state: 'building', artefact }
  if (run?.state === 'failed' && undone === 'failed') return { state: 'failed', artefact }
  return { state: artefact ? 'stale' : 'missing', artefact }
}

function pictureNow(sight: Sight, shot: BoardShot): PictureNow {
  if (shot.pinnedKeyFrame) return { state: 'fresh', content: shot.pinnedKeyFrame, isPinned: true }
  const { state, artefact } = stepNow(sight, keyFrameStepId(shot.id))
  return { state, content: artefact ?? null, isPinned: false }
}

function clipNow({ input, latest, made }: Sight, { id, pinnedClip }: BoardShot): ShotNow['clip'] {
  if (pinnedClip) return { ...pinnedClip, isPinned: true, words: null }
  const artefact = input.engines.video && made.get(latest.get(clipStepId(id)) ?? '')
  return artefact ? { sha256: artefact.sha256, mediaType: artefact.mediaType, isPinned: false, words: null } : null
}

type Heard = PictureNow & { readonly line: BoardLine; readonly durationSamples: number }

function heardNow(sight: Sight, line: BoardLine): Heard {
  const { pinnedTake: take } = line
  if (take) return { state: 'fresh', content: take, isPinned: true, line, durationSamples: take.durationSamples }
  const { state, artefact } = stepNow(sight, speechStepId(line.id))
  const measured = artefact ? soundFrom(artefact).durationSamples : 0
  const durationSamples = measured > 0 ? measured : guessMs(line.text) * SAMPLES_PER_MS
  return { state, content: artefact ?? null, isPinned: false, line, durationSamples }
}

const WIDE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g
const WIDE_PER_SECOND = 4.5
const LETTERS_PER_SECOND = 14

/** About how long a voice takes, until one has been measured. */
export function guessMs(text: string): number {
  const wide = text.match(WIDE)?.length ?? 0
  return Math.round(250 + (1000 * wide) / WIDE_PER_SECOND + (1000 * (text.length - wide)) / LETTERS_PER_SECOND)
}

function shotNow(sight: Sight, shot: BoardShot): ShotNow {
  const heard = shot.lines.map((line) => heardNow(sight, line))
  const { starts, lengthMs } = place(sight, shot, heard)
  return {
    id: shot.id,
    picture: pictureNow(sight, shot),
    start: shot.startFrame,
    end: shot.endFrame,
    clip: clipNow(sight, shot),
    lines: heard.map(({ line, state, content, isPinned, durationSamples }) => ({
      id: line.id,
      state,
      content,
      isPinned,
      durationMs: Math.round(durationSamples / SAMPLES_PER_MS),
      startMs: starts.get(line.id) ?? 0,
    })),
    lengthMs,
    isMeasured: heard.every((each) => each.content !== null),
  }
}

/** Where the film will put the lines: by the same rule, from the same lengths. */
function place(sight: Sight, shot: BoardShot, heard: readonly Heard[]) {
  const template = findTemplate(sight.input.film.template)
  if (!template) return { starts: new Map<string, number>(), lengthMs: shot.durationMs }
  const content = placeShotContent(
    {
      shotId: shot.id,
      sceneNumber: 0,
      episode: null,
      keyFrameSha256: '',
      move: shot.move,
      minimumMs: shot.durationMs,
      lines: heard.map(cutLine),
      cues: shot.cues.map(({ kind, text, afterLines, durationMs }, index) => {
        const artefact = kind === 'sfx' ? stepNow(sight, effectStepId(shot.id, index)).artefact : undefined
        return { kind, text, afterLines, durationMs, sound: artefact ? soundFrom(artefact) : null }
      }),
    },
    template,
  )
  const starts = content.lines.map(({ line, startSample }) => [line.lineId, toMs(startSample)] as const)
  return { starts: new Map(starts), lengthMs: toMs(content.bodySamples) }
}

const toMs = (samples: number) => Math.round(samples / SAMPLES_PER_MS)

function cutLine({ line, content, durationSamples }: Heard): CutLine {
  const { id, text, character, kind, jointWith, offScreen } = line
  const take = { lineId: id, takeSha256: content?.sha256 ?? '', durationSamples }
  return { ...take, text, speaker: character, kind, jointWith, offScreen }
}
