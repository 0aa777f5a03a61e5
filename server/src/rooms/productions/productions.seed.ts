// Projects with a script, and runs that are waited for: through the doors, as a person would.
import { newId } from '#platform/ids.ts'
import type { Scope } from '#rooms/workspaces/workspaces.ts'
import type { Studio } from '#studio/compose.ts'

export function aScope(): Scope {
  return { workspaceId: newId(), actorId: newId(), onlyProjectId: null, role: 'owner', requestId: null }
}

/** Two places, three speakers, six lines; about twenty seconds of film. */
export const SHORT_SCRIPT = `《借伞》

第一集 借伞

1-1 日 外 桥头
人物：许仙、船夫
△小雨。许仙撑着伞，走到桥头。
许仙：船家，过河去么？
船夫：（笑）雨这么大，上来吧。
许仙：多谢多谢。

1-2 夜 内 茶馆
人物：许仙、白娘子
△茶馆里点着一盏灯。
白娘子：（小声）公子，这把伞借我一用。
许仙：（惊）姑娘只管拿去。
△白娘子接过伞。特写：伞柄上刻着一个字。
白娘子：改日奉还。
`

export async function aProjectWith(
  studio: Studio,
  scope: Scope,
  text: string,
  settings: Record<string, unknown> = {},
): Promise<string> {
  const project = await studio.rooms.projects.create(scope, {
    title: '借伞',
    kind: 'short_video',
    settings: { size: '360p', ...settings },
  } as Parameters<typeof studio.rooms.projects.create>[1])
  await saveScript(studio, scope, project.id, text)
  return project.id
}

export async function saveScript(studio: Studio, scope: Scope, projectId: string, text: string): Promise<void> {
  await studio.rooms.scripts.saveVersion(scope, projectId, {
    bytes: Buffer.from(text),
    fileName: '借伞.txt',
  } as Parameters<typeof studio.rooms.scripts.saveVersion>[2])
}

export type FinishedRun = {
  readonly state: string
  readonly runId: string
  readonly taskId: string
  readonly sha256: string
  readonly srtSha256: string
  // biome-ignore lint/suspicious/noExplicitAny: a report is looked into as it is
  readonly report: any
}

/** Runs a production to its end. */
export async function produce(studio: Studio, scope: Scope, projectId: string): Promise<FinishedRun> {
  const { runId, taskId } = await studio.rooms.productions.start(scope, projectId)
  return awaitRun(studio, scope, { runId, taskId })
}

export async function awaitRun(
  studio: Studio,
  scope: Scope,
  { runId, taskId }: { runId: string; taskId: string },
): Promise<FinishedRun> {
  for (;;) {
    const run = await studio.rooms.productions.load(studio.db, scope, runId)
    if (run.state !== 'running') {
      const film = await studio.rooms.films.findOfRun(studio.db, scope, runId)
      return {
        state: run.state,
        runId,
        taskId,
        sha256: film?.sha256 ?? '',
        srtSha256: film?.srtSha256 ?? '',
        report: film?.report ?? null,
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
