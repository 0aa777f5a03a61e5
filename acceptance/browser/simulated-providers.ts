// Paid providers that charge nothing: `npm run simulators`, in a process of its own as anybody would run it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

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
