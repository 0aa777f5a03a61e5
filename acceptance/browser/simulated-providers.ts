// Paid providers that charge nothing: `npm run simulators`, in a process of its own as anybody would run it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request as sendOn } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const root = join(import.meta.dirname, '..', '..')

/** What the simulators take. */
export const SIMULATED_KEY = 'test-key'

export async function openSimulatedProviders() {
  const child = spawn(process.execPath, [join(root, 'scripts', 'simulators.ts'), '0'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  let said = ''
  child.stdout.setEncoding('utf8')
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text: string) => {
      said += text
      const found = /HUABEN_SIMULATED_PROVIDERS=(\S+)/.exec(said)?.[1]
      if (found) resolve(found)
    })
    void ended.then(() => reject(new Error(`the simulators ended:\n${said}`)))
  })
  return {
    url,
    /** Requests so far that the pattern fits, such as `POST /minimax/… 200`. */
    countRequests: (pattern: RegExp) => said.split('\n').filter((line) => pattern.test(line)).length,
    async [Symbol.asyncDispose](): Promise<void> {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** The schema that a model is told in words, inside of a JSON body. */
const SCHEMA = /JSON Schema:\\n\{.*?\}(?=\\n|")/

/** Stands before the simulators, and what it passes on to one provider lacks the schema: that model answers in words. */
export async function openForgetfulGateway(simulators: string, forgetful: string) {
  return openGateway(simulators, {
    isMeant: (path) => path.startsWith(`/${forgetful}/`),
    alter: (body) => body.replace(SCHEMA, 'as you like'),
  })
}

type Gateway = {
  readonly isMeant: (path: string) => boolean
  /** What is sent on in the place of the body; left out, the caller is hung up on. */
  readonly alter?: (body: string) => string
}

/**
 * Stands before the simulators and hangs up on everything that is asked of one provider: nobody can tell whether that was
 * done. All else goes through as it came.
 */
export async function openGatewayBefore(simulators: string, silent: string) {
  return openGateway(simulators, { isMeant: (path) => path.startsWith(`/${silent}/`) })
}

async function openGateway(simulators: string, { isMeant, alter }: Gateway) {
  let hungUp = 0
  const server = createServer((request, response) => {
    const { method = 'GET', headers, url = '/' } = request
    const isOurs = isMeant(url)
    if (isOurs && !alter) {
      request.resume().on('end', () => {
        hungUp += 1
        request.socket.destroy()
      })
      return
    }
    const { 'content-length': _, ...others } = headers
    const onward = sendOn(new URL(url, simulators), { method, headers: isOurs ? others : headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    if (isOurs && alter) void text(request).then((body) => onward.end(alter(body)))
    else request.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    /** How often it did. */
    hungUp: () => hungUp,
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
