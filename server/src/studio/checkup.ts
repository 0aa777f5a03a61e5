// What a machine needs to run a studio, looked at piece by piece without changing anything. For `huaben doctor`.
import { access, constants, stat, statfs } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { createAnimaticEngine } from '#adapters/ai-local/artist/animatic-engine.ts'
import { rasterise } from '#adapters/ai-local/artist/rasterise.ts'
import { createSpeechEngine } from '#adapters/ai-local/speech/speech-engine.ts'
import { checkSeal } from '#adapters/db-pglite/seal-folder.ts'
import { askServerVersion } from '#adapters/db-postgres/server-version.ts'
import type { Clock } from '#platform/clock.ts'
import { describeFault, Fault } from '#platform/faults.ts'
import { findFfmpeg, locateFfmpeg } from '#platform/process/ffmpeg.ts'
import { ProgramError } from '#platform/process/program-error.ts'
import { locateFont } from '#rooms/films/films.ts'
import { findHolder, pathsOf } from './data-folder.ts'
import { exists } from './embedded-database.ts'
import type { Settings } from './serve.ts'
import { listSnapshots } from './snapshots.ts'

/** What a piece is for decides the exit code of the doctor. */
export type FindingKind = 'program' | 'data' | 'disk'
export type Finding = {
  readonly name: string
  readonly kind: FindingKind
  readonly ok: boolean
  /** What was found, or what is wrong. */
  readonly detail: string
  /** What to do; empty if all is well. */
  readonly remedy: string
}

type Check = {
  readonly name: string
  readonly kind: FindingKind
  /** Answers what was found; throws what is wrong. */
  readonly look: (settings: Settings) => Promise<string>
}

class Problem extends Error {
  readonly remedy: string
  constructor(message: string, remedy: string) {
    super(message)
    this.remedy = remedy
  }
}

const OLDEST_NODE = 24
/** An hour of film in 720p with all its pieces takes about this much. */
const FREE_MIN_BYTES = 1024 ** 3
const FONTS = ['NotoSansSC_400Regular.ttf', 'NotoSansSC_700Bold.ttf']
const REINSTALL = 'Run "npm ci" in the folder of the repository.'

const FONT_CHECK: Check = { name: 'fonts', kind: 'program', look: lookAtFonts }
const VOICE_CHECK: Check = { name: 'voices', kind: 'program', look: lookAtVoices }
const DISK_CHECK: Check = { name: 'disk space', kind: 'disk', look: lookAtDisk }

const CHECKS: readonly Check[] = [
  { name: 'node', kind: 'program', look: lookAtNode },
  { name: 'ffmpeg', kind: 'program', look: lookAtFfmpeg },
  FONT_CHECK,
  VOICE_CHECK,
  { name: 'pictures', kind: 'program', look: lookAtPictures },
  { name: 'data folder', kind: 'data', look: lookAtFolder },
  { name: 'database', kind: 'data', look: lookAtDatabase },
  { name: 'snapshots', kind: 'data', look: lookAtSnapshots },
  DISK_CHECK,
]

/** A production is better refused than begun without these. No program is started for it. */
const CHECKS_BEFORE_PRODUCING: readonly Check[] = [
  { name: 'ffmpeg', kind: 'program', look: lookForFfmpeg },
  FONT_CHECK,
  VOICE_CHECK,
  DISK_CHECK,
]

export const checkUp = (settings: Settings) => look(settings, CHECKS)
export const checkBeforeProducing = (settings: Settings) => look(settings, CHECKS_BEFORE_PRODUCING)

/** For the page of engines, which somebody may load again and again: looked at once a minute. */
export function programChecks(settings: Settings, clock: Clock): () => Promise<Finding[]> {
  const programs = CHECKS.filter((check) => check.kind === 'program')
  let known: { readonly untilMs: number; readonly findings: Promise<Finding[]> } | undefined
  return () => {
    const nowMs = clock.monotonicMs()
    if (!known || known.untilMs < nowMs)
      known = { untilMs: nowMs + PROGRAMS_KNOWN_MS, findings: look(settings, programs).then(withoutPaths) }
    return known.findings
  }
}

const PROGRAMS_KNOWN_MS = 60_000

/** Where programs lie is nothing for members. */
const withoutPaths = (findings: readonly Finding[]): Finding[] =>
  findings.map((one) => ({ ...one, detail: one.detail.replace(/ \([/\\A-Z][^)]*\)/g, '') }))

async function look(settings: Settings, checks: readonly Check[]): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const check of checks) {
    const { name, kind } = check
    try {
      findings.push({ name, kind, ok: true, detail: await check.look(settings), remedy: '' })
    } catch (error) {
      findings.push({ name, kind, ok: false, ...describe(error) })
    }
  }
  return findings
}

function describe(error: unknown): { detail: string; remedy: string } {
  if (error instanceof Fault) {
    const { message, remedy } = describeFault(error, 'en')
    return { detail: message, remedy }
  }
  if (error instanceof ProgramError)
    return { detail: error.message.replace(` ${error.remedy}`, ''), remedy: error.remedy }
  const message = error instanceof Error ? error.message : String(error)
  return { detail: message, remedy: error instanceof Problem ? error.remedy : REINSTALL }
}

async function lookAtNode(): Promise<string> {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    throw new Problem(
      `Node.js ${process.versions.node} is too old`,
      `Start through bin/huaben, or install Node.js ${OLDEST_NODE} or later.`,
    )
  }
  return process.versions.node
}

const ffmpegWish = ({ config }: Settings) =>
  config.media.ffmpegPath === null ? {} : { ffmpegPath: config.media.ffmpegPath }

async function lookAtFfmpeg(settings: Settings): Promise<string> {
  const { ffmpegPath, version } = await locateFfmpeg(ffmpegWish(settings))
  return `${version} (${ffmpegPath})`
}

async function lookForFfmpeg(settings: Settings): Promise<string> {
  return (await findFfmpeg(ffmpegWish(settings))).ffmpegPath
}

async function lookAtFonts(): Promise<string> {
  const found = await Promise.all(FONTS.map(locateFont))
  return found.map((path) => basename(path)).join(', ')
}

async function lookAtVoices(): Promise<string> {
  const engine = createSpeechEngine({ poolSize: 1 })
  try {
    const state = await engine.check()
    if (!state.available) throw new Problem(state.reason, state.remedy)
    const voices = await engine.voices()
    const languages = new Set(voices.flatMap((voice) => voice.languages))
    return `${voices.length} voices, ${languages.size} languages`
  } finally {
    await engine.close()
  }
}

async function lookAtPictures(): Promise<string> {
  const engine = createAnimaticEngine()
  await engine.close()
  const square =
    '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="red"/></svg>'
  const picture = await rasterise(square, { widthPx: 8, heightPx: 8 })
  return `${engine.id} draws (${picture.length} bytes)`
}

async function lookAtFolder({ config }: Settings): Promise<string> {
  const { dataDir } = config
  const holder = await findHolder(dataDir)
  const held = holder
    ? `, held by process ${holder.pid} (huaben ${holder.command})${holder.address ? ` at ${holder.address}` : ''}`
    : ''
  const found = await stat(dataDir).catch(() => null)
  if (!found) {
    await access(await nearest(dataDir), constants.W_OK).catch(() => {
      throw new Problem(`${dataDir} cannot be made`, 'Choose a folder that you may write to, with --data.')
    })
    return `${dataDir} (will be made)`
  }
  await access(dataDir, constants.W_OK | constants.R_OK).catch(() => {
    throw new Problem(`${dataDir} may not be written to`, 'Choose another folder with --data, or correct its owner.')
  })
  if ((found.mode & 0o077) !== 0) throw new Problem(`others may look into ${dataDir}`, `chmod 700 ${dataDir}`)
  return `${dataDir}${held}`
}

/** The folder itself, or the closest one above it that exists. */
async function nearest(dir: string): Promise<string> {
  return (await exists(dir)) || dirname(dir) === dir ? dir : nearest(dirname(dir))
}

async function lookAtDatabase({ config, secrets }: Settings): Promise<string> {
  if (config.database.kind === 'postgres') return askPostgres(secrets.databaseUrl ?? '')
  const paths = pathsOf(config.dataDir)
  if (await findHolder(config.dataDir)) return 'embedded, in use'
  if (!(await exists(paths.database))) return 'embedded, will be made at the first start'
  const verdict = await checkSeal(paths.database, paths.seal)
  if (verdict.kind === 'intact') return 'embedded, closed in order'
  if (verdict.kind === 'unknown') return 'embedded, not closed in order: the next start checks it'
  throw new Problem(
    `files of the database were changed from outside: ${verdict.files.slice(0, 3).join(', ')}`,
    'huaben restore --snapshot latest',
  )
}

async function askPostgres(url: string): Promise<string> {
  try {
    return `PostgreSQL ${await askServerVersion(url)}`
  } catch (error) {
    throw new Problem(
      `PostgreSQL does not answer: ${error instanceof Error ? error.message : error}`,
      'Check DATABASE_URL, and that the server runs.',
    )
  }
}

async function lookAtSnapshots({ config }: Settings): Promise<string> {
  if (config.database.kind === 'postgres') return 'not needed: PostgreSQL has backups of its own'
  const snapshots = await listSnapshots(pathsOf(config.dataDir))
  return snapshots[0] ? `${snapshots.length}, the latest of ${snapshots[0].takenAt}` : 'none yet'
}

async function lookAtDisk({ config }: Settings): Promise<string> {
  const { bavail, bsize } = await statfs(await nearest(config.dataDir))
  const free = bavail * bsize
  const text = `${(free / 1024 ** 3).toFixed(1)} GB free`
  if (free < FREE_MIN_BYTES)
    throw new Problem(
      text,
      `Free some space, or choose a folder on another disk with --data: a film needs up to ${FREE_MIN_BYTES / 1024 ** 3} GB.`,
    )
  return text
}
