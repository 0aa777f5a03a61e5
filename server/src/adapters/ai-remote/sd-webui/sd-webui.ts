// Dialect `sd-webui`: the Stable Diffusion WebUI (A1111, Forge) on a machine of one's own.

import { isOwnNetwork } from '#platform/net/own-network.ts'
import type {
  Dialect,
  Engine,
  EngineAccess,
  EngineModel,
  PollResult,
  ProviderSettings,
} from '#rooms/generation/provider.ts'
import { pictureOutput } from '../shared/fetch-result.ts'
import { fieldAt, listOf, numberOf, textOf } from '../shared/fields.ts'
import { inputBase64 } from '../shared/input-bytes.ts'
import { UnknownOutcomeError } from '../shared/outcomes.ts'
import { promptOf, referencesOf } from '../shared/picture-order.ts'
import {
  type ClientDeps,
  type Credentials,
  createProviderClient,
  type ProviderClient,
} from '../shared/provider-client.ts'
import { createReachable } from '../shared/reachable.ts'
import { byBody } from '../shared/readings.ts'
import { createRemoteEngine, type RemoteWork } from '../shared/remote-engine.ts'
import { pictureBody, pictureRefusal, readPicture, readProgress } from './bodies.ts'
import { createHeldRequests, type HeldRequests } from './requests.ts'

/** On a machine without a graphics card one picture takes hours. */
const usualTimeoutMs = 6 * 3_600_000
/** A picture of a fast machine comes within this, and is answered at once. */
const usualGraceMs = 15_000
const answerMaxBytes = 256 * 1024 * 1024
const pollAgainMs = 2000

export function sdWebuiDialect(deps: ClientDeps): Dialect {
  return {
    id: 'sd-webui',
    kind: 'image',
    engine: (model) => webuiEngine(deps, model),
    probe: (provider, access, signal) =>
      lineTo(deps, provider).probe({ path: '/sdapi/v1/sd-models', access, signal, timeoutMs: 20_000 }, (body) =>
        listOf(body).flatMap((each) => textOf(fieldAt(each, 'title')) ?? []),
      ),
  }
}

function webuiEngine(deps: ClientDeps, model: EngineModel): Engine {
  const line = lineTo(deps, model.provider)
  const held = createHeldRequests(numberOf(model.options.grace_ms) ?? usualGraceMs)
  const engine = createRemoteEngine(model, {
    kind: 'image',
    // After a restart the same picture is simply asked for again.
    isFree: true,
    estimate: () => ({ image: 1 }),
    submit: (work) => draw({ line, held, model, work }),
  })
  return {
    ...engine,
    needsKey: false,
    profile: { isLocal: isOwnNetwork(model.provider.baseUrl), languages: null, limits: model.limits },
    check: createReachable(
      deps.clock,
      (signal) => line.probe({ path: progressPath, access: undefined, signal }),
      `Start the WebUI with --api, or set the address of the machine on which it runs; now it is ${model.provider.baseUrl}.`,
    ),
    poll: (job, waitMs, signal) => poll({ line, held }, job, { waitMs, signal }),
    async cancel({ providerJobId, access }) {
      const isHeld = (await held.result(providerJobId, 0)) === 'running'
      held.abort(providerJobId)
      if (isHeld) await interrupt(line, { providerJobId, access }).catch(() => undefined)
      return { charged: false }
    },
    close: async () => held.abortAll(),
  }
}

/** A user and a password where the WebUI was started with --api-auth. */
function lineTo(deps: ClientDeps, provider: ProviderSettings): ProviderClient {
  return createProviderClient(deps, {
    provider,
    reading: byBody((status, body) => (status < 400 ? null : pictureRefusal(status, body))),
    credentials: basic,
  })
}

function basic(access: EngineAccess | undefined): Credentials {
  const { user, password, api_key: pair } = access?.secrets ?? {}
  const told = user && password ? `${user}:${password}` : pair
  return told ? { authorization: `Basic ${Buffer.from(told).toString('base64')}` } : {}
}

type Drawing = {
  readonly line: ProviderClient
  readonly held: HeldRequests
  readonly model: EngineModel
  readonly work: RemoteWork<'image'>
}

async function draw({ line, held, model, work: { input, request, signal } }: Drawing) {
  const [reference] = referencesOf(model, input)
  const start = reference === undefined ? {} : { start: await inputBase64(request, reference) }
  const negativeText = input.prompt?.negativeText
  const prompt = { text: promptOf(model, input), ...(negativeText === undefined ? {} : { negativeText }) }
  const body = pictureBody({ intentId: request.intentId, picture: input.picture, prompt, model, ...start })
  const answer = await held.start(request.intentId, signal, async (going) => {
    const reply = await line.submitForJson({
      path: reference === undefined ? '/sdapi/v1/txt2img' : '/sdapi/v1/img2img',
      access: request.access,
      json: body,
      bodyMaxBytes: answerMaxBytes,
      timeoutMs: numberOf(model.options.timeout_ms) ?? usualTimeoutMs,
      signal: going,
    })
    const bytes = readPicture(reply)
    if (bytes === null) throw new UnknownOutcomeError('The WebUI answered without a picture.')
    const output = await pictureOutput(bytes, { image: 1 })
    return { providerJobId: request.intentId, result: { state: 'succeeded', output } }
  })
  if ('refused' in answer) throw new Error('a refusal is thrown, never answered')
  return answer
}

/** It stops whatever is drawn just now; newer servers tell what that is, and then only ours is stopped. */
async function interrupt(
  line: ProviderClient,
  { providerJobId, access }: { providerJobId: string; access: EngineAccess | undefined },
) {
  const signal = AbortSignal.timeout(10_000)
  const now = await line.ask({ path: progressPath, access, signal })
  const current = textOf(fieldAt(now, 'current_task'))
  if (current === undefined || current === providerJobId)
    await line.submit({ path: '/sdapi/v1/interrupt', method: 'POST', access, signal })
}

const progressPath = '/sdapi/v1/progress?skip_current_image=true'

type Wait = { readonly waitMs: number; readonly signal: AbortSignal }

async function poll(
  { line, held }: Pick<Drawing, 'line' | 'held'>,
  job: { readonly providerJobId: string; readonly access?: EngineAccess },
  { waitMs, signal }: Wait,
): Promise<PollResult> {
  const result = await held.result(job.providerJobId, Math.min(waitMs, pollAgainMs))
  if (result === undefined) return { state: 'unknown' }
  if (result !== 'running') return result
  const call = { path: progressPath, access: job.access, signal, timeoutMs: 10_000 }
  const progress = await line.ask(call).catch(() => null)
  return { state: 'running', progressPercent: readProgress(progress), pollAgainMs }
}
