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
      redact: { paths: SECRET_PATHS, censor: '[removed]' },
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    destination,
  )
}
