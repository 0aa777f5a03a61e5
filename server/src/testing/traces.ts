// Looking for a planted secret wherever the studio writes.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestStudio } from './open-studio.ts'

const PIECE_CHARACTERS = 8

/** The text as it may show through: any eight characters of it; plain, in base64 at any offset, in hex. */
export function tracesOf(secret: string): string[] {
  const count = secret.length - PIECE_CHARACTERS + 1
  const pieces = Array.from({ length: count }, (_, at) => secret.slice(at, at + PIECE_CHARACTERS))
  return pieces.flatMap((piece) => [
    piece,
    ...[0, 1, 2]
      .map((shift) =>
        Buffer.from('x'.repeat(shift) + piece)
          .toString('base64')
          .slice(shift === 0 ? 0 : 4, -4),
      )
      // Fewer characters stand in any text by chance.
      .filter((trace) => trace.length >= 6),
    Buffer.from(piece).toString('hex'),
  ])
}

/** Every row of every table, as text. */
export async function dumpTables({ studio }: TestStudio): Promise<string> {
  return studio.db.transaction(async (tx) => {
    const list = `select table_schema as s, table_name as t from information_schema.tables
      where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`
    const { rows } = await tx.executeSql(list, [])
    const texts = []
    for (const { s, t } of rows as { s: string; t: string }[]) {
      const found = await tx.executeSql(`select row::text as text from "${s}"."${t}" as row`, [])
      texts.push(`${s}.${t}`, ...(found.rows as { text: string }[]).map((row) => row.text))
    }
    return texts.join('\n')
  })
}

/** Every file below, as text. */
export async function readFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile())
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')))
  return texts.join('\n')
}
