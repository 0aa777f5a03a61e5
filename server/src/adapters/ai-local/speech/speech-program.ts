// A small pool of long-lived speech programs. Each is a process of its own (it is GPL-3.0, we are not) that answers
// one line at a time; one that dies, hangs or talks nonsense is replaced and its request is tried again.
import { type LineProcess, startLineProcess } from '#platform/process/line-process.ts'
import type { SpeakOrder } from './utterance.ts'

export type ProgramOptions = {
  readonly programPath: string
  readonly nodePath: string
  readonly size: number
  readonly timeoutMs: number
}

/** What the program says: little-endian 16-bit mono. */
export type Spoken = { readonly pcm: Uint8Array; readonly sampleRateHz: number }

/** The program does not run or does not answer. */
export class ProgramError extends Error {}
/** The program answered that this cannot be spoken. */
export class RefusedError extends Error {}

export type SpeechProgram = {
  speak(order: SpeakOrder, signal: AbortSignal): Promise<Spoken>
  /** Process ids of the programs that run now. */
  pids(): number[]
  close(): Promise<void>
}

type Task = {
  readonly order: SpeakOrder
  readonly signal: AbortSignal
  triesLeft: number
  readonly resolve: (spoken: Spoken) => void
  readonly reject: (error: Error) => void
}
type Slot = { process: LineProcess | null; task: Task | null; timer: NodeJS.Timeout | null; complaint: string | null }

const retries = 2
const complaintCharsMax = 2_000

export function createSpeechProgram(options: ProgramOptions): SpeechProgram {
  const waiting: Task[] = []
  const slots = Array.from({ length: options.size }, emptySlot)
  const state = { isClosed: false }

  const pump = (): void => {
    for (const slot of slots) {
      if (slot.task !== null || state.isClosed) continue
      const task = nextTask(waiting)
      if (task !== undefined) give(slot, task)
    }
  }

  const give = (slot: Slot, task: Task): void => {
    slot.process ??= open(slot)
    slot.process.hold(true)
    slot.task = task
    slot.timer = setTimeout(() => reproach(slot, `no answer in ${options.timeoutMs} ms`), options.timeoutMs)
    slot.process.send(JSON.stringify(wireRequest(task.order)))
  }

  const open = (slot: Slot): LineProcess => {
    const started = startLineProcess({
      command: options.nodePath,
      arguments: [options.programPath],
      complaintCharsMax,
      onLine: (line) => take(slot, line),
    })
    started.ended.then((reason) => lose(slot, slot.complaint ?? reason))
    return started
  }

  const take = (slot: Slot, line: string): void => {
    const { task } = slot
    if (task === null) return
    const answer = readAnswer(line)
    if (answer instanceof ProgramError) reproach(slot, answer.message)
    else {
      release(slot)
      slot.process?.hold(false)
      settle(task, answer)
      pump()
    }
  }

  const lose = (slot: Slot, reason: string): void => {
    const task = release(slot)
    slot.process = null
    slot.complaint = null
    if (task !== null && mayRetry(task, reason, state.isClosed)) waiting.unshift(task)
    pump()
  }

  return {
    speak: (order, signal) =>
      new Promise((resolve, reject) => {
        if (state.isClosed) return reject(closedError())
        waiting.push({ order, signal, triesLeft: retries, resolve, reject })
        pump()
      }),
    pids: () => slots.flatMap(({ process }) => process?.pid ?? []),
    close: async () => {
      state.isClosed = true
      for (const task of waiting.splice(0)) task.reject(closedError())
      await Promise.all(slots.map((slot) => end(slot.process)))
    },
  }
}

function emptySlot(): Slot {
  return { process: null, task: null, timer: null, complaint: null }
}

function settle(task: Task, answer: Spoken | RefusedError): void {
  if (answer instanceof RefusedError) task.reject(answer)
  else task.resolve(answer)
}

function mayRetry(task: Task, reason: string, isClosed: boolean): boolean {
  task.triesLeft -= 1
  if (isClosed) task.reject(closedError())
  else if (task.triesLeft < 0) task.reject(new ProgramError(`The speech program failed: ${reason}`))
  return !isClosed && task.triesLeft >= 0
}

function nextTask(waiting: Task[]): Task | undefined {
  let task = waiting.shift()
  while (task?.signal.aborted) {
    task.reject(new DOMException('cancelled', 'AbortError'))
    task = waiting.shift()
  }
  return task
}

function release(slot: Slot): Task | null {
  const { task, timer } = slot
  if (timer !== null) clearTimeout(timer)
  slot.timer = null
  slot.task = null
  return task
}

/** A program that cannot be trusted any more is ended; its end gives the task to another. */
function reproach(slot: Slot, complaint: string): void {
  slot.complaint = complaint
  slot.process?.kill()
}

async function end(process: LineProcess | null): Promise<void> {
  if (process === null) return
  process.hold(true)
  process.kill()
  await process.ended
}

function closedError(): ProgramError {
  return new ProgramError('the speech engine was closed')
}

/** One request at a time and program, so the id only has to be there. */
function wireRequest(order: SpeakOrder): object {
  return {
    id: 0,
    op: 'speak',
    text: order.text,
    voice: order.voice,
    variant: order.variant,
    pace_wpm: order.paceWpm,
    pitch_range: order.pitchRange,
    word_gap: order.wordGap,
  }
}

function readAnswer(line: string): Spoken | RefusedError | ProgramError {
  const fields = parseFields(line)
  if (fields === null) return new ProgramError(`it answered "${line.slice(0, 80)}"`)
  if (fields.ok === true && typeof fields.pcm_base64 === 'string' && typeof fields.sample_rate_hz === 'number')
    return { pcm: Buffer.from(fields.pcm_base64, 'base64'), sampleRateHz: fields.sample_rate_hz }
  const message = `the speech program says: ${String(fields.message)}`
  return fields.code === 'internal' || fields.ok !== false ? new ProgramError(message) : new RefusedError(message)
}

function parseFields(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
