// ComfyUI as it answers: a queue of graphs, a history of what they made, and news over a WebSocket.
import type { Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import type { SimJob } from './job-book.ts'
import { type Media, makeClip, makePicture, makeSpeech } from './media.ts'
import type { ProviderSimulation, SimRefusal, SimRoute, SimUpgrade, SimWorld } from './provider-simulation.ts'
import { formOf, type Json, jsonOf, type SimReply, type SimRequest } from './sim-request.ts'

const server = new WebSocketServer({ noServer: true })
const noes: Readonly<Record<SimRefusal, readonly [number, string]>> = {
  busy: [429, 'too many requests'],
  down: [500, 'server error'],
  bad_input: [400, 'Prompt outputs failed validation'],
  blocked: [400, 'not allowed'],
  no_balance: [402, 'not paid'],
  bad_key: [401, 'unauthorized'],
}

export type ComfyQuirks = {
  /** Takes no id of ours, as servers of old. */
  readonly choosesIds?: boolean
}

export function simulateComfyui({ choosesIds = false }: ComfyQuirks = {}): ProviderSimulation {
  const uploads = new Map<string, Buffer>()
  return {
    id: 'comfyui',
    needsNoKey: true,
    keyOf: () => null,
    refuse(refusal) {
      const [status, message] = noes[refusal]
      return {
        status,
        json: {
          error: { type: 'prompt_outputs_failed_validation', message, details: '', extra_info: {} },
          node_errors: {},
        },
      }
    },
    routes: [
      {
        method: 'POST',
        path: '/prompt',
        stage: 'submit',
        handle: (request, world) => queue(request, world, { uploads, choosesIds }),
      },
      {
        method: 'GET',
        path: '/history/:id',
        stage: 'poll',
        handle: ({ params }, world) => history(params.id ?? '', world),
      },
      { method: 'GET', path: '/view', stage: 'result', handle: view },
      { method: 'POST', path: '/upload/image', stage: 'other', handle: (request) => upload(request, uploads) },
      ...queueRoutes,
      { method: 'GET', path: '/system_stats', stage: 'other', handle: () => ({ json: { system: {}, devices: [] } }) },
      {
        method: 'GET',
        path: '/object_info/CheckpointLoaderSimple',
        stage: 'other',
        handle: () => ({
          json: {
            CheckpointLoaderSimple: { input: { required: { ckpt_name: [['sd_xl_base_1.0.safetensors'], {}] } } },
          },
        }),
      },
    ],
    sockets: [{ path: '/ws', stage: 'other', upgrade: listen }],
  }
}

const queueRoutes: readonly SimRoute[] = [
  {
    method: 'GET',
    path: '/queue',
    stage: 'other',
    handle: (_, world) => {
      const entry = (job: SimJob) => [1, job.id, {}, {}, []]
      const inState = (wanted: string) =>
        world
          .jobs()
          .filter((job) => world.state(job) === wanted)
          .map(entry)
      return { json: { queue_running: inState('running'), queue_pending: inState('queued') } }
    },
  },
  {
    method: 'POST',
    path: '/queue',
    stage: 'other',
    handle: (request, world) => {
      for (const id of jsonOf(request).delete ?? []) {
        const job = world.find(id)
        if (job && world.state(job) === 'queued') job.isCancelled = true
      }
      return { json: {} }
    },
  },
  {
    method: 'POST',
    path: '/interrupt',
    stage: 'other',
    handle: (_, world) => {
      for (const job of world.jobs()) if (world.state(job) === 'running') job.isCancelled = true
      return { json: {} }
    },
  },
]

type Kept = { readonly uploads: ReadonlyMap<string, Buffer>; readonly choosesIds: boolean }

function queue(request: SimRequest, world: SimWorld, { uploads, choosesIds }: Kept): SimReply {
  const { prompt, prompt_id } = jsonOf(request)
  const nodes: [string, Json][] = Object.entries(prompt ?? {})
  for (const [id, { class_type, inputs }] of nodes)
    if (class_type === 'LoadImage' && !uploads.has(inputs.image)) return invalidNode(id, class_type)
  const node = (name: string): Json => nodes.find(([, each]) => each.class_type === name)?.[1].inputs ?? {}
  const size = { widthPx: node('EmptyLatentImage').width ?? 512, heightPx: node('EmptyLatentImage').height ?? 512 }
  const words = node('CLIPTextEncode').text ?? ''
  const startFrame = uploads.get(node('LoadImage').image)
  const isClip = nodes.some(([, { class_type }]) => class_type === 'VHS_VideoCombine')
  const clip = { ...size, durationMs: ((node('EmptyLatentImage').batch_size ?? 24) / 24) * 1000, prompt: words }
  const isSound = nodes.some(([, { class_type }]) => class_type === 'SaveAudio')
  const make = (): Promise<Media> => {
    if (isSound) return makeSpeech({ text: words, format: 'flac', sampleRateHz: 44_100 })
    return isClip
      ? makeClip({ ...clip, ...(startFrame ? { startFrame } : {}) })
      : makePicture({ ...size, prompt: words })
  }
  const job = world.accept({
    model: isSound ? 'sound' : isClip ? 'clip' : 'picture',
    usage: {},
    clientId: prompt_id ?? null,
    ...(choosesIds || !prompt_id ? {} : { id: prompt_id }),
    make,
  })
  return { json: { prompt_id: job.id, number: 1, node_errors: {} } }
}

function invalidNode(id: string, class_type: string): SimReply {
  const errors = [{ type: 'value_not_in_list', message: 'Value not in list', details: 'image', extra_info: {} }]
  return {
    status: 400,
    json: {
      error: { type: 'prompt_outputs_failed_validation', message: 'Prompt outputs failed validation', details: '' },
      node_errors: { [id]: { errors, dependent_outputs: ['9'], class_type } },
    },
  }
}

const files: Readonly<Record<string, readonly [string, string]>> = {
  clip: ['gifs', 'mp4'],
  sound: ['audio', 'flac'],
  picture: ['images', 'png'],
}

function history(id: string, world: SimWorld): SimReply {
  const job = world.find(id)
  const state = job === undefined ? undefined : world.ask(job)
  if (job === undefined || state === 'queued' || state === 'running') return { json: {} }
  if (state === 'succeeded') {
    const [list, extension] = files[job.model] ?? ['images', 'png']
    const filename = `${job.id}.${extension}`
    const outputs = { '9': { [list]: [{ filename, subfolder: '', type: 'output' }] } }
    return { json: { [id]: { prompt: [], outputs, status: { status_str: 'success', completed: true, messages: [] } } } }
  }
  const error = { node_id: '3', node_type: 'KSampler', exception_message: 'out of memory', traceback: [] }
  const message = state === 'cancelled' ? ['execution_interrupted', {}] : ['execution_error', error]
  return { json: { [id]: { outputs: {}, status: { status_str: 'error', completed: false, messages: [message] } } } }
}

async function view({ query }: SimRequest, world: SimWorld): Promise<SimReply> {
  const job = world.find((query.get('filename') ?? '').replace(/\.[a-z0-9]+$/, ''))
  if (job === undefined || job.fault === 'expired_link') return { status: 404, json: {} }
  return job.media()
}

async function upload(request: SimRequest, uploads: Map<string, Buffer>): Promise<SimReply> {
  const form = await formOf(request)
  const file = form.get('image')
  if (file === null || typeof file === 'string') return { status: 400, json: { error: 'no image' } }
  uploads.set(file.name, Buffer.from(await file.arrayBuffer()))
  return { json: { name: file.name, subfolder: '', type: 'input' } }
}

/** Tells whoever listens under the name of a prompt how far it is, and that it has ended. */
function listen({ query }: SimRequest, { incoming, socket, head }: SimUpgrade, world: SimWorld): void {
  const id = query.get('clientId') ?? ''
  server.handleUpgrade(incoming, socket as Socket, head, (line) => {
    const say = (type: string, data: Json) => line.send(JSON.stringify({ type, data }))
    const tick = setInterval(() => {
      const job = world.findByClientId(id)
      if (job === undefined) return
      const percent = world.progress(job)
      line.send(Buffer.from([0, 0, 0, 1, 0, 0, 0, 2, 137]))
      if (percent < 100 && !job.isCancelled) say('progress', { value: percent, max: 100, node: '3', prompt_id: job.id })
      else say('executing', { node: null, prompt_id: job.id })
    }, 20)
    line.on('close', () => clearInterval(tick))
  })
}
