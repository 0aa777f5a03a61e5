// Voices: casting (which voice speaks a character) and takes (audio performances of a line). It promises that a voice, once
// cast, stays with its character until a person changes it, and that every performance of a line is kept as a take.
// It never speaks itself: that is an engine's work, or a person's.
import type { Voices as WireVoices } from '#contract/voices.ts'
import type { Clock } from '#platform/clock.ts'
import type { Queryable, Tx } from '#platform/db/db.ts'
import { emit } from '#platform/events/events.ts'
import { newId } from '#platform/ids.ts'
import type { Artefact } from '#rooms/artefacts/artefacts.ts'
import type { Board } from '#rooms/boards/boards.ts'
import type { Engine, VoiceChoice, VoiceLister, VoiceOffer } from '#rooms/generation/generation.ts'
import { inferFromWords } from '#rooms/scripts/scripts.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import { castVoices } from './casting-voices.ts'
import { voiceEvent } from './events.ts'
import { voiceFaults } from './faults.ts'
import { describeCast } from './overview.ts'
import { type PreviewDeps, speakPreview } from './preview.ts'
import { type Casting, deleteCasting, insertTake, listCastings, saveCastings } from './queries.ts'
import * as takeQueries from './take-queries.ts'

export type VoicesDeps = Omit<PreviewDeps, 'engine'> & {
  readonly clock: Clock
  /** What speaks in this project. Throws NO_ENGINE for one that is not there any more. */
  readonly engineFor: (queryable: Queryable, scope: Scope, projectId: string) => Promise<Engine & VoiceLister>
  /** The project is not purged before the transaction ends. Throws NOT_FOUND, PROJECTS_IN_TRASH. */
  readonly holdProject: (tx: Tx, scope: Scope, projectId: string) => Promise<void>
  /** A project has so many takes more, or fewer. */
  readonly countTakes: (tx: Tx, change: { workspaceId: string; projectId: string; by: number }) => Promise<void>
}

export type VoiceWish = Pick<VoiceChoice, 'voiceId' | 'pitchSemitones' | 'pacePercent'>

export function createVoices(deps: VoicesDeps) {
  const { clock } = deps
  return {
    ...casting(deps),
    /** A voice for everybody who speaks: what was cast before stands, the others get one that can be told apart. */
    async cast(queryable: Queryable, scope: Scope, board: Board): Promise<Record<string, VoiceChoice>> {
      const engine = await deps.engineFor(queryable, scope, board.projectId)
      const castings = await listCastings(queryable, scope.workspaceId, board.projectId)
      return castBoard({ board, castings, offers: await engine.voices(), engineId: engine.id })
    },

    /** Keeps a casting, so that later changes of the cast leave these voices alone. */
    async keep(tx: Tx, scope: Scope, board: Board, voices: Readonly<Record<string, VoiceChoice>>): Promise<void> {
      const castings = await listCastings(tx, scope.workspaceId, board.projectId)
      const kept = new Map(castings.map((casting) => [casting.characterId, casting.voice.engineId]))
      const fresh = board.characters.flatMap((character) => {
        const voice = voices[character.name]
        return voice && kept.get(character.id) !== voice.engineId
          ? [{ characterId: character.id, voice, pinned: false }]
          : []
      })
      await saveCastings(tx, { workspaceId: scope.workspaceId, projectId: board.projectId }, fresh, clock.now())
    },

    /** Remembers that this artefact is a performance of this line. */
    async recordTake(
      tx: Tx,
      scope: Scope,
      take: { projectId: string; lineId: string; artefact: Artefact; engineId: string | null },
    ): Promise<void> {
      const isNew = await insertTake(tx, {
        id: newId(),
        workspaceId: scope.workspaceId,
        projectId: take.projectId,
        lineId: take.lineId,
        artefactId: take.artefact.id,
        sha256: take.artefact.sha256,
        mediaType: take.artefact.mediaType,
        durationSamples: Number(take.artefact.facts.duration_samples ?? 0),
        engineId: take.engineId,
        madeBy: scope.actorId,
        at: clock.now(),
      })
      if (isNew) await deps.countTakes(tx, { workspaceId: scope.workspaceId, projectId: take.projectId, by: 1 })
    },

    /** Which of these contents are a take: for a room that wants to delete some. */
    refersTo: takeQueries.findReferred,
    /** Which of these contents must not be made again: a person's performances, and what a person has judged. */
    keeps: takeQueries.findKept,
    /** The artefacts are gone; takes of theirs that nobody has judged go too. */
    async forgetArtefacts(tx: Tx, artefactIds: readonly string[]): Promise<void> {
      for (const gone of await takeQueries.deleteUnjudged(tx, artefactIds)) await deps.countTakes(tx, gone)
    },
    /** Answers the contents of its takes. */
    deleteOfProject: takeQueries.deleteOfProject,
    /** Castings and takes follow a copy of their project; its board has given the ids. */
    async copyToProject(tx: Tx, copy: Omit<takeQueries.VoicesCopy, 'at'>): Promise<void> {
      await takeQueries.copyCastings(tx, { ...copy, at: clock.now() })
      const by = await takeQueries.copyTakes(tx, { ...copy, at: clock.now() })
      await deps.countTakes(tx, { workspaceId: copy.workspaceId, projectId: copy.toProjectId, by })
    },
  }
}

/** What people do about the cast. */
function casting(deps: VoicesDeps) {
  const { db, clock } = deps
  async function choose(scope: Scope, board: Board, wish: VoiceWish): Promise<VoiceChoice> {
    const engine = await deps.engineFor(db, scope, board.projectId)
    const offers = await engine.voices()
    if (!offers.some((offer) => offer.voiceId === wish.voiceId)) throw voiceFaults.NO_VOICE({ voice_id: wish.voiceId })
    return { engineId: engine.id, ...wish }
  }
  return {
    /** The whole cast, what there is to choose from, and who may be taken for whom. */
    async overview(queryable: Queryable, scope: Scope, board: Board): Promise<WireVoices> {
      const castings = await listCastings(queryable, scope.workspaceId, board.projectId)
      const engine = await deps.engineFor(queryable, scope, board.projectId)
      const offers = await engine.voices()
      const voices = castBoard({ board, castings, offers, engineId: engine.id })
      const pinned = new Set(castings.filter((one) => one.pinned).map((one) => one.characterId))
      return describeCast({ board, engineId: engine.id, offers, voices, pinned })
    },

    /** Null lets the studio choose again. */
    async castCharacter(
      scope: Scope,
      board: Board,
      { characterId, wish }: { characterId: string; wish: VoiceWish | null },
    ): Promise<void> {
      if (!board.characters.some((one) => one.id === characterId)) throw voiceFaults.NO_CHARACTER({ id: characterId })
      const voice = wish && (await choose(scope, board, wish))
      const at = clock.now()
      const project = { workspaceId: scope.workspaceId, projectId: board.projectId }
      const about = { projectId: board.projectId, characterId, voiceId: voice?.voiceId ?? null }
      await db.transaction(async (tx) => {
        await deps.holdProject(tx, scope, board.projectId)
        if (voice) await saveCastings(tx, project, [{ characterId, voice, pinned: true }], at)
        else await deleteCasting(tx, { ...project, characterId })
        await emit(tx, voiceEvent(voice ? 'voice.cast' : 'voice.uncast', { scope, at }, about))
      })
    },

    /** A sentence as this voice would say it. */
    async preview(
      scope: Scope,
      board: Board,
      asked: { wish: VoiceWish; text: string; direction: string },
    ): Promise<Artefact> {
      const { text, direction } = asked
      const speech = { text, language: board.language, voice: await choose(scope, board, asked.wish), direction }
      const engine = deps.generation.engine('speech', speech.voice.engineId)
      return speakPreview({ ...deps, engine }, scope, { projectId: board.projectId, speech })
    },
  }
}

type Audition = {
  readonly board: Board
  readonly castings: readonly Casting[]
  readonly offers: readonly VoiceOffer[]
  readonly engineId: string
}

function castBoard({ board, castings, offers, engineId }: Audition): Record<string, VoiceChoice> {
  const castingOf = new Map(castings.map((casting) => [casting.characterId, casting]))
  const pinned: Record<string, VoiceChoice> = {}
  for (const character of board.characters) {
    const casting = castingOf.get(character.id)
    // What the studio chose of another engine is chosen anew; what a person chose stays.
    if (casting && (casting.pinned || casting.voice.engineId === engineId)) pinned[character.name] = casting.voice
  }
  const shots = Map.groupBy(board.shots, (shot) => shot.sceneId)
  const scenes = board.scenes.map((scene) => speakersOf(shots.get(scene.id) ?? []))
  const known = new Set(board.characters.map((character) => character.name))
  const strangers = [...new Set(scenes.flat())].filter((name) => !known.has(name))
  const characters = [
    ...board.characters.map(({ name, gender, ageYears, ageBand, lines }) => ({
      name,
      gender,
      ageYears,
      ageBand,
      lines,
    })),
    ...strangers.map((name) => {
      const { gender, band } = inferFromWords({ name, notes: '' })
      return { name, gender, ageYears: null, ageBand: band, lines: 1 }
    }),
  ]
  return castVoices({ characters, language: board.language, offers, engineId, pinned, scenes })
}

function speakersOf(shots: Board['shots']): string[] {
  return [...new Set(shots.flatMap((shot) => shot.lines.map((line) => line.character)))]
}

export type Voices = ReturnType<typeof createVoices>
