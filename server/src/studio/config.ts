// The only reader of process.env. Reads, decides, freezes; collects every mistake and fails once, naming each variable.
import { join, resolve } from 'node:path'
import type { PostgresWaits } from '#adapters/db-postgres/postgres-driver.ts'
import { LANGUAGES, type Language } from '#platform/faults.ts'
import { both, languageOf } from '#platform/localised.ts'
import type { LogLevel } from '#platform/log.ts'
import { BILLING_MODES, type BillingMode } from '#rooms/billing/billing.ts'
import { type Environment, Reader } from './settings-reader.ts'

export type Config = {
  readonly dataDir: string
  readonly database:
    | { readonly kind: 'pglite'; readonly dir: string }
    | { readonly kind: 'postgres'; readonly connectionsMax: number; readonly waits: PostgresWaits }
  readonly http: {
    readonly host: string
    readonly port: number
    /** Where people reach the studio: in links of mails, and the origin that cookie-borne writes must come from. */
    readonly publicUrl: string | null
    readonly trustedProxies: readonly string[] | null
    readonly anonymousPerMinuteMax: number
    readonly bodyMaxBytes: number
  }
  readonly identity: {
    readonly openRegistration: boolean
    readonly accessSeconds: number
    readonly refreshSeconds: number
    /** What one argon2id hash costs, and how many are made at once. */
    readonly passwordCosts: { readonly memoryKib: number; readonly passes: number; readonly concurrencyMax: number }
  }
  readonly mail: { readonly kind: 'files' } | { readonly kind: 'smtp'; readonly from: string }
  readonly media: {
    readonly ffmpegPath: string | null
    readonly encodeConcurrency: number
    readonly speechProcesses: number
  }
  /** Per user and hour, and of one film; null where nothing is limited. */
  readonly limits: {
    readonly filmsPerHour: number | null
    readonly filmMinutes: number | null
    /** How often an engine is asked to mend an answer that cannot be used. */
    readonly repairs: number
    readonly generationsPerHour: Readonly<Record<(typeof GENERATION_KINDS)[number], number | null>>
  }
  /** What the books are for; see rooms/billing. */
  readonly billing: { readonly mode: BillingMode }
  readonly storage: {
    readonly uploadMaxBytes: number
    readonly partsMaxBytes: number
    readonly partBytes: number
    readonly partsIdleHours: number
    readonly userQuotaBytes: number
    readonly trashDays: number
    readonly archiveMaxBytes: number
    readonly archiveFilesMax: number
  }
  readonly upkeep: {
    /** How long what nothing refers to is kept after its last use. */
    readonly artefactKeepDays: number
    /** How long content stays in the store after the last reference to it has gone. */
    readonly blobGraceHours: number
    /** How long content that no row knows stays before that time begins. */
    readonly orphanGraceHours: number
    /** How many runs of a project keep the record of their steps. */
    readonly runsKept: number
    readonly jobNoteDays: number
    readonly idempotencyKeyDays: number
    readonly noticeDays: number
    /** How often work without a job is looked for. */
    readonly pickUpMinutes: number
  }
  readonly providers: {
    /** Where simulators stand in for all of them; null for the providers themselves. */
    readonly simulatedBase: string | null
    /** How long a provider may fetch a picture that it was sent the address of. */
    readonly linkMinutes: number
    /** How long an open question keeps its hold. */
    readonly decideHours: number
    /** How long work waits for an engine that is busy. */
    readonly busyHours: number
    /** How long a provider may be at it. */
    readonly finishHours: number
    /** How long a provider is asked for work whose reply was lost. */
    readonly findSeconds: number
    /** How long a finished result is fetched whose provider does not say how long its link opens. */
    readonly fetchMinutes: number
    /** However long a provider wants to be left alone. */
    readonly pollPauseSeconds: number
  }
  readonly snapshots: { readonly everyMinutes: number; readonly keep: number }
  readonly log: { readonly level: LogLevel }
  readonly language: Language
}

/** Kept apart from Config, so that everything else may be shown. */
export type Secrets = {
  readonly databaseUrl: string | null
  readonly smtpUrl: string | null
  /** Null: kept in the data folder. */
  readonly installation: string | null
  /** Through which providers are reached; null where the way is open. */
  readonly providerProxyUrl: string | null
  /** What seals the keys of providers, newest first. Null: kept in the data folder. */
  readonly keyEncryption: readonly Uint8Array[] | null
}

/** What engines make. */
const GENERATION_KINDS = ['text', 'image', 'video', 'speech', 'music', 'effect'] as const

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const

export type Overrides = { readonly dataDir?: string; readonly port?: number; readonly logLevel?: LogLevel }

export function readConfig(
  environment: Environment = process.env,
  overrides: Overrides = {},
): { config: Config; secrets: Secrets } {
  const read = new Reader(environment)
  const secrets: Secrets = {
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    smtpUrl: read.url('HUABEN_SMTP_URL', ['smtp:', 'smtps:']),
    installation: read.secret('HUABEN_SECRET'),
    providerProxyUrl: read.url('HUABEN_PROVIDER_PROXY_URL', ['http:', 'https:']),
    keyEncryption: read.ringKeys('HUABEN_KEY_ENCRYPTION_KEY'),
  }
  const dataDir = resolve(overrides.dataDir ?? './data')
  const config: Config = {
    dataDir,
    database: secrets.databaseUrl ? readPostgres(read) : { kind: 'pglite', dir: join(dataDir, 'database') },
    http: {
      host: read.text('HUABEN_HOST'),
      port: overrides.port ?? read.integer('HUABEN_PORT', 0, 65_535),
      publicUrl: read.url('HUABEN_PUBLIC_URL', ['http:', 'https:']),
      trustedProxies: read.proxies('HUABEN_TRUST_PROXY'),
      anonymousPerMinuteMax: read.integer('HUABEN_ANONYMOUS_PER_MINUTE', 1, 1_000_000),
      bodyMaxBytes: read.integer('HUABEN_BODY_MAX_BYTES', 1024, 1024 ** 3),
    },
    identity: {
      openRegistration: read.flag('HUABEN_OPEN_REGISTRATION'),
      accessSeconds: read.integer('HUABEN_ACCESS_SECONDS', 10, 24 * 3600),
      refreshSeconds: read.integer('HUABEN_REFRESH_SECONDS', 60, 365 * 24 * 3600),
      passwordCosts: {
        memoryKib: read.integer('HUABEN_PASSWORD_MEMORY_KIB', 8, 4 * 1024 * 1024),
        passes: read.integer('HUABEN_PASSWORD_PASSES', 1, 100),
        concurrencyMax: read.integer('HUABEN_PASSWORD_CONCURRENCY', 1, 64),
      },
    },
    mail: secrets.smtpUrl ? { kind: 'smtp', from: read.text('HUABEN_MAIL_FROM') } : { kind: 'files' },
    media: {
      ffmpegPath: read.text('FFMPEG_PATH') || null,
      encodeConcurrency: read.integer('HUABEN_ENCODE_CONCURRENCY', 1, 64),
      speechProcesses: read.integer('HUABEN_SPEECH_PROCESSES', 1, 64),
    },
    limits: {
      filmsPerHour: read.limit('HUABEN_FILMS_PER_HOUR'),
      filmMinutes: read.limit('HUABEN_FILM_MINUTES'),
      repairs: read.integer('HUABEN_REPAIRS_MAX', 0, 10),
      generationsPerHour: {
        text: read.limit('HUABEN_TEXTS_PER_HOUR'),
        image: read.limit('HUABEN_PICTURES_PER_HOUR'),
        video: read.limit('HUABEN_CLIPS_PER_HOUR'),
        speech: read.limit('HUABEN_SPOKEN_LINES_PER_HOUR'),
        music: read.limit('HUABEN_MUSIC_PER_HOUR'),
        effect: read.limit('HUABEN_EFFECTS_PER_HOUR'),
      },
    },
    billing: { mode: read.choice('HUABEN_BILLING', BILLING_MODES) },
    storage: readStorage(read),
    upkeep: readUpkeep(read),
    providers: readProviders(read),
    snapshots: {
      everyMinutes: read.integer('HUABEN_SNAPSHOT_MINUTES', 1, 1440),
      keep: read.integer('HUABEN_SNAPSHOT_KEEP', 1, 1000),
    },
    log: { level: overrides.logLevel ?? read.choice('HUABEN_LOG_LEVEL', LEVELS) },
    language: readLanguage(read, environment),
  }
  read.finish()
  return { config: Object.freeze(config), secrets }
}

/** For what is said before the settings are read, and when they cannot be. */
export const findLanguage = (environment: Environment = process.env): Language =>
  languageOf(environment, environment.HUABEN_LANGUAGE?.trim())

function readLanguage(read: Reader, environment: Environment): Language {
  return read.text('HUABEN_LANGUAGE') === '' ? findLanguage(environment) : read.choice('HUABEN_LANGUAGE', LANGUAGES)
}

const YEAR_HOURS = 365 * 24

function readProviders(read: Reader): Config['providers'] {
  return {
    simulatedBase: readSimulated(read),
    linkMinutes: read.integer('HUABEN_PROVIDER_LINK_MINUTES', 1, 24 * 60),
    decideHours: read.integer('HUABEN_PROVIDER_DECIDE_HOURS', 1, YEAR_HOURS),
    busyHours: read.integer('HUABEN_PROVIDER_BUSY_HOURS', 1, YEAR_HOURS),
    finishHours: read.integer('HUABEN_PROVIDER_FINISH_HOURS', 1, YEAR_HOURS),
    findSeconds: read.integer('HUABEN_PROVIDER_FIND_SECONDS', 1, 24 * 3600),
    fetchMinutes: read.integer('HUABEN_PROVIDER_FETCH_MINUTES', 1, 7 * 24 * 60),
    pollPauseSeconds: read.integer('HUABEN_PROVIDER_POLL_PAUSE_SECONDS', 1, 24 * 3600),
  }
}

function readPostgres(read: Reader): Config['database'] {
  const waitMs = (name: string) => read.integer(name, 0, 24 * 3600) * 1000
  return {
    kind: 'postgres',
    connectionsMax: read.integer('HUABEN_DATABASE_CONNECTIONS', 2, 500),
    waits: {
      connectMs: waitMs('HUABEN_DATABASE_CONNECT_SECONDS'),
      statementMs: waitMs('HUABEN_DATABASE_STATEMENT_SECONDS'),
      idleInTransactionMs: waitMs('HUABEN_DATABASE_IDLE_TRANSACTION_SECONDS'),
    },
  }
}

/** Simulators make films of nothing: wherever people may take them for real, somebody must have said that this is meant. */
function readSimulated(read: Reader): string | null {
  const base = read.url('HUABEN_SIMULATED_PROVIDERS', ['http:', 'https:'])
  if (base === null || read.flag('HUABEN_ALLOW_SIMULATED')) return base
  const publicHost = URL.parse(read.text('HUABEN_PUBLIC_URL'))?.hostname
  const open = [
    ...(read.text('NODE_ENV') === 'production' ? [both('NODE_ENV is production', 'NODE_ENV 为 production')] : []),
    ...(isThisMachine(read.text('HUABEN_HOST'))
      ? []
      : [both('HUABEN_HOST can be reached from outside', 'HUABEN_HOST 可从外部访问')]),
    ...(publicHost === undefined || isThisMachine(publicHost)
      ? []
      : [both('HUABEN_PUBLIC_URL is set', '设置了 HUABEN_PUBLIC_URL')]),
  ]
  const all = { en: open.map((one) => one.en).join(' and '), zh: open.map((one) => one['zh-CN']).join('，且 ') }
  if (open.length > 0)
    read.complain(
      both(
        `HUABEN_SIMULATED_PROVIDERS is set, so nothing that engines make would be real, and ${all.en}: remove it, or set HUABEN_ALLOW_SIMULATED=true if this is meant`,
        `设置了 HUABEN_SIMULATED_PROVIDERS，引擎产出的内容都不是真的，而 ${all.zh}：请删除该设置；如确有此意，请设 HUABEN_ALLOW_SIMULATED=true`,
      ),
    )
  return base
}

const isThisMachine = (host: string) => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host)

function readUpkeep(read: Reader): Config['upkeep'] {
  return {
    artefactKeepDays: read.integer('HUABEN_ARTEFACT_KEEP_DAYS', 1, 36_500),
    blobGraceHours: read.integer('HUABEN_BLOB_GRACE_HOURS', 1, 24 * 365),
    orphanGraceHours: read.integer('HUABEN_ORPHAN_GRACE_HOURS', 1, 24 * 365),
    runsKept: read.integer('HUABEN_PRODUCTION_RUNS_KEPT', 1, 1_000_000),
    jobNoteDays: read.integer('HUABEN_JOB_NOTE_DAYS', 1, 3650),
    idempotencyKeyDays: read.integer('HUABEN_IDEMPOTENCY_KEY_DAYS', 1, 365),
    noticeDays: read.integer('HUABEN_NOTICE_DAYS', 1, 3650),
    pickUpMinutes: read.integer('HUABEN_PICK_UP_MINUTES', 1, 1440),
  }
}

/** Settings for tests: no network, tiny limits where a limit is under test. */
function readStorage(read: Reader): Config['storage'] {
  return {
    uploadMaxBytes: read.integer('HUABEN_UPLOAD_MAX_BYTES', 1, 50 * 1024 ** 3),
    partsMaxBytes: read.integer('HUABEN_UPLOAD_PARTS_MAX_BYTES', 1, 5 * 1024 ** 4),
    partBytes: read.integer('HUABEN_UPLOAD_PART_BYTES', 1024, 5 * 1024 ** 3),
    partsIdleHours: read.integer('HUABEN_UPLOAD_IDLE_HOURS', 1, 24 * 30),
    userQuotaBytes: read.integer('HUABEN_USER_QUOTA_BYTES', 0, Number.MAX_SAFE_INTEGER),
    trashDays: read.integer('HUABEN_TRASH_DAYS', 0, 3650),
    archiveMaxBytes: read.integer('HUABEN_ARCHIVE_MAX_BYTES', 1, Number.MAX_SAFE_INTEGER),
    archiveFilesMax: read.integer('HUABEN_ARCHIVE_MAX_FILES', 1, 10_000),
  }
}

export function configForTesting(dataDir: string, environment: Environment = {}): { config: Config; secrets: Secrets } {
  return readConfig(
    {
      HUABEN_PORT: '0',
      HUABEN_LOG_LEVEL: 'warn',
      HUABEN_ANONYMOUS_PER_MINUTE: '100000',
      HUABEN_PASSWORD_MEMORY_KIB: '8',
      HUABEN_PASSWORD_PASSES: '1',
      HUABEN_FILMS_PER_HOUR: '0',
      HUABEN_LANGUAGE: 'en',
      ...environment,
    },
    { dataDir },
  )
}
