// The sound file that a command names as the music of its film. It becomes a file of the project, once: the same content again is
// found there.
import { createHash } from 'node:crypto'
import { createReadStream, openAsBlob } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FileDetail, UploadTicket } from '#contract/files.ts'
import { both } from '#platform/localised.ts'
import type { ApiClient } from './api-client.ts'
import { CommandError, EXIT } from './exit-codes.ts'

export type MusicFile = { readonly path: string; readonly name: string; readonly sha256: string }

/** Read through once, so that what cannot be read is said before anything is made. */
export async function readMusicFile(given: string): Promise<MusicFile> {
  try {
    const path = await realpath(given)
    if (!(await stat(path)).isFile()) throw unusable(given, 'not a file')
    const hash = createHash('sha256')
    await pipeline(createReadStream(path), hash)
    return { path, name: basename(path), sha256: hash.digest('hex') }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw error instanceof CommandError || code === undefined ? error : unusable(given, code)
  }
}

function unusable(given: string, reason: string): CommandError {
  return new CommandError(EXIT.badInput, {
    code: 'MUSIC_NOT_READABLE',
    message: both(`The music ${given} cannot be read (${reason}).`, `无法读取配乐 ${given}（${reason}）。`),
    remedy: both(
      'Check the path given with --music. Nothing was made.',
      '请检查 --music 给出的路径。尚未制作任何内容。',
    ),
  })
}

/** Answers the id of the file in the project. */
export async function putMusic(client: ApiClient, projectId: string, music: MusicFile): Promise<string> {
  const query = { project_id: projectId, search: searchFor(music.name), size: 100 }
  const { items } = await client.get<{ items: readonly FileDetail[] }>('/assets', query)
  const known = items.find((file) => file.sha256 === music.sha256)
  return known?.id ?? send(client, projectId, music)
}

/** The server shortens names to 255 bytes: this many signs of the longest kind are left of each, before its ending. */
const SEARCHED_SIGNS_MAX = 60

/** The words of a name that are in whatever the server makes of it: other signs it may drop or exchange. Exported for the test. */
export function searchFor(name: string): string {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  return [...last]
    .slice(0, SEARCHED_SIGNS_MAX)
    .join('')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
}

/** What it really is, the server finds out. */
const UNKNOWN_TYPE = 'application/octet-stream'

async function send(client: ApiClient, projectId: string, { path, name }: MusicFile): Promise<string> {
  const content = await openAsBlob(path)
  const ticket = await client.send<UploadTicket>('POST', '/storage/upload', {
    json: {
      ...{ file_name: name, file_type: 'audio', file_size: content.size },
      ...{ content_type: UNKNOWN_TYPE, project_id: projectId },
    },
  })
  const say = (status: 'success' | 'failed') =>
    client.send<{ file: { id: string } | null }>('POST', '/storage/upload/callback', {
      json: { file_id: ticket.file_id, upload_status: status },
    })
  try {
    await client.put(ticket.upload_url, ticket.upload_headers, content)
    await say('success')
    return ticket.file_id
  } catch (error) {
    // Gives the room back at once.
    await say('failed').catch(() => undefined)
    throw error
  }
}
