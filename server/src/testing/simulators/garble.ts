// Answers that do not come through: the work behind them was accepted all the same.
import type { ServerResponse } from 'node:http'
import type { Fault } from './fault-script.ts'
import type { SimReply } from './sim-request.ts'

type Garbling = {
  readonly outgoing: ServerResponse
  /** What should have been said. */
  readonly reply: SimReply
  /** How this provider says that it is down. */
  readonly broken: SimReply
}

const HTML = Buffer.from('<!doctype html><title>Login</title><p>Please accept the terms of this network.')

export async function garble(fault: Fault, { outgoing, reply, broken }: Garbling): Promise<void> {
  const { mediaType, bytes } = encoded(reply)
  if (fault === '5xx_after') {
    outgoing.writeHead(broken.status ?? 502, { 'content-type': encoded(broken).mediaType })
    outgoing.end(encoded(broken).bytes)
  } else if (fault === 'lost_reply') outgoing.destroy()
  else if (fault === 'cut_reply') {
    outgoing.writeHead(200, { 'content-type': mediaType, 'content-length': bytes.byteLength })
    outgoing.write(bytes.subarray(0, Math.ceil(bytes.byteLength / 2)), () => outgoing.destroy())
  } else if (fault === 'wrong_type') {
    outgoing.writeHead(200, { 'content-type': 'text/html' })
    outgoing.end(HTML)
  } else if (fault === 'huge') await pour(outgoing, mediaType)
  else {
    const half = bytes.subarray(0, Math.ceil(bytes.byteLength / 2))
    outgoing.writeHead(200, { 'content-type': mediaType, 'content-length': half.byteLength })
    outgoing.end(half)
  }
}

/** More than anybody should take: until the other side has had enough, or 4 GiB. */
async function pour(outgoing: ServerResponse, mediaType: string): Promise<void> {
  outgoing.writeHead(200, { 'content-type': mediaType })
  const block = Buffer.alloc(1024 * 1024, 0x20)
  for (let i = 0; i < 4096 && !outgoing.destroyed; i += 1)
    if (!outgoing.write(block))
      await new Promise<void>((resolve) => {
        outgoing.once('drain', resolve)
        outgoing.once('close', resolve)
      })
  outgoing.end()
}

function encoded(reply: SimReply): { mediaType: string; bytes: Uint8Array } {
  if ('bytes' in reply) return reply
  return { mediaType: 'application/json', bytes: Buffer.from(JSON.stringify(reply.json)) }
}
