// What ComfyUI answers: refusals, its queue, its history, and what it tells while it works.
import type { FailureCause } from '#rooms/generation/provider.ts'
import { fieldAt, fieldsOf, listOf, numberOf, textOf } from '../shared/fields.ts'

export type ComfyRefusal = { readonly cause: FailureCause; readonly message: string }

/** Of a 400: which node takes what not. Very old servers put a plain text in `error`. */
export function comfyRefusal(body: unknown): ComfyRefusal {
  const error = fieldAt(body, 'error')
  const said = textOf(error) ?? textOf(fieldAt(error, 'message')) ?? 'the graph was refused'
  const nodes = Object.entries(fieldsOf(fieldAt(body, 'node_errors'))).flatMap(([id, node]) =>
    listOf(fieldAt(node, 'errors')).map((each) => {
      const { message, details } = fieldsOf(each)
      return `node ${id} (${textOf(fieldAt(node, 'class_type')) ?? '?'}): ${[message, details].filter(Boolean).join(': ')}`
    }),
  )
  return { cause: 'bad_input', message: [said, ...nodes].join('; ') }
}

export type ComfyFile = { readonly filename: string; readonly subfolder: string; readonly type: string }

export type ComfyHistory =
  | { readonly state: 'unknown' }
  | { readonly state: 'succeeded'; readonly files: readonly ComfyFile[] }
  | { readonly state: 'interrupted' }
  | { readonly state: 'failed'; readonly message: string }

/** `{}` until it is finished. Files of the wanted nodes first; of all nodes if none is wanted. */
export function readHistory(body: unknown, promptId: string, wanted: readonly string[]): ComfyHistory {
  const entry = fieldAt(body, promptId)
  if (entry === undefined) return { state: 'unknown' }
  const messages = listOf(fieldAt(entry, 'status', 'messages'))
  if (fieldAt(entry, 'status', 'status_str') === 'error') return readFailure(messages)
  const outputs = fieldsOf(fieldAt(entry, 'outputs'))
  const nodes = wanted.length > 0 ? wanted : Object.keys(outputs)
  return { state: 'succeeded', files: nodes.flatMap((node) => filesOf(outputs[node])) }
}

function readFailure(messages: readonly unknown[]): ComfyHistory {
  const named = new Map(messages.map((message) => [listOf(message)[0], listOf(message)[1]]))
  if (named.has('execution_interrupted')) return { state: 'interrupted' }
  const error = named.get('execution_error')
  const node = `${textOf(fieldAt(error, 'node_type')) ?? 'a node'} ${textOf(fieldAt(error, 'node_id')) ?? ''}`.trim()
  return { state: 'failed', message: `${node}: ${textOf(fieldAt(error, 'exception_message')) ?? 'no reason given'}` }
}

/** Nodes call them images, gifs, video, audio: whatever lists files counts. Previews (`temp`) stand behind what was saved. */
function filesOf(output: unknown): ComfyFile[] {
  const files = Object.values(fieldsOf(output))
    .flatMap(listOf)
    .flatMap((file) => {
      const filename = textOf(fieldAt(file, 'filename'))
      if (filename === undefined) return []
      const subfolder = fieldAt(file, 'subfolder')
      return [
        {
          filename,
          subfolder: typeof subfolder === 'string' ? subfolder : '',
          type: textOf(fieldAt(file, 'type')) ?? 'output',
        },
      ]
    })
  return files.toSorted((a, b) => Number(a.type === 'temp') - Number(b.type === 'temp'))
}

export type QueuePlace = 'running' | 'pending' | 'absent'

export function placeInQueue(body: unknown, promptId: string): QueuePlace {
  const has = (name: string) => listOf(fieldAt(body, name)).some((entry) => listOf(entry)[1] === promptId)
  if (has('queue_running')) return 'running'
  return has('queue_pending') ? 'pending' : 'absent'
}

export type ComfyNews =
  | { readonly kind: 'progress'; readonly percent: number }
  | { readonly kind: 'ended' }
  | { readonly kind: 'other' }

/** One text frame of the websocket, as far as it is about our prompt. */
export function readNews(text: string, promptId: string): ComfyNews {
  const frame = parse(text)
  const data = fieldAt(frame, 'data')
  if (fieldAt(data, 'prompt_id') !== promptId) return { kind: 'other' }
  switch (fieldAt(frame, 'type')) {
    case 'progress':
      return percentOf(numberOf(fieldAt(data, 'value')), numberOf(fieldAt(data, 'max')))
    case 'progress_state': {
      const nodes = Object.values(fieldsOf(fieldAt(data, 'nodes')))
      const sum = (name: string) => nodes.reduce<number>((all, node) => all + (numberOf(fieldAt(node, name)) ?? 0), 0)
      return percentOf(sum('value'), sum('max'))
    }
    case 'executing':
      return { kind: fieldAt(data, 'node') === null ? 'ended' : 'other' }
    case 'execution_success':
    case 'execution_error':
    case 'execution_interrupted':
      return { kind: 'ended' }
    default:
      return { kind: 'other' }
  }
}

function percentOf(value = 0, max = 0): ComfyNews {
  return max > 0 ? { kind: 'progress', percent: Math.min(99, Math.floor((100 * value) / max)) } : { kind: 'other' }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A frame that is no JSON tells us nothing; the history tells the rest.
    return null
  }
}

const mediaTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
  mkv: 'video/x-matroska',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
}

export function mediaTypeOf(filename: string): string {
  return mediaTypes[filename.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream'
}
