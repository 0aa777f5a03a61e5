// Runs one work order in a scratch folder of its own: inputs and texts in, outputs checked, the rest thrown away.
// Knows no database and no shared path: another machine with ffmpeg and our package can do the same.

import { createWriteStream } from 'node:fs'
import { copyFile, link, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import type { WorkOrder, WorkOrderOutput } from '#contract/films.ts'
import { type FfmpegProgress, readProgress } from '#platform/process/ffmpeg.ts'
import { type ProgramRun, runProgram } from '#platform/process/run-program.ts'
import { filmFaults } from './faults.ts'
import { locateFont } from './fonts.ts'
import { areAlike, joinedFragments } from './fragments.ts'
import { PIECES } from './join.ts'

export type WorkOrderTools = {
  /** A path that stays unchanged while the order runs (it is linked, not copied), or the bytes. */
  readonly openInput: (sha256: string) => Promise<string | Readable>
  readonly ffmpegPath: string
  /** Folder for scratch folders; must exist. */
  readonly scratchDir: string
  readonly signal?: AbortSignal
  /** 0..1, never falling. */
  readonly onProgress?: (done: number) => void
}

export type MadeOutput = WorkOrderOutput & { readonly path: string; readonly sizeBytes: number }

export type WorkOrderResult = {
  readonly outputs: readonly MadeOutput[]
  /** What was measured on the way; the sound order tells loudness and true peak. */
  readonly facts: Readonly<Record<string, number | string>>
  readonly logTail: string
  readonly memoryPeakBytes: number
  /** Removes the scratch folder with the outputs in it. Call it once they are stored. */
  readonly dispose: () => Promise<void>
}

/**
 * Resolves with checked outputs, which lie in the scratch folder until `dispose()`. On any failure the scratch folder
 * is gone. Throws ProgramError (missing, failed, out of time or memory, disk full, aborted) or a Fault.
 */
export async function runWorkOrder(order: WorkOrder, tools: WorkOrderTools): Promise<WorkOrderResult> {
  const scratch = await mkdtemp(path.join(tools.scratchDir, `${order.kind}-`))
  const dispose = () => rm(scratch, { recursive: true, force: true })
  try {
    await materialise(order, tools, scratch)
    const ran = await runOrderProgram(order, tools, scratch)
    const outputs = await checkOutputs(order, ran, scratch)
    tools.onProgress?.(1)
    return { outputs, facts: ran.facts, logTail: ran.logTail, memoryPeakBytes: ran.memoryPeakBytes, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function materialise(order: WorkOrder, tools: WorkOrderTools, scratch: string) {
  for (const input of order.inputs) {
    tools.signal?.throwIfAborted()
    const source = await tools.openInput(input.sha256)
    const target = path.join(scratch, input.name)
    if (typeof source === 'string') await linkOrCopy(source, target)
    else await pipeline(source, createWriteStream(target))
  }
  for (const file of order.files) await writeFile(path.join(scratch, file.name), file.text)
  if (order.fonts.length === 0) return
  await mkdir(path.join(scratch, 'fonts'))
  for (const font of order.fonts) await linkOrCopy(await locateFont(font), path.join(scratch, 'fonts', font))
  // An empty configuration: libass takes the fonts we brought and no other, the same ones on every machine.
  await writeFile(path.join(scratch, 'fonts.conf'), '<?xml version="1.0"?><fontconfig></fontconfig>\n')
}

async function linkOrCopy(source: string, target: string) {
  try {
    await symlink(path.resolve(source), target)
  } catch {
    await link(source, target).catch(() => copyFile(source, target))
  }
}

type Ran = { facts: Record<string, number | string>; frames: number; logTail: string; memoryPeakBytes: number }

async function runOrderProgram(order: WorkOrder, tools: WorkOrderTools, scratch: string): Promise<Ran> {
  const facts: Record<string, number | string> = {}
  let frames = 0
  const total = Math.max(1, ...order.outputs.map((output) => output.frames ?? 1))
  const onReport = (progress: FfmpegProgress) => {
    frames = progress.frames
    tools.onProgress?.(Math.min(1, frames / total))
  }
  const base: Omit<ProgramRun, 'program' | 'args' | 'onStdoutLine'> = {
    cwd: scratch,
    env: { FONTCONFIG_FILE: path.join(scratch, 'fonts.conf'), HOME: scratch },
    timeoutMs: order.limits.timeout_ms,
    memoryMaxBytes: order.limits.memory_max_bytes,
    ...(tools.signal ? { signal: tools.signal } : {}),
  }
  const ran =
    order.program === 'ffmpeg'
      ? await runProgram({
          ...base,
          ...(await withPieces(order, scratch)),
          program: tools.ffmpegPath,
          onStdoutLine: readProgress(onReport),
        })
      : await runProgram({ ...base, ...mixCommand(order, tools), onStdoutLine: readMixReport(facts, tools) })
  return { facts, frames, logTail: ran.logTail, memoryPeakBytes: ran.memoryPeakBytes }
}

/** The pieces go in as one stream; those of differing encoders, whose heads differ, as files one after the other. */
async function withPieces(order: WorkOrder, scratch: string): Promise<Pick<ProgramRun, 'args' | 'stdin'>> {
  const { pieces, argv } = order
  if (!pieces) return { args: argv }
  const paths = pieces.names.map((name) => path.join(scratch, name))
  const isOne = await areAlike(paths)
  const input = isOne ? ['-f', 'mp4', '-i', 'pipe:0'] : ['-f', 'concat', '-safe', '0', '-i', pieces.list]
  const args = argv.flatMap((argument) => (argument === PIECES ? input : [argument]))
  return isOne ? { args, stdin: Readable.from(joinedFragments(paths)) } : { args }
}

/** The mix is arithmetic in our own code; a process of its own keeps it off the event loop and within limits. */
function mixCommand(order: WorkOrder, tools: WorkOrderTools): { program: string; args: string[] } {
  const script = fileURLToPath(new URL('./sound/mix-program.ts', import.meta.url))
  return {
    program: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', script, tools.ffmpegPath, ...order.argv],
  }
}

/** Lines `progress=0.5` and `fact name=value`. */
function readMixReport(facts: Record<string, number | string>, tools: WorkOrderTools): (line: string) => void {
  return (line) => {
    const [key, value] = [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]
    if (key === 'progress') tools.onProgress?.(Number(value))
    if (key.startsWith('fact ')) facts[key.slice(5)] = Number.isNaN(Number(value)) ? value : Number(value)
  }
}

async function checkOutputs(order: WorkOrder, ran: Ran, scratch: string): Promise<MadeOutput[]> {
  const wrong = (output: string, reason: string) =>
    filmFaults.WRONG_OUTPUT({ kind: order.kind, output, reason, log: ran.logTail.slice(-2000) })
  const made: MadeOutput[] = []
  for (const output of order.outputs) {
    const file = path.join(scratch, output.name)
    const found = await stat(file).catch(() => undefined)
    if (!found?.isFile() || found.size === 0) throw wrong(output.name, 'it is missing or empty.')
    // ffmpeg's own count of what it wrote: exact, and a probe of every segment would cost 0.1 s each.
    if (output.frames !== undefined && ran.frames !== output.frames)
      throw wrong(output.name, `${ran.frames} pictures instead of ${output.frames}.`)
    made.push({ ...output, path: file, sizeBytes: found.size })
  }
  if (/failed to find any fallback|Glyph 0x\w+ not found/i.test(ran.logTail) && order.fonts.length > 0)
    ran.facts.missing_glyphs = 1
  return made
}
