import { type Logger, pino } from 'pino'

export type Log = Logger

// Whatever a caller logs by mistake, these never reach the file. Tokens are not passed to the log in the first place.
const SECRET_PATHS = ['password', 'token', 'authorization', 'cookie', 'secret', 'api_key'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
])

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'

/** Structured log on standard error, so that standard output stays for what a command prints. */
export function createLog(level: LogLevel, destination: NodeJS.WritableStream = process.stderr): Log {
  return pino(
    {
      level,
      formatters: { log: withPlainErrors },
      // pino's own would take apart again what is plain by now.
      serializers: { err: (told: unknown) => told },
      redact: { paths: SECRET_PATHS, censor: '[removed]' },
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination,
  )
}

/**
 * Of an error its kind, code, words and place. Drivers hang whole statements and their parameters on theirs: names, hashes of
 * passwords, texts of scripts.
 */
function withPlainErrors(entry: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entry).map(([name, value]) => [name, value instanceof Error ? plain(value) : value]),
  )
}

const CAUSES_MAX = 4

function plain(error: Error, depth = 0): object {
  const { code, statusCode, cause } = error as Error & { code?: unknown; statusCode?: unknown }
  const message = withoutValue(error)
  return {
    type: error.name,
    message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof statusCode === 'number' ? { statusCode } : {}),
    stack: error.stack?.replace(error.message, () => message),
    ...(cause instanceof Error && depth < CAUSES_MAX ? { cause: plain(cause, depth + 1) } : {}),
    ...(error instanceof AggregateError && depth < CAUSES_MAX
      ? { errors: error.errors.filter((each) => each instanceof Error).map((each) => plain(each, depth + 1)) }
      : {}),
  }
}

/** PostgreSQL quotes the value that it could not read. */
function withoutValue(error: Error): string {
  return 'severity' in error ? error.message.replace(/: ".*"$/s, ': "…"') : error.message
}
