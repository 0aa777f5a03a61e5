// The line to one ComfyUI: its doors, without what they are used for.
import type { EngineAccess, ProviderSettings } from '#rooms/generation/provider.ts'
import { fieldAt, listOf, textOf } from '../shared/fields.ts'
import { UnknownJobError, UnknownOutcomeError } from '../shared/outcomes.ts'
import { type ClientDeps, createProviderClient, type ProviderClient } from '../shared/provider-client.ts'
import { byBody } from '../shared/readings.ts'
import type { Graph } from './graph.ts'
import {
  type ComfyFile,
  type ComfyHistory,
  comfyRefusal,
  placeInQueue,
  type QueuePlace,
  readHistory,
} from './replies.ts'

export type ComfyCall = { readonly access: EngineAccess | undefined; readonly signal: AbortSignal }

/** A key only where somebody put a door in front of it. */
export function comfyLine(deps: ClientDeps, provider: ProviderSettings): ProviderClient {
  return createProviderClient(deps, {
    provider,
    reading: byBody((status, body) => {
      if (status < 400 || status >= 500 || [401, 403, 429].includes(status)) return null
      return comfyRefusal(body)
    }),
    credentials: (access) => (access?.secrets.api_key ? { authorization: `Bearer ${access.secrets.api_key}` } : {}),
  })
}

/** @returns the id under which the server knows it: ours, but of an old server its own */
export async function queuePrompt(
  line: ProviderClient,
  call: ComfyCall,
  asked: { graph: Graph; id: string },
): Promise<string> {
  const body = await line.submitForJson({
    ...call,
    path: '/prompt',
    json: { prompt: asked.graph, prompt_id: asked.id, client_id: asked.id },
    timeoutMs: 120_000,
  })
  const id = textOf(fieldAt(body, 'prompt_id'))
  if (id === undefined) throw new UnknownOutcomeError('ComfyUI did not say under which id it works.')
  return id
}

export type Upload = ComfyCall & { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array }

/** @returns the name that a node takes. Equal content overwrites itself: the name is its hash. */
export async function uploadInput(line: ProviderClient, { name, mediaType, bytes, ...call }: Upload): Promise<string> {
  const form = new FormData()
  form.append('image', new Blob([new Uint8Array(bytes)], { type: mediaType }), name)
  form.append('type', 'input')
  form.append('overwrite', 'true')
  const encoded = new Response(form)
  const headers = { 'content-type': encoded.headers.get('content-type') ?? '' }
  const body = new Uint8Array(await encoded.arrayBuffer())
  const reply = await line.submitForJson({ ...call, path: '/upload/image', body, headers, timeoutMs: 300_000 })
  const subfolder = textOf(fieldAt(reply, 'subfolder'))
  const stored = textOf(fieldAt(reply, 'name')) ?? name
  return subfolder === undefined ? stored : `${subfolder}/${stored}`
}

export async function historyOf(
  line: ProviderClient,
  call: ComfyCall,
  of: { id: string; outputs: readonly string[] },
): Promise<ComfyHistory> {
  const body = await line
    .ask({ ...call, path: `/history/${encodeURIComponent(of.id)}`, timeoutMs: 60_000 })
    .catch(orUnknown)
  return readHistory(body, of.id, of.outputs)
}

export async function queuePlaceOf(line: ProviderClient, call: ComfyCall, id: string): Promise<QueuePlace> {
  return placeInQueue(await line.ask({ ...call, path: '/queue', timeoutMs: 60_000 }), id)
}

/** Waiting ones are taken out; the running one is interrupted only if it is ours, because that door knows no id of old. */
export async function callOff(line: ProviderClient, call: ComfyCall, id: string): Promise<void> {
  const place = await queuePlaceOf(line, call, id)
  if (place === 'pending') await line.submit({ ...call, path: '/queue', json: { delete: [id] } })
  if (place === 'running') await line.submit({ ...call, path: '/interrupt', json: { prompt_id: id } })
}

export function viewPath({ filename, subfolder, type }: ComfyFile): string {
  return `/view?${new URLSearchParams({ filename, subfolder, type })}`
}

/** Names in the list of one loader, such as checkpoints. */
export function checkpointsIn(body: unknown): string[] {
  const names = fieldAt(body, 'CheckpointLoaderSimple', 'input', 'required', 'ckpt_name')
  return listOf(listOf(names)[0]).flatMap((name) => textOf(name) ?? [])
}

function orUnknown(error: unknown): undefined {
  if (error instanceof UnknownJobError) return undefined
  throw error
}
