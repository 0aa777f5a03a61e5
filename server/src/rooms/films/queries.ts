import { sql } from 'kysely'
import type { FilmChapter } from '#contract/films.ts'
import { json, type Queryable, type Tx } from '#platform/db/db.ts'

export type Film = {
  readonly id: string
  readonly workspaceId: string
  readonly projectId: string
  readonly runId: string
  readonly sha256: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly totalFrames: number
  readonly rate: { readonly num: number; readonly den: number }
  readonly settings: unknown
  readonly srtSha256: string
  readonly vttSha256: string
  readonly report: Readonly<Record<string, unknown>>
  readonly chapters: readonly FilmChapter[]
  /** First pictures of all shots, in order. */
  readonly shotStarts: readonly number[]
  readonly madeBy: string
  readonly createdAt: Date
  readonly trashedAt: Date | null
}

type Tables = {
  films: {
    id: string
    workspace_id: string
    project_id: string
    run_id: string
    artefact_id: string
    sha256: string
    media_type: string
    size_bytes: number
    total_frames: number
    rate_num: number
    rate_den: number
    settings: unknown
    srt_sha256: string
    vtt_sha256: string
    report: unknown
    chapters: unknown
    shot_starts: unknown
    made_by: string
    created_at: Date
    trashed_at: Date | null
  }
}
const t = (queryable: Queryable) => queryable.withTables<Tables>()
const COLUMNS = [
  'id',
  'workspace_id',
  'project_id',
  'run_id',
  'sha256',
  'media_type',
  'size_bytes',
  'total_frames',
  'rate_num',
  'rate_den',
  'settings',
  'srt_sha256',
  'vtt_sha256',
  'report',
  'chapters',
  'shot_starts',
  'made_by',
  'created_at',
  'trashed_at',
] as const

function toFilm(row: Pick<Tables['films'], (typeof COLUMNS)[number]>): Film {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    projectId: row.project_id,
    runId: row.run_id,
    sha256: row.sha256,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    totalFrames: row.total_frames,
    rate: { num: row.rate_num, den: row.rate_den },
    settings: row.settings,
    srtSha256: row.srt_sha256,
    vttSha256: row.vtt_sha256,
    report: row.report as Record<string, unknown>,
    chapters: row.chapters as FilmChapter[],
    shotStarts: row.shot_starts as number[],
    madeBy: row.made_by,
    createdAt: row.created_at,
    trashedAt: row.trashed_at,
  }
}

/** One film per run: telling it again changes nothing. */
export async function insertFilm(
  tx: Tx,
  film: Omit<Film, 'createdAt' | 'trashedAt'> & { artefactId: string; at: Date },
): Promise<void> {
  await t(tx)
    .insertInto('films')
    .values({
      id: film.id,
      workspace_id: film.workspaceId,
      project_id: film.projectId,
      run_id: film.runId,
      artefact_id: film.artefactId,
      sha256: film.sha256,
      media_type: film.mediaType,
      size_bytes: film.sizeBytes,
      total_frames: film.totalFrames,
      rate_num: film.rate.num,
      rate_den: film.rate.den,
      settings: json(film.settings),
      srt_sha256: film.srtSha256,
      vtt_sha256: film.vttSha256,
      report: json(film.report),
      chapters: json(film.chapters),
      shot_starts: json(film.shotStarts),
      made_by: film.madeBy,
      created_at: film.at,
    })
    .onConflict((conflict) => conflict.column('run_id').doNothing())
    .execute()
}

export async function findFilm(queryable: Queryable, workspaceId: string, filmId: string): Promise<Film | undefined> {
  const row = await t(queryable)
    .selectFrom('films')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', filmId)
    .executeTakeFirst()
  return row && toFilm(row)
}

export async function findFilmOfRun(
  queryable: Queryable,
  workspaceId: string,
  runId: string,
): Promise<Film | undefined> {
  const row = await t(queryable)
    .selectFrom('films')
    .select(COLUMNS)
    .where('workspace_id', '=', workspaceId)
    .where('run_id', '=', runId)
    .executeTakeFirst()
  return row && toFilm(row)
}

export async function findWhereabouts(queryable: Queryable, filmId: string) {
  const row = await t(queryable)
    .selectFrom('films')
    .select(['workspace_id', 'project_id'])
    .where('id', '=', filmId)
    .executeTakeFirst()
  return row && { workspaceId: row.workspace_id, projectId: row.project_id }
}

export async function listFilms(
  queryable: Queryable,
  workspaceId: string,
  request: { projectId: string; isTrash?: boolean; page: number; size: number },
): Promise<{ films: Film[]; total: number }> {
  const base = t(queryable)
    .selectFrom('films')
    .where('workspace_id', '=', workspaceId)
    .where('project_id', '=', request.projectId)
    .where('trashed_at', request.isTrash === true ? 'is not' : 'is', null)
  const rows = await base
    .select([...COLUMNS, (eb) => eb.fn.countAll<number>().over().as('total')])
    .orderBy('created_at', 'desc')
    .limit(request.size)
    .offset((request.page - 1) * request.size)
    .execute()
  return { films: rows.map(toFilm), total: Number(rows[0]?.total ?? 0) }
}

/** The newest cut of a project with this content. */
export async function findFilmOfContent(
  queryable: Queryable,
  workspaceId: string,
  content: { readonly projectId: string; readonly sha256: string },
): Promise<string | undefined> {
  const row = await t(queryable)
    .selectFrom('films')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('project_id', '=', content.projectId)
    .where('sha256', '=', content.sha256)
    .where('trashed_at', 'is', null)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

/** Answers nothing if the film was there already. */
export async function moveFilm(
  tx: Tx,
  workspaceId: string,
  { filmId, trashedAt }: { readonly filmId: string; readonly trashedAt: Date | null },
): Promise<Film | undefined> {
  const row = await t(tx)
    .updateTable('films')
    .set({ trashed_at: trashedAt })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', filmId)
    .where('trashed_at', trashedAt === null ? 'is not' : 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && toFilm(row)
}

/** Deletes films that have been in the trash since before then, in all workspaces. Answers the contents they referred to. */
export async function deleteTrashedFilms(tx: Tx, given: { before: Date; countMax: number }): Promise<string[]> {
  const rows = await t(tx)
    .deleteFrom('films')
    .where('id', 'in', (eb) =>
      eb.selectFrom('films').select('id').where('trashed_at', '<', given.before).limit(given.countMax),
    )
    .returning(['sha256', 'srt_sha256', 'vtt_sha256'])
    .execute()
  return rows.flatMap((row) => [row.sha256, row.srt_sha256, row.vtt_sha256])
}

/** Which of these contents a film, or its subtitles, refers to: in any workspace. */
export async function findReferred(queryable: Queryable, sha256s: readonly string[]): Promise<Set<string>> {
  const given = [...sha256s]
  const rows = await sql<{ sha256: string }>`
    select sha256 from films where sha256 = any(${given}::text[])
    union select srt_sha256 from films where srt_sha256 = any(${given}::text[])
    union select vtt_sha256 from films where vtt_sha256 = any(${given}::text[])`.execute(t(queryable))
  return new Set(rows.rows.map((row) => row.sha256))
}

/** Answers the contents that they referred to. */
export async function deleteFilmsOfProject(tx: Tx, workspaceId: string, projectId: string): Promise<string[]> {
  const rows = await t(tx)
    .deleteFrom('films')
    .where('workspace_id', '=', workspaceId)
    .where('project_id', '=', projectId)
    .returning(['sha256', 'srt_sha256', 'vtt_sha256'])
    .execute()
  return rows.flatMap((row) => [row.sha256, row.srt_sha256, row.vtt_sha256])
}
