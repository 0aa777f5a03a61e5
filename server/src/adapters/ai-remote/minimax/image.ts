// Dialect `minimax-image`: image-01, answered with the picture itself.
import type { Dialect, EngineModel, Submitted } from '#rooms/generation/provider.ts'
import { collectPicture, pictureOutput } from '../shared/fetch-result.ts'
import { numberOf } from '../shared/fields.ts'
import { inputUrl } from '../shared/input-bytes.ts'
import { FailedWorkError, RefusedError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { promptOf, referencesOf } from '../shared/picture-order.ts'
import { type ClientDeps, createProviderClient } from '../shared/provider-client.ts'
import { createRemoteEngine, type RemoteWork } from '../shared/remote-engine.ts'
import { imageBody } from './bodies.ts'
import { minimaxLine, probeMinimax } from './line.ts'
import { readImage } from './replies.ts'

const usualTimeoutMs = 300_000
const answerMaxBytes = 96 * 1024 * 1024

export function minimaxImageDialect(deps: ClientDeps): Dialect {
  return {
    id: 'minimax-image',
    kind: 'image',
    engine: (model) =>
      createRemoteEngine(model, {
        kind: 'image',
        estimate: () => ({ image: 1 }),
        submit: (work) => draw(deps, model, work),
        collect: (links, { signal }) =>
          collectPicture(createProviderClient(deps, { provider: model.provider, auth: 'none' }), links, signal),
      }),
    probe: probeMinimax(deps),
  }
}

async function draw(
  deps: ClientDeps,
  model: EngineModel,
  { input, request, signal }: RemoteWork<'image'>,
): Promise<Submitted> {
  const [face] = referencesOf(model, input)
  const references = face === undefined ? [] : [await inputUrl({ model, request }, face)]
  const reply = await minimaxLine(deps, model.provider).submitForJson({
    path: '/v1/image_generation',
    access: request.access,
    json: imageBody({ picture: input.picture, prompt: promptOf(model, input), model, references }),
    bodyMaxBytes: answerMaxBytes,
    timeoutMs: numberOf(model.options.timeout_ms) ?? usualTimeoutMs,
    signal,
  })
  const made = readImage(reply)
  if (made === undefined) throw new UnknownOutcomeError('The provider answered without any picture.')
  if (made === 'kept_back')
    throw new RefusedError({ cause: 'blocked', message: 'The picture was made and kept back by moderation.' })
  const providerJobId = request.intentId
  if ('url' in made) return { providerJobId, links: { urls: [made.url], usage: made.usage } }
  const bytes = Buffer.from(made.base64, 'base64')
  if (bytes.length === 0)
    throw new FailedWorkError({
      cause: 'internal',
      message: 'The picture is empty.',
      isCharged: true,
      usage: made.usage,
    })
  return { providerJobId, result: { state: 'succeeded', output: await pictureOutput(bytes, made.usage) } }
}
