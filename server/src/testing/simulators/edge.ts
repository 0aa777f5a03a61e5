// The read-aloud service of a browser as it answers: a token made of the time, then one turn for each line.
import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Fault } from './fault-script.ts'
import { makeSpeech } from './media.ts'
import type { ProviderSimulation, SimUpgrade, SimWorld } from './provider-simulation.ts'
import type { SimRequest } from './sim-request.ts'

const TOKEN = '6A5AA1D4EAFF4E9FB37E23D68491D6F4'
const SPEAKERS = {
  Female: [
    'zh-CN-XiaoxiaoNeural',
    'zh-CN-XiaoyiNeural',
    'zh-CN-liaoning-XiaobeiNeural',
    'zh-CN-shaanxi-XiaoniNeural',
    'en-US-AriaNeural',
    'en-US-JennyNeural',
    'en-US-AnaNeural',
    'en-GB-SoniaNeural',
  ],
  Male: [
    'zh-CN-YunjianNeural',
    'zh-CN-YunxiNeural',
    'zh-CN-YunxiaNeural',
    'zh-CN-YunyangNeural',
    'en-US-GuyNeural',
    'en-US-ChristopherNeural',
    'en-US-EricNeural',
    'en-GB-RyanNeural',
  ],
}
const VOICES = Object.entries(SPEAKERS).flatMap(([Gender, names]) =>
  names.map((ShortName) => {
    const Locale = ShortName.split('-').slice(0, 2).join('-')
    return { ShortName, Gender, Locale, FriendlyName: `Microsoft ${ShortName}` }
  }),
)
const server = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024 })
const REFUSED: Partial<Record<Fault, number>> = {
  '429': 429,
  '429_retry_after': 429,
  '5xx_before': 503,
  blocked: 400,
  bad_input: 400,
}

export function simulateEdge(): ProviderSimulation {
  return {
    id: 'edge',
    needsNoKey: true,
    keyOf: () => null,
    refuse: () => ({ status: 503, bytes: Buffer.from('unavailable'), mediaType: 'text/plain' }),
    routes: [
      {
        method: 'GET',
        path: '/voices/list',
        stage: 'other',
        handle: ({ query }, world) =>
          isTimely(query, world.nowMs()) ? { json: VOICES } : { status: 403, json: { message: 'forbidden' } },
      },
    ],
    sockets: [{ path: '/edge/v1', stage: 'submit', upgrade }],
  }
}

/** Counted in doubles on purpose: steps of five minutes in ticks of 100 ns still come out exact. */
function isTimely(query: URLSearchParams, nowMs: number): boolean {
  const seconds = Math.floor(nowMs / 1000) + 11_644_473_600
  const ticks = `${seconds - (seconds % 300)}0000000`
  return (
    createHash('sha256')
      .update(ticks + TOKEN)
      .digest('hex')
      .toUpperCase() === query.get('Sec-MS-GEC')
  )
}

function upgrade(request: SimRequest, { incoming, socket, head, fault }: SimUpgrade, world: SimWorld): void {
  const status = fault === null ? undefined : REFUSED[fault]
  const refusal = status ?? (isTimely(request.query, world.nowMs()) ? null : 403)
  if (refusal !== null) refuse(socket, refusal, world)
  else
    server.handleUpgrade(incoming, socket, head, (line) => {
      line.on('message', (data) => {
        const message = data.toString()
        if (/^Path:ssml\r$/m.test(message))
          speak(line, { message, fault, world }).catch((error: unknown) => {
            console.error('simulator:', error)
            line.terminate()
          })
      })
    })
}

function refuse(socket: Socket, status: number, world: SimWorld): void {
  const retry = status === 429 ? 'Retry-After: 7\r\n' : ''
  socket.end(
    `HTTP/1.1 ${status} No\r\nDate: ${new Date(world.nowMs()).toUTCString()}\r\n${retry}Content-Length: 0\r\n\r\n`,
  )
}

type Turn = { readonly message: string; readonly fault: Fault | null; readonly world: SimWorld }

async function speak(line: WebSocket, { message, fault, world }: Turn): Promise<void> {
  const voice = /<voice name='([^']+)'>/.exec(message)?.[1] ?? ''
  const text = /<prosody [^>]*>([\s\S]*)<\/prosody>/.exec(message)?.[1] ?? ''
  const say = (path: string, body = '{}') => line.send(`X-RequestId:1\r\nPath:${path}\r\n\r\n${body}`)
  if (Buffer.byteLength(text) > 4096) return line.close(1007, 'too long')
  say('turn.start')
  if (!VOICES.some(({ ShortName }) => ShortName === voice)) return say('turn.end')
  const plain = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  const job = world.accept({ model: voice, usage: {}, make: () => makeSpeech({ text: plain, format: 'mp3' }) })
  if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, 800))
  const { bytes } = await job.media()
  if (fault === 'lost_reply' || fault === '5xx_after') return line.terminate()
  const frame = (header: string, sound: Uint8Array) => {
    const head = Buffer.from(header)
    const length = Buffer.alloc(2)
    length.writeUInt16BE(head.length)
    line.send(Buffer.concat([length, head, sound]))
  }
  const middle = Math.ceil(bytes.length / 2)
  frame('X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n', bytes.subarray(0, middle))
  if (fault !== null && ['cut_reply', 'malformed', 'wrong_type'].includes(fault)) return line.terminate()
  frame('X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n', bytes.subarray(middle))
  say('audio.metadata', '{"Metadata":[]}')
  frame('X-RequestId:1\r\nPath:audio\r\n', new Uint8Array())
  say('turn.end')
}
