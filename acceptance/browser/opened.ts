// A studio as most files of tests begin: one person in a workspace of their own, and projects with a small script.
import { type BrowserStudio, openBrowserStudio, type Person } from './studio.ts'

/** Two scenes, three lines. */
export const UMBRELLA_SCRIPT = `《借伞》

1-1 日 外 桥头
人物：许仙、船夫
△小雨。许仙走到桥头。
许仙：船家，过河去么？
船夫：雨这么大，上来吧。

1-2 夜 内 茶馆
人物：许仙
许仙：多谢多谢。
`
/** The smallest film there is, so that a run takes seconds. */
const SETTINGS = { size: '360p', template: 'fast_cut', music: false }

export type Opened = {
  readonly studio: BrowserStudio
  readonly person: Person
  readonly workspace: { readonly id: string; readonly slug: string }
  /** Makes a project of this person; null for one without a script. */
  readonly aProject: (title: string, script?: string | null) => Promise<string>
}

export async function openWith(username: string): Promise<Opened> {
  const studio = await openBrowserStudio()
  const person = await studio.person(username)
  const { items } = await studio.call<{ items: [Opened['workspace']] }>(person, { path: '/workspaces' })
  return {
    studio,
    person,
    workspace: items[0],
    async aProject(title, script = UMBRELLA_SCRIPT) {
      const body = { title, kind: 'short_video', settings: SETTINGS }
      const { id } = await studio.call<{ id: string }>(person, { method: 'POST', path: '/projects', body })
      if (script !== null) {
        const request = { method: 'PUT', path: `/projects/${id}/script`, headers: { 'if-match': '"0"' } }
        await studio.call(person, { ...request, body: { text: script, file_name: 'script.txt' } })
      }
      return id
    },
  }
}

/** Somebody else, let into the workspace with a role. */
export async function invite(
  { studio, person, workspace }: Pick<Opened, 'studio' | 'person' | 'workspace'>,
  username: string,
  role: string,
): Promise<Person> {
  const invited = await studio.person(username)
  const path = `/workspaces/${workspace.id}/invite`
  const { token } = await studio.call<{ token: string }>(person, { method: 'POST', path, body: { role } })
  await studio.call(invited, { method: 'POST', path: '/workspaces/join', body: { token } })
  return invited
}
