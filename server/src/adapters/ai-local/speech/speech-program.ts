// A small pool of long-lived speech programs. Each is a process of its own (it is GPL-3.0, we are not) that answers
// one line at a time; one that dies, hangs or talks nonsense is replaced and its request is tried once more.
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { SpeakOrder, Spoken } from './utterance.ts'
import { decodePcm16 } from './wav.ts'

export type ProgramOptions = {
  readonly programPath: string
  readonly nodePath: string
  readonly size: number
  readonly timeoutMs: number
}

/** The program does not run or does not answer. */
export class ProgramError extends Error {}
/** The program answered that this cannot be spoken. */
export class RefusedError extends Error {}

export type SpeechProgram = {
  speak(order: SpeakOrder, signal?: AbortSignal): Promise<Spoken>
  /** Process ids of the programs that run now. */
  pids(): number[]
  close(): Promise<void>
}

type Task = {
  order: SpeakOrder
  signal: AbortSignal | undefined
  triesLeft: number
  resolve: (spoken: Spoken) => void
  reject: (error: Error) => void
}
type Slot = { child: ChildProcess; task: Task | null; timer: NodeJS.Timeout | null; complaint: string }

const complaintCharsMax = 2_000

export function createSpeechProgram(options: ProgramOptions): SpeechProgram {
  const waiting: Task[] = []
  const slots = new Set<Slot>()
  let isClosed = false
  let requestCount = 0

  function pump(): void {
    while (waiting.length > 0 && !isClosed) {
      const slot = [...slots].find(({ task }) => task === null) ?? (slots.size < options.size ? open() : undefined)
      if (slot === undefined) return
      const task = waiting.shift()
      if (task === undefined) return
      if (task.signal?.aborted) task.reject(abortError())
      else give(slot, task)
    }
  }

  function open(): Slot {
    const child = spawn(options.nodePath, ['--disable-warning=ExperimentalWarning', options.programPath], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {},
    })
    const slot: Slot = { child, task: null, timer: null, complaint: '' }
    slots.add(slot)
    child.on('error', (error) => drop(slot, error.message))
    child.on('exit', (code, name) => drop(slot, `it ended with ${name ?? `code ${code}`}`))
    child.stdin?.on('error', () => undefined)
    child.stderr?.on('data', (bytes: Buffer) => {
      slot.complaint = (slot.complaint + bytes.toString('utf8')).slice(-complaintCharsMax)
    })
    if (child.stdout !== null) createInterface({ input: child.stdout }).on('line', (line) => take(slot, line))
    // An idle program must not keep a finished command alive.
    unrefAll(child)
    return slot
  }

  function give(slot: Slot, task: Task): void {
    slot.task = task
    slot.timer = setTimeout(() => {
      slot.complaint = `no answer in ${options.timeoutMs} ms`
      slot.child.kill('SIGKILL')
    }, options.timeoutMs)
    requestCount += 1
    slot.child.stdin?.write(`${JSON.stringify(wireRequest(requestCount, task.order))}\n`)
  }

  function take(slot: Slot, line: string): void {
    const task = release(slot)
    if (task === null) return
    try {
      task.resolve(readAnswer(line))
    } catch (error) {
      if (error instanceof RefusedError) task.reject(error)
      else {
        slot.complaint = String(error)
        slot.task = task
        slot.child.kill('SIGKILL')
      }
    }
    pump()
  }

  function drop(slot: Slot, reason: string): void {
    if (!slots.delete(slot)) return
    const task = release(slot)
    if (task !== null) retry(task, `${reason}. ${slot.complaint}`.trim())
    pump()
  }

  function retry(task: Task, reason: string): void {
    if (isClosed) task.reject(new ProgramError('the speech engine was closed'))
    else if (task.triesLeft > 0) waiting.unshift({ ...task, triesLeft: task.triesLeft - 1 })
    else task.reject(new ProgramError(`The speech program failed: ${reason}`))
  }

  return {
    speak: (order, signal) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(new ProgramError('the speech engine was closed'))
        waiting.push({ order, signal, triesLeft: 2, resolve, reject })
        pump()
      }),
    pids: () => [...slots].flatMap(({ child }) => (child.pid === undefined ? [] : [child.pid])),
    close: async () => {
      isClosed = true
      for (const task of waiting.splice(0)) task.reject(new ProgramError('the speech engine was closed'))
      await Promise.all([...slots].map(end))
    },
  }
}

function release(slot: Slot): Task | null {
  const { task } = slot
  if (slot.timer !== null) clearTimeout(slot.timer)
  slot.timer = null
  slot.task = null
  return task
}

function end({ child }: Slot): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return resolve()
    child.ref()
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

function unrefAll(child: ChildProcess): void {
  child.unref()
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as { unref?: () => void } | null)?.unref?.()
}

function abortError(): Error {
  return new DOMException('cancelled', 'AbortError')
}

function wireRequest(id: number, order: SpeakOrder): object {
  return {
    id,
    op: 'speak',
    text: order.text,
    voice: order.voice,
    variant: order.variant,
    pace_wpm: order.paceWpm,
    pitch_range: order.pitchRange,
    word_gap: order.wordGap,
  }
}

function readAnswer(line: string): Spoken {
  const answer: unknown = JSON.parse(line)
  if (typeof answer !== 'object' || answer === null) throw new Error('the answer is not an object')
  const fields = answer as Record<string, unknown>
  if (fields.ok === true && typeof fields.pcm_base64 === 'string' && typeof fields.sample_rate_hz === 'number')
    return { samples: decodePcm16(Buffer.from(fields.pcm_base64, 'base64')), sampleRateHz: fields.sample_rate_hz }
  if (fields.code === 'internal') throw new Error(String(fields.message))
  throw new RefusedError(String(fields.message))
}
