import { Type } from 'typebox'
import { VoicePreview, VoiceWish, Voices as WireVoices } from '#contract/voices.ts'
import { contentKey } from '#platform/blobs/blob-key.ts'
import type { BlobStore } from '#platform/blobs/blob-store.ts'
import type { Db } from '#platform/db/db.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import type { Boards } from '#rooms/boards/boards.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Voices } from './voices.ts'

type Parts = { readonly db: Db; readonly voices: Voices; readonly boards: Boards; readonly blobs: BlobStore }

const access = <const R extends string>(right: R) =>
  ({ kind: 'thing', thing: 'project', param: 'project_id', right }) as const
const OfProject = Type.Object({ project_id: Type.String() })
const OfCharacter = Type.Object({ project_id: Type.String(), character_id: Type.String() })

export function voiceRoutes(parts: Parts): RouteDefinition[] {
  return [list(parts), cast(parts), uncast(parts), preview(parts)]
}

async function read({ db, voices, boards }: Parts, scope: Scope, projectId: string): Promise<WireVoices> {
  return voices.overview(db, scope, await boards.load(db, scope, projectId))
}

function list(parts: Parts): RouteDefinition {
  return route({
    operation: 'voices.get',
    method: 'GET',
    path: '/projects/:project_id/voices',
    summary: 'Who speaks with which voice, and what there is to choose from',
    access: access('project.read'),
    params: OfProject,
    reply: WireVoices,
    handle: ({ scope, params }) => read(parts, scope, params.project_id),
  })
}

function cast(parts: Parts): RouteDefinition {
  return route({
    operation: 'voices.cast',
    method: 'PUT',
    path: '/projects/:project_id/characters/:character_id/voice',
    summary: 'Gives a character a voice, which stays until a person changes it',
    access: access('board.write'),
    params: OfCharacter,
    body: VoiceWish,
    reply: WireVoices,
    handle: async ({ scope, params, body }) => {
      const board = await parts.boards.load(parts.db, scope, params.project_id)
      await parts.voices.castCharacter(scope, board, { characterId: params.character_id, wish: toWish(body) })
      return read(parts, scope, params.project_id)
    },
  })
}

function uncast(parts: Parts): RouteDefinition {
  return route({
    operation: 'voices.uncast',
    method: 'DELETE',
    path: '/projects/:project_id/characters/:character_id/voice',
    summary: 'Lets the studio choose the voice of a character again',
    access: access('board.write'),
    params: OfCharacter,
    reply: WireVoices,
    handle: async ({ scope, params }) => {
      const board = await parts.boards.load(parts.db, scope, params.project_id)
      await parts.voices.castCharacter(scope, board, { characterId: params.character_id, wish: null })
      return read(parts, scope, params.project_id)
    },
  })
}

function preview(parts: Parts): RouteDefinition {
  return route({
    operation: 'voices.preview',
    method: 'POST',
    path: '/projects/:project_id/voices/preview',
    summary: 'A sentence in a voice, as sound, at once',
    access: access('board.write'),
    params: OfProject,
    body: VoicePreview,
    reply: undefined,
    perMinuteMax: 60,
    handle: async ({ scope, params, body, reply }) => {
      const board = await parts.boards.load(parts.db, scope, params.project_id)
      const sentence = { text: body.text, direction: body.direction ?? '' }
      const spoken = await parts.voices.preview(scope, board, { wish: toWish(body), ...sentence })
      const content = await parts.blobs.read(contentKey(spoken.sha256))
      return reply
        .header('content-type', spoken.mediaType)
        .header('content-length', spoken.sizeBytes)
        .header('cache-control', 'private, no-store')
        .send(content.stream)
    },
  })
}

const toWish = (body: { voice_id: string; pitch_semitones?: number; pace_percent?: number }) => ({
  voiceId: body.voice_id,
  pitchSemitones: body.pitch_semitones ?? 0,
  pacePercent: body.pace_percent ?? 100,
})
