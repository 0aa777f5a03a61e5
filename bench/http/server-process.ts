// A server under test is a process of its own. It says over Node's channel, or on a line of standard output, that it listens.
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { cpuMsOf } from '../processes.ts'

export type ServerProcess<Ready> = {
  readonly pid: number
  readonly ready: Ready
  cpuMs(): number
  stop(): Promise<void>
}

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url))

export async function forkServer<Ready>(file: string, task: object): Promise<ServerProcess<Ready>> {
  const child = fork(path(file), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  child.send(task)
  const ready = await Promise.race([
    once(child, 'message').then(([message]) => message as Ready),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${file} ended with ${code}`))),
  ])
  return serverOf(child, ready)
}

/** For a peer in another language: it prints a line when it listens. */
export async function spawnPeer(program: string, args: string[], task: object): Promise<ServerProcess<null>> {
  const child = spawn(program, [...args, JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'inherit'] })
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${args[0]} ended with ${code}`))),
  ])
  return serverOf(child, null)
}

function serverOf<Ready>(child: ChildProcess, ready: Ready): ServerProcess<Ready> {
  const { pid } = child
  if (pid === undefined) throw new Error('the server has no process')
  return {
    pid,
    ready,
    cpuMs: () => cpuMsOf([pid]),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}
