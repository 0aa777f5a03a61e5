// Dialects `comfyui-image`, `comfyui-video`, `comfyui-music`, `comfyui-effect`: whatever a graph makes, on a machine of one's own. The graph
// is the model's; our values go where its bindings say.

import { isOwnNetwork } from '#platform/net/own-network.ts'
import type { Dialect, Engine, EngineModel, PollResult, ProviderJob } from '#rooms/generation/provider.ts'
import { clipOutput, fetchBytes, pictureOutput } from '../shared/fetch-result.ts'
import { numberOf } from '../shared/fields.ts'
import { FailedWorkError, UnknownJobError } from '../shared/outcomes.ts'
import { type ClientDeps, createProviderClient, type ProviderClient } from '../shared/provider-client.ts'
import { createReachable } from '../shared/reachable.ts'
import { createRemoteEngine, pause } from '../shared/remote-engine.ts'
import { soundOutput } from '../shared/sound-output.ts'
import { callOff, checkpointsIn, comfyLine, historyOf, queuePlaceOf, queuePrompt, viewPath } from './client.ts'
import { fillGraph, workflowOf } from './graph.ts'
import { listen } from './progress.ts'
import { type ComfyFile, mediaTypeOf } from './replies.ts'
import { type ComfyKind, valuesFor } from './values.ts'

const kinds: readonly ComfyKind[] = ['image', 'video', 'music', 'effect']
const pollAgainMs = 1000
/** Old servers give the work another name, and tell us nothing: then it is asked for again this often. */
const listenMs = 5000

/** Nothing is charged. Handed over under our own id, so that a lost reply is looked up. */
export function comfyuiDialects(deps: ClientDeps): Dialect[] {
  return kinds.map((kind) => ({
    id: `comfyui-${kind}`,
    kind,
    engine: (model) => comfyEngine(deps, kind, model),
    probe: (provider, access, signal) =>
      comfyLine(deps, provider).probe(
        { path: '/object_info/CheckpointLoaderSimple', access, signal, timeoutMs: 20_000 },
        checkpointsIn,
      ),
  }))
}

function comfyEngine(deps: ClientDeps, kind: ComfyKind, model: EngineModel): Engine {
  const line = comfyLine(deps, model.provider)
  const place: Place = { deps, line, model }
  const engine = createRemoteEngine(model, {
    kind,
    isFree: true,
    estimate: () => ({ [kind]: 1 }),
    async submit({ input, request, signal }) {
      const workflow = workflowOf(model)
      const call = { access: request.access, signal }
      const values = await valuesFor(line, { model, input, request, call, workflow })
      const graph = fillGraph(workflow, values)
      const providerJobId = await queuePrompt(line, call, { graph, id: request.intentId })
      return { providerJobId }
    },
    async findByIntent(intentId, signal, access) {
      const isThere = await isKnown(place, { providerJobId: intentId, ...(access ? { access } : {}) }, signal)
      return isThere ? { providerJobId: intentId, ...(access ? { access } : {}) } : null
    },
    poll: (job, signal) => look(place, job, signal),
    async cancel({ providerJobId, access }) {
      await callOff(line, { access, signal: AbortSignal.timeout(20_000) }, providerJobId)
      return { charged: false }
    },
  })
  return {
    ...engine,
    needsKey: false,
    profile: { isLocal: isOwnNetwork(model.provider.baseUrl), languages: null, limits: model.limits },
    check: createReachable(
      deps.clock,
      (signal) => line.probe({ path: '/system_stats', access: undefined, signal }),
      `Start ComfyUI, or set the address of the machine on which it runs; now it is ${model.provider.baseUrl}.`,
    ),
    poll: (job, waitMs, signal) => follow(place, { engine, job }, { waitMs, signal }),
  }
}

type Place = { readonly deps: ClientDeps; readonly line: ProviderClient; readonly model: EngineModel }
type Wait = { readonly waitMs: number; readonly signal: AbortSignal }

/** Looks, listens for a while, and looks again: an end is heard at once, and where nothing is heard it is asked for. */
async function follow(
  place: Place,
  { engine, job }: { engine: Engine; job: ProviderJob },
  { waitMs, signal }: Wait,
): Promise<PollResult> {
  const before = await engine.poll(job, 0, signal)
  if (before.state !== 'running' || waitMs <= 0) return before
  const { baseUrl } = place.model.provider
  const key = job.access?.secrets.api_key
  const heard = await listen(
    {
      outbound: place.deps.outbound,
      baseUrl,
      credentials: key ? { authorization: `Bearer ${key}` } : {},
      clientId: job.providerJobId,
      promptId: job.providerJobId,
      signal,
    },
    Math.min(waitMs, listenMs),
  )
  if (heard.isDeaf) await pause(Math.min(waitMs, pollAgainMs), signal)
  const after = await engine.poll(job, 0, signal)
  return after.state === 'running' ? { ...after, progressPercent: heard.percent } : after
}

async function look(place: Place, job: ProviderJob, signal: AbortSignal): Promise<PollResult> {
  const { line, model } = place
  const call = { access: job.access, signal }
  const { outputs } = workflowOf(model)
  const history = await historyOf(line, call, { id: job.providerJobId, outputs })
  if (history.state === 'unknown') {
    if ((await queuePlaceOf(line, call, job.providerJobId)) !== 'absent')
      return { state: 'running', progressPercent: null, pollAgainMs }
    // Between the two questions it may have ended.
    const again = await historyOf(line, call, { id: job.providerJobId, outputs })
    if (again.state === 'unknown')
      throw new UnknownJobError('ComfyUI does not know the prompt: it was restarted or cleared.')
    return look(place, job, signal)
  }
  if (history.state === 'interrupted')
    throw new FailedWorkError({ cause: 'internal', message: 'It was interrupted at the ComfyUI.', isCharged: false })
  if (history.state === 'failed')
    throw new FailedWorkError({ cause: 'internal', message: history.message, isCharged: false })
  return fetchOutput(place, history.files, { access: job.access, signal })
}

async function isKnown(
  { line, model }: Place,
  { providerJobId, access }: ProviderJob,
  signal: AbortSignal,
): Promise<boolean> {
  const call = { access, signal }
  const { outputs } = workflowOf(model)
  if ((await queuePlaceOf(line, call, providerJobId)) !== 'absent') return true
  return (await historyOf(line, call, { id: providerJobId, outputs })).state !== 'unknown'
}

const outputs: Record<ComfyKind, { readonly fits: RegExp; readonly name: string }> = {
  image: { fits: /^image\//, name: 'a picture' },
  video: { fits: /^(video\/|image\/(gif|webp))/, name: 'a clip' },
  music: { fits: /^audio\//, name: 'a sound' },
  effect: { fits: /^audio\//, name: 'a sound' },
}
const usualMaxBytes = 512 * 1024 * 1024

async function fetchOutput(
  { deps, model }: Place,
  files: readonly ComfyFile[],
  { access, signal }: { access: ProviderJob['access']; signal: AbortSignal },
): Promise<PollResult> {
  const { fits, name } = outputs[model.kind as ComfyKind]
  const file = files.find(({ filename }) => fits.test(mediaTypeOf(filename)))
  if (file === undefined) {
    const message = `The graph of ${model.id} ended without ${name}. Check its outputs.`
    throw new FailedWorkError({ cause: 'internal', message, isCharged: false })
  }
  const client = createProviderClient(deps, { provider: model.provider, auth: access ? 'bearer' : 'none' })
  const bytes = await fetchBytes(client, {
    url: model.provider.baseUrl + viewPath(file),
    credentials: await client.credentials(access),
    signal,
    maxBytes: numberOf(model.options.result_max_bytes) ?? usualMaxBytes,
  })
  const usage = { [model.kind]: 1 }
  if (model.kind === 'image') return { state: 'succeeded', output: await pictureOutput(bytes, usage) }
  if (model.kind === 'video')
    return { state: 'succeeded', output: await clipOutput(deps, ReadableStream.from([bytes]), usage) }
  return { state: 'succeeded', output: await soundOutput(deps, bytes, signal) }
}
