// What the live stream tells, told to the query cache: an event makes stale what it is about, progress is written in.
import { hashKey, type QueryClient } from '@tanstack/react-query'
import type { EventFrame, ProgressFrame } from '#contract/realtime.ts'
import type { TaskDetail, TaskSummary } from '#contract/tasks.ts'
import { keys } from './keys.ts'
import type { LiveStream } from './live.ts'

type Items = { readonly items: readonly TaskSummary[] }

export function keepCacheLive(client: QueryClient, stream: LiveStream): () => void {
  const forgetMoney = forgetMoneyOf(client)
  return stream.listen({
    event: (frame) => {
      forget(client, frame)
      if (PAID_WORK.has(topicOf(frame))) forgetMoney(frame.workspace_id)
    },
    progress: (frame) => writeProgress(client, frame),
    reset: () => void client.invalidateQueries(),
    // Nothing that was seen stays: the page asks again, and is told that there is no such thing.
    shutOut: () => void client.resetQueries(),
  })
}

/** Names such as `task.completed`: what stands before the dot says which collection changed. */
const COLLECTIONS: Readonly<Record<string, readonly string[]>> = {
  project: ['projects', 'search'],
  file: ['files', 'usage'],
  task: ['tasks'],
  notice: ['notices'],
  member: ['members'],
  invitation: ['invitations'],
  script: ['projects', 'search'],
  production: ['projects'],
  film: ['films', 'projects'],
  wallet: ['billing'],
  bill: ['billing'],
  billing: ['billing'],
  prompt: ['prompts'],
}

/**
 * Billing tells nothing of money that is set aside, charged or given back: the work that it is for does. Dozens of pieces of work
 * may end in a second, and journal, bill and wallet are several questions to the server.
 */
const PAID_WORK: ReadonlySet<string> = new Set(['task', 'candidate', 'draft', 'generation', 'likeness'])
const MONEY_WAIT_MS = 1000

function forgetMoneyOf(client: QueryClient): (workspaceId: string) => void {
  const waiting = new Set<string>()
  return (workspaceId) => {
    if (waiting.has(workspaceId)) return
    waiting.add(workspaceId)
    setTimeout(() => {
      waiting.delete(workspaceId)
      void client.invalidateQueries({ queryKey: keys.inWorkspace(workspaceId, 'billing') })
    }, MONEY_WAIT_MS)
  }
}

function forget(client: QueryClient, frame: EventFrame): void {
  const topic = topicOf(frame)
  for (const collection of COLLECTIONS[topic] ?? [])
    void client.invalidateQueries({ queryKey: keys.inWorkspace(frame.workspace_id, collection) })
  const projectId = projectOf(frame)
  if (projectId !== null) forgetProject(client, projectId)
  if (topic === 'task' && frame.subject_id !== null)
    void client.invalidateQueries({ queryKey: keys.ofTask(frame.subject_id) })
  if (topic === 'file' && frame.subject_id !== null)
    void client.invalidateQueries({ queryKey: keys.ofFile(frame.subject_id) })
  if (topic === 'workspace' || topic === 'member') void client.invalidateQueries({ queryKey: keys.workspaces })
}

const topicOf = (frame: EventFrame): string => frame.name.split('.')[0] ?? ''

/** The board is left alone while edits of it wait or are on their way: it would come without them. The last of them reads it. */
function forgetProject(client: QueryClient, projectId: string): void {
  const isBeingEdited = client.isMutating({ mutationKey: keys.boardEdits(projectId) }) > 0
  const board = hashKey(keys.ofProject(projectId, 'board'))
  void client.invalidateQueries({
    queryKey: keys.ofProject(projectId),
    predicate: ({ queryHash }) => !(isBeingEdited && queryHash === board),
  })
}

function projectOf(frame: EventFrame): string | null {
  if (frame.subject_kind === 'project') return frame.subject_id
  const said = frame.payload.project_id
  return typeof said === 'string' ? said : null
}

function writeProgress(client: QueryClient, frame: ProgressFrame): void {
  const { task_id: id, state, progress } = frame
  client.setQueryData<TaskDetail>(keys.ofTask(id), (task) => (task ? { ...task, state, progress } : task))
  client.setQueriesData<Items>({ queryKey: keys.inWorkspace(frame.workspace_id, 'tasks') }, (page) =>
    page && 'items' in page
      ? { ...page, items: page.items.map((task) => (task.id === id ? { ...task, state, progress } : task)) }
      : page,
  )
}
