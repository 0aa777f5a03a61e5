// What a database that is not ours to open says when a process starts with it: put into words for whoever has set it up. No word
// holds the password, since only the place is taken from the address.
import { NewerDatabase } from '#platform/db/migrate.ts'
import { both } from '#platform/localised.ts'
import { Refusal } from './refusal.ts'

/** Nobody answers there, or nobody has a place left. */
export class DatabaseUnreachable extends Refusal {
  readonly code = 'DATABASE_UNREACHABLE'
  constructor(place: string, said: string, cause: unknown) {
    super(
      both(`The database server at ${place} cannot be reached: ${said}.`, `无法连接数据库服务器 ${place}：${said}。`),
      both(
        'See that it runs, takes connections from here, and is the one that DATABASE_URL names; then start again. Nothing was changed.',
        '请确认它正在运行、接受来自本机的连接，且就是 DATABASE_URL 所指的服务器，然后重新启动。没有改动任何内容。',
      ),
      cause,
    )
  }
}

/** It answers, and does not let us in. */
export class DatabaseClosed extends Refusal {
  readonly code = 'DATABASE_CLOSED'
  constructor(place: string, said: string, cause: unknown) {
    super(
      both(
        `The database server at ${place} does not let Huaben in: ${said}.`,
        `数据库服务器 ${place} 拒绝 Huaben 访问：${said}。`,
      ),
      both(
        'Correct user, password and name of the database in DATABASE_URL, and give that user the right to make tables. Nothing was changed.',
        '请改正 DATABASE_URL 中的用户、密码和数据库名，并授予该用户建表的权限。没有改动任何内容。',
      ),
      cause,
    )
  }
}

/** A later version has kept its things in it. */
export class DatabaseNewer extends Refusal {
  readonly code = 'DATABASE_NEWER'
  constructor(names: readonly string[], version: string) {
    const first = names[0] ?? ''
    super(
      both(
        `This database was written by a newer version of Huaben (it holds ${first}); this is ${version}.`,
        `此数据库由更新版本的 Huaben 写入（其中有 ${first}）；当前版本为 ${version}。`,
      ),
      both(
        'Start it with that version or a later one, or choose another data folder with --data. Nothing was changed.',
        '请用该版本或更高版本启动，或用 --data 另选数据目录。没有改动任何内容。',
      ),
    )
  }
}

const NOT_THERE = /^(?:ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|ENET|EPIPE|57P0|53300|08)/
const NOT_ALLOWED = /^(?:28|3D000|42501)/

/** @param url of the server; null of the embedded database */
export function refusalOfDatabase(error: unknown, url: string | null, version: string): unknown {
  if (error instanceof NewerDatabase) return new DatabaseNewer(error.names, version)
  if (url === null || !(error instanceof Error)) return error
  const code = 'code' in error ? String(error.code) : ''
  const said = saidBy(error)
  if (NOT_THERE.test(code) || /timeout|terminated|SSL/i.test(said))
    return new DatabaseUnreachable(placeOf(url), said, error)
  return NOT_ALLOWED.test(code) ? new DatabaseClosed(placeOf(url), said, error) : error
}

/** Of an address with several answers each has failed; the first tells enough. */
function saidBy(error: Error): string {
  const [first] = error instanceof AggregateError ? error.errors : []
  return ((first instanceof Error ? first.message : '') || error.message).replace(/[.\s]+$/, '')
}

function placeOf(url: string): string {
  const { hostname, port, pathname } = URL.parse(url) ?? { hostname: '', port: '', pathname: '' }
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`
}
