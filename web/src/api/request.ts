// The one way to the server: envelope off, faults thrown, session renewed once, language and workspace sent along.
import { currentLanguage } from '#web/i18n/texts.ts'
import { takeEarly } from './early.ts'
import { ApiFault } from './fault.ts'
import { describeWish, doOnce } from './once.ts'
import { renewSession } from './session.ts'

export const API = '/api/v1'

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>

export type Call = {
  readonly query?: Query
  readonly body?: unknown
  /** Slug or id of the workspace whose collection is meant. */
  readonly workspace?: string
  /** The revision that this change was made on; sent as If-Match. */
  readonly revision?: number
  /** Repeating the same call with the same key does it once. */
  readonly onceKey?: string
  /** Only for the verbs that do things once: tells wishes apart that look the same. */
  readonly intent?: string
  readonly signal?: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
}

/** By the workspace of the project: whoever was let into one project alone asks for its part of every collection. */
const projectOf = new Map<string, string>()

/** From now on the workspace is asked as a guest of this project. Answers whether it was asked as one of another. */
export function askAsGuest(workspaceId: string, projectId: string): boolean {
  const before = projectOf.get(workspaceId)
  projectOf.set(workspaceId, projectId)
  return before !== undefined && before !== projectId
}

/** The project that one is a guest of, in this workspace. */
export const guestProject = (workspaceId: string): string | undefined => projectOf.get(workspaceId)

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export const api = {
  get: <T>(path: string, call: Call = {}) => request<T>('GET', path, call),
  post: <T>(path: string, call: Call = {}) => request<T>('POST', path, call),
  put: <T>(path: string, call: Call = {}) => request<T>('PUT', path, call),
  patch: <T>(path: string, call: Call = {}) => request<T>('PATCH', path, call),
  delete: <T>(path: string, call: Call = {}) => request<T>('DELETE', path, call),
  /** For all that creates or costs: after a lost reply, the same call again does not do it twice. */
  postOnce: <T>(path: string, call: Call = {}) => requestOnce<T>('POST', path, call),
  putOnce: <T>(path: string, call: Call = {}) => requestOnce<T>('PUT', path, call),
}

/** A file as it is, for what cannot be a plain link because a workspace goes with it. Throws as the other calls do. */
export const fetchFile = (path: string, call: Call = {}): Promise<Blob> => takeFile('GET', path, call)

/** What the server makes of a body, where that is no envelope but a file. Throws as the other calls do. */
export const postForFile = (path: string, call: Call = {}): Promise<Blob> => takeFile('POST', path, call)

async function takeFile(method: Method, path: string, call: Call): Promise<Blob> {
  const response = await renewed(method, path, call)
  return response.ok ? response.blob() : unwrap<Blob>(response)
}

async function request<T>(method: Method, path: string, call: Call): Promise<T> {
  return unwrap<T>(await renewed(method, path, call))
}

async function requestOnce<T>(method: Method, path: string, call: Call): Promise<T> {
  const wish = await describeWish({ ...call, address: `${method} ${path}${queryText(call.query)}` })
  return doOnce(wish, (onceKey) => request<T>(method, path, { ...call, onceKey }))
}

/** Asks once more with a renewed session, if it was only that. */
async function renewed(method: Method, path: string, call: Call): Promise<Response> {
  const first = await send(method, path, call)
  if (NEVER_RENEWED.has(path) || !(await isSessionOver(first))) return first
  if (!(await renewSession())) return first
  return send(method, path, call)
}

/** They are about the session itself. */
const NEVER_RENEWED: ReadonlySet<string> = new Set(['/auth/me', '/auth/logout', '/auth/refresh'])

/** A wrong password is a 401 too: sent again, it would count as a second try. */
async function isSessionOver(response: Response): Promise<boolean> {
  if (response.status !== 401) return false
  const body = (await response
    .clone()
    .json()
    .catch(() => null)) as Envelope | null
  return body?.error?.code === 'INVALID_TOKEN'
}

async function send(method: Method, path: string, call: Call): Promise<Response> {
  const project = call.workspace === undefined ? undefined : projectOf.get(call.workspace)
  const address = path + queryText(project === undefined ? call.query : { ...call.query, project_id: project })
  const early = method === 'GET' && call.workspace === undefined ? takeEarly(address) : undefined
  try {
    if (early) return await early
    return await fetch(API + address, {
      method,
      headers: headersOf(call),
      credentials: 'same-origin',
      ...(call.body === undefined ? {} : { body: bodyOf(call.body) }),
      ...(call.signal ? { signal: call.signal } : {}),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw unreachable()
  }
}

function headersOf(call: Call): Headers {
  const headers = new Headers({ accept: 'application/json', 'accept-language': currentLanguage(), ...call.headers })
  if (call.body !== undefined && !isRaw(call.body)) headers.set('content-type', 'application/json')
  // A name in Chinese is no header value as it is.
  if (call.workspace !== undefined && !projectOf.has(call.workspace))
    headers.set('x-workspace', encodeURIComponent(call.workspace))
  if (call.revision !== undefined) headers.set('if-match', `"${call.revision}"`)
  if (call.onceKey !== undefined) headers.set('idempotency-key', call.onceKey)
  return headers
}

const isRaw = (body: unknown): body is Blob | FormData => body instanceof Blob || body instanceof FormData

const bodyOf = (body: unknown): BodyInit => (isRaw(body) ? body : JSON.stringify(body))

export function queryText(query: Query = {}): string {
  const pairs = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === null || value === '' ? [] : [[key, String(value)]],
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`
}

type Envelope = {
  readonly success: boolean
  readonly data?: unknown
  readonly error?: { readonly code: string; readonly message: string; readonly details: Record<string, unknown> }
}

async function unwrap<T>(response: Response): Promise<T> {
  const body = (await response.json().catch(() => null)) as Envelope | null
  if (body?.success) return body.data as T
  if (body?.error) throw new ApiFault({ status: response.status, ...body.error })
  throw unreachable(response.status)
}

export function unreachable(status = 0): ApiFault {
  const isChinese = currentLanguage() === 'zh-CN'
  const message = isChinese ? '无法连接到服务器。' : 'The server cannot be reached.'
  const remedy = isChinese
    ? '请检查网络连接后重试；您输入的内容仍保留在此页面。'
    : 'Check the connection and try again; what you typed is still on this page.'
  return new ApiFault({ status, code: 'UNREACHABLE', message, details: { remedy, charged: false } })
}
