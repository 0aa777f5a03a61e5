// What a machine needs to run a studio, looked at piece by piece without changing anything. For `huaben doctor`.
import { access, constants, stat, statfs } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { createAnimaticEngine } from '#adapters/ai-local/artist/animatic-engine.ts'
import { rasterise } from '#adapters/ai-local/artist/rasterise.ts'
import { createSpeechEngine } from '#adapters/ai-local/speech/speech-engine.ts'
import { checkSeal } from '#adapters/db-pglite/seal-folder.ts'
import { askServerVersion } from '#adapters/db-postgres/server-version.ts'
import type { Clock } from '#platform/clock.ts'
import { describeFault, Fault, type Language, type Localised } from '#platform/faults.ts'
import { both, same } from '#platform/localised.ts'
import { findFfmpeg, locateFfmpeg } from '#platform/process/ffmpeg.ts'
import { ProgramError } from '#platform/process/program-error.ts'
import { locateFont } from '#rooms/films/films.ts'
import { findHolder, pathsOf } from './data-folder.ts'
import { exists } from './embedded-database.ts'
import { inWordsOf } from './program-words.ts'
import { Refusal } from './refusal.ts'
import type { Settings } from './serve.ts'
import { listSnapshots } from './snapshots.ts'

/** What a piece is for decides the exit code of the doctor. */
export type FindingKind = 'program' | 'data' | 'disk'
export type Finding = {
  readonly name: string
  readonly kind: FindingKind
  readonly ok: boolean
  /** What was found, or what is wrong. */
  readonly detail: Localised
  /** What to do; empty if all is well. */
  readonly remedy: Localised
}

export type SaidFinding = Omit<Finding, 'detail' | 'remedy'> & { readonly detail: string; readonly remedy: string }

export const inWords = ({ detail, remedy, ...rest }: Finding, language: Language): SaidFinding => ({
  ...rest,
  detail: detail[language],
  remedy: remedy[language],
})

type Check = {
  readonly name: string
  readonly kind: FindingKind
  /** Answers what was found; throws what is wrong. */
  readonly look: (settings: Settings) => Promise<Localised>
}

class Problem extends Error {
  readonly detail: Localised
  readonly remedy: Localised
  constructor(detail: Localised, remedy: Localised) {
    super(detail.en)
    this.detail = detail
    this.remedy = remedy
  }
}

const OLDEST_NODE = 24
/** An hour of film in 720p with all its pieces takes about this much. */
const FREE_MIN_BYTES = 1024 ** 3
const FONTS = ['NotoSansSC_400Regular.ttf', 'NotoSansSC_700Bold.ttf']
const REINSTALL = both('Run "npm ci" in the folder of the repository.', '请在仓库目录中运行“npm ci”。')

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
export function programChecks(settings: Settings, clock: Clock): (language: Language) => Promise<SaidFinding[]> {
  const programs = CHECKS.filter((check) => check.kind === 'program')
  let known: { readonly untilMs: number; readonly findings: Promise<Finding[]> } | undefined
  return async (language) => {
    const nowMs = clock.monotonicMs()
    if (!known || known.untilMs < nowMs)
      known = { untilMs: nowMs + PROGRAMS_KNOWN_MS, findings: look(settings, programs).then(withoutPaths) }
    return (await known.findings).map((finding) => inWords(finding, language))
  }
}

const PROGRAMS_KNOWN_MS = 60_000

/** Where programs lie is nothing for members. */
const withoutPaths = (findings: readonly Finding[]): Finding[] =>
  findings.map((one) => ({ ...one, detail: both(withoutPath(one.detail.en), withoutPath(one.detail['zh-CN'])) }))

const withoutPath = (text: string) => text.replace(/ \([/\\A-Z][^)]*\)/g, '')

async function look(settings: Settings, checks: readonly Check[]): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const check of checks) {
    const { name, kind } = check
    try {
      findings.push({ name, kind, ok: true, detail: await check.look(settings), remedy: same('') })
    } catch (error) {
      findings.push({ name, kind, ok: false, ...describe(error) })
    }
  }
  return findings
}

function describe(error: unknown): Pick<Finding, 'detail' | 'remedy'> {
  if (error instanceof Problem) return error
  if (error instanceof Fault) {
    const [en, zh] = [describeFault(error, 'en'), describeFault(error, 'zh-CN')]
    return { detail: both(en.message, zh.message), remedy: both(en.remedy, zh.remedy) }
  }
  if (error instanceof Refusal) return { detail: error.told, remedy: error.remedy }
  if (error instanceof ProgramError) return inWordsOf(error)
  return { detail: same(error instanceof Error ? error.message : String(error)), remedy: REINSTALL }
}

async function lookAtNode(): Promise<Localised> {
  const { node } = process.versions
  if (Number(node.split('.')[0]) < OLDEST_NODE) {
    throw new Problem(
      both(`Node.js ${node} is too old`, `Node.js ${node} 版本过旧`),
      both(
        `Start through bin/huaben, or install Node.js ${OLDEST_NODE} or later.`,
        `请通过 bin/huaben 启动，或安装 Node.js ${OLDEST_NODE} 或更高版本。`,
      ),
    )
  }
  return same(node)
}

const ffmpegWish = ({ config }: Settings) =>
  config.media.ffmpegPath === null ? {} : { ffmpegPath: config.media.ffmpegPath }

async function lookAtFfmpeg(settings: Settings): Promise<Localised> {
  const { ffmpegPath, version } = await locateFfmpeg(ffmpegWish(settings))
  return same(`${version} (${ffmpegPath})`)
}

async function lookForFfmpeg(settings: Settings): Promise<Localised> {
  return same((await findFfmpeg(ffmpegWish(settings))).ffmpegPath)
}

async function lookAtFonts(): Promise<Localised> {
  const found = await Promise.all(FONTS.map(locateFont))
  return same(found.map((path) => basename(path)).join(', '))
}

async function lookAtVoices(): Promise<Localised> {
  const engine = createSpeechEngine({ poolSize: 1 })
  try {
    const state = await engine.check()
    if (!state.available)
      throw new Problem(
        both(state.reason, `语音程序不可用：${state.reason}`),
        both(state.remedy, '请在仓库目录中运行“git checkout engines/speech”，然后运行“npm ci”。'),
      )
    const voices = await engine.voices()
    const languages = new Set(voices.flatMap((voice) => voice.languages))
    return both(
      `${voices.length} voices, ${languages.size} languages`,
      `${voices.length} 种音色，${languages.size} 种语言`,
    )
  } finally {
    await engine.close()
  }
}

async function lookAtPictures(): Promise<Localised> {
  const engine = createAnimaticEngine()
  await engine.close()
  const square =
    '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="red"/></svg>'
  const picture = await rasterise(square, { widthPx: 8, heightPx: 8 })
  return both(`${engine.id} draws (${picture.length} bytes)`, `${engine.id} 可以绘图（${picture.length} 字节）`)
}

async function lookAtFolder({ config }: Settings): Promise<Localised> {
  const { dataDir } = config
  const found = await stat(dataDir).catch(() => null)
  if (!found) {
    await access(await nearest(dataDir), constants.W_OK).catch(() => {
      throw new Problem(
        both(`${dataDir} cannot be made`, `无法创建 ${dataDir}`),
        both('Choose a folder that you may write to, with --data.', '请用 --data 选择可写入的目录。'),
      )
    })
    return both(`${dataDir} (will be made)`, `${dataDir}（将会创建）`)
  }
  if (!found.isDirectory())
    throw new Problem(
      both(`${dataDir} is not a folder`, `${dataDir} 不是目录`),
      both('Choose another folder with --data.', '请用 --data 另选目录。'),
    )
  await access(dataDir, constants.W_OK | constants.R_OK).catch(() => {
    throw new Problem(
      both(`${dataDir} may not be written to`, `没有写入 ${dataDir} 的权限`),
      both('Choose another folder with --data, or correct its owner.', '请用 --data 另选目录，或更正其所有者。'),
    )
  })
  if ((found.mode & 0o077) !== 0)
    throw new Problem(
      both(`others may look into ${dataDir}`, `其他用户可以查看 ${dataDir}`),
      same(`chmod 700 ${dataDir}`),
    )
  const holder = await findHolder(dataDir)
  if (!holder) return same(dataDir)
  const { pid, command, address } = holder
  return both(
    `${dataDir}, held by process ${pid} (huaben ${command})${address ? ` at ${address}` : ''}`,
    `${dataDir}，由进程 ${pid}（huaben ${command}）占用${address ? `，地址 ${address}` : ''}`,
  )
}

/** The folder itself, or the closest one above it that exists. */
async function nearest(dir: string): Promise<string> {
  const isThere = await exists(dir).catch(() => true)
  return isThere || dirname(dir) === dir ? dir : nearest(dirname(dir))
}

async function lookAtDatabase({ config, secrets }: Settings): Promise<Localised> {
  if (config.database.kind === 'postgres') return askPostgres(secrets.databaseUrl ?? '')
  const paths = pathsOf(config.dataDir)
  if (await findHolder(config.dataDir)) return both('embedded, in use', '内置数据库，使用中')
  if (!(await exists(paths.database)))
    return both('embedded, will be made at the first start', '内置数据库，首次启动时创建')
  const verdict = await checkSeal(paths.database, paths.seal)
  if (verdict.kind === 'intact') return both('embedded, closed in order', '内置数据库，已正常关闭')
  if (verdict.kind === 'unknown')
    return both(
      'embedded, not closed in order: the next start checks it',
      '内置数据库，上次未正常关闭：下次启动时会检查',
    )
  const files = verdict.files.slice(0, 3).join(', ')
  throw new Problem(
    both(`files of the database were changed from outside: ${files}`, `数据库文件被外部改动：${files}`),
    same('huaben restore --snapshot latest'),
  )
}

async function askPostgres(url: string): Promise<Localised> {
  try {
    return same(`PostgreSQL ${await askServerVersion(url)}`)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw new Problem(
      both(`PostgreSQL does not answer: ${said}`, `PostgreSQL 没有响应：${said}`),
      both('Check DATABASE_URL, and that the server runs.', '请检查 DATABASE_URL，并确认数据库服务器正在运行。'),
    )
  }
}

async function lookAtSnapshots({ config }: Settings): Promise<Localised> {
  if (config.database.kind === 'postgres')
    return both('not needed: PostgreSQL has backups of its own', '不需要：PostgreSQL 有自己的备份')
  const snapshots = await listSnapshots(pathsOf(config.dataDir))
  const [latest] = snapshots
  if (!latest) return both('none yet', '还没有')
  return both(
    `${snapshots.length}, the latest of ${latest.takenAt}`,
    `${snapshots.length} 份，最近一份为 ${latest.takenAt}`,
  )
}

async function lookAtDisk({ config }: Settings): Promise<Localised> {
  const { bavail, bsize } = await statfs(await nearest(config.dataDir))
  const free = bavail * bsize
  const gigabytes = (free / 1024 ** 3).toFixed(1)
  const text = both(`${gigabytes} GB free`, `剩余 ${gigabytes} GB`)
  const needed = FREE_MIN_BYTES / 1024 ** 3
  if (free < FREE_MIN_BYTES)
    throw new Problem(
      text,
      both(
        `Free some space, or choose a folder on another disk with --data: a film needs up to ${needed} GB.`,
        `请清理磁盘空间，或用 --data 选择其他磁盘上的目录：一部影片最多需要 ${needed} GB。`,
      ),
    )
  return text
}
