import { Type } from 'typebox'
import { ProductionState } from '#contract/productions.ts'
import { blobFaults } from '#platform/blobs/blob-faults.ts'
import { verifyGrant } from '#platform/blobs/signed-url.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db/db.ts'
import { type RouteDefinition, route } from '#platform/http/route.ts'
import { readError, readerOf, type Tasks } from '#rooms/tasks/tasks.ts'
import type { Content, PictureNow, ProductionNow, ShotNow, SoundNow } from './production-state.ts'
import {
  type ContentLinks,
  type PictureLinks,
  type Productions,
  SMALL_PATH,
  type SmallPictures,
} from './productions.ts'

const REQUESTS_PER_MINUTE_MAX = 6000

export type StateRouteParts = {
  readonly db: Db
  readonly clock: Clock
  readonly productions: Productions
  readonly tasks: Tasks
  readonly links: PictureLinks
  readonly smallPictures: SmallPictures
  readonly secrets: readonly Uint8Array[]
}

export function stateRoutes(parts: StateRouteParts): RouteDefinition[] {
  const small = {
    path: `${SMALL_PATH}/*`,
    access: { kind: 'public' },
    reply: undefined,
    perMinuteMax: REQUESTS_PER_MINUTE_MAX,
  } as const
  return [
    stateRoute(parts),
    route({
      ...small,
      operation: 'productions.small_picture_head',
      method: 'HEAD',
      summary: 'Whether a small picture can be had',
      handle: (input) => answerSmall(parts, input),
    }),
    route({
      ...small,
      operation: 'productions.small_picture',
      method: 'GET',
      summary: 'A small picture by a signed link',
      handle: (input) => answerSmall(parts, input),
    }),
  ]
}

function stateRoute({ db, productions, tasks, links }: StateRouteParts): RouteDefinition {
  return route({
    operation: 'productions.state',
    method: 'GET',
    path: '/projects/:project_id/production/state',
    summary: 'How far every shot and line of the board is made, with links to what there is',
    access: { kind: 'thing', thing: 'project', param: 'project_id', right: 'project.read' },
    params: Type.Object({ project_id: Type.String() }),
    reply: ProductionState,
    handle: async ({ scope, params, language }) => {
      const { shots, run } = await productions.state(scope, params.project_id)
      const failed = run?.state === 'failed' ? await tasks.find(db, scope, run.taskId) : undefined
      const problem = failed?.error ? readError(failed.error, readerOf(scope, language)) : null
      return {
        shots: shots.map((shot) => toWireShot(shot, links.of(scope))),
        run: run && { ...toWireRun(run), problem: problem && { message: problem.message, remedy: problem.remedy } },
      }
    },
  })
}

function toWireRun(run: NonNullable<ProductionNow['run']>) {
  const state = run.state === 'paused' || run.state === 'failed' ? run.state : ('running' as const)
  return { id: run.id, task_id: run.taskId, state, failed_step: run.failedStep }
}

const toWireFrame = (content: Content | null, links: ContentLinks) =>
  content && { small_url: links.small(content), url: links.whole(content) }

function toWireShot({ id, picture, start, end, clip, lines, lengthMs, isMeasured }: ShotNow, links: ContentLinks) {
  return {
    id,
    picture: toWirePicture(picture, links),
    start: toWireFrame(start, links),
    end: toWireFrame(end, links),
    clip: clip && { url: links.whole(clip), is_pinned: clip.isPinned, prompt: clip.words },
    lines: lines.map((line) => toWireSound(line, links)),
    length_ms: lengthMs,
    is_measured: isMeasured,
  }
}

function toWirePicture({ state, content, isPinned }: PictureNow, links: ContentLinks) {
  return {
    state,
    sha256: content?.sha256 ?? null,
    small_url: content && links.small(content),
    url: content && links.whole(content),
    is_pinned: isPinned,
  }
}

function toWireSound({ id, state, content, durationMs, startMs, isPinned }: SoundNow, links: ContentLinks) {
  const url = content && links.whole(content)
  const sha256 = content?.sha256 ?? null
  return { id, state, url, sha256, duration_ms: durationMs, start_ms: startMs, is_pinned: isPinned }
}

type Asked = Parameters<ReturnType<typeof stateRoutes>[number]['handle']>[0]

/** The link is the permission. */
async function answerSmall(
  { clock, secrets, smallPictures }: StateRouteParts,
  { request, reply }: Pick<Asked, 'request' | 'reply'>,
): Promise<unknown> {
  const { '*': key = '' } = request.params as { '*'?: string }
  const at = request.url.indexOf('?')
  const query = new URLSearchParams(at < 0 ? '' : request.url.slice(at + 1))
  const verdict = verifyGrant(secrets, { method: request.method, key, query }, clock.now())
  if (!verdict.isValid) throw verdict.reason === 'expired' ? blobFaults.LINK_EXPIRED() : blobFaults.LINK_REFUSED()
  const answer = await smallPictures.answer(key, { method: request.method, headers: request.headers })
  return reply.code(answer.status).headers(answer.headers).send(answer.body)
}
