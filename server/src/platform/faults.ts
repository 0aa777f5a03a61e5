// Everything that can go wrong on purpose. A Fault is an answer to a person; anything else that is thrown
// is a defect of ours and becomes `internal`.

/** The closed set of kinds. `platform/http/envelope.ts` is the only table from kind to HTTP. */
export type FaultKind =
  | 'invalid'
  | 'unauthenticated'
  | 'payment_required'
  | 'forbidden'
  | 'over_quota'
  | 'not_found'
  | 'wrong_method'
  | 'timed_out'
  | 'conflict'
  | 'gone'
  | 'stale'
  | 'too_large'
  | 'unsupported'
  | 'headers_too_large'
  | 'rate_limited'
  | 'internal'
  | 'busy'

export const LANGUAGES = ['en', 'zh-CN'] as const
export type Language = (typeof LANGUAGES)[number]
export type Localised = { readonly en: string; readonly 'zh-CN': string }

/** A value `{ en, 'zh-CN' }` reaches people in their language. */
export type FaultDetails = Readonly<Record<string, unknown>>

export type FaultDefinition = {
  /** UPPER_SNAKE with its room, stable for ever. */
  readonly code: string
  readonly kind: FaultKind
  /** What happened; `{name}` is filled from the details. */
  readonly message: Localised
  /** What to do next. */
  readonly remedy: Localised
  /** What is told in its place to whoever does not belong to the house: see `forOutside`. */
  readonly outside?: OutsideWords
}

/** Words without the figures of the house. */
export type OutsideWords = {
  readonly message: Localised
  readonly remedy: Localised
  /** Details that these words are filled from, and that reach the reader; no others do. */
  readonly keeps: readonly string[]
  /** Whether a fault with these details has figures at all; always, if left out. */
  readonly when?: (details: FaultDetails) => boolean
}

const catalogue = new Map<string, FaultDefinition>()

/** All declared codes, for the API reference and for the test that no code is declared twice. */
export function listFaults(): readonly FaultDefinition[] {
  return [...catalogue.values()].sort((a, b) => a.code.localeCompare(b.code))
}

/** An expected failure, with a code of the catalogue. `details` reach the user: no secret belongs in them. */
export class Fault extends Error {
  readonly definition: FaultDefinition
  readonly details: FaultDetails
  constructor(definition: FaultDefinition, details: FaultDetails = {}, cause?: unknown) {
    super(
      `${definition.code}: ${fill(definition.message.en, localise(details, 'en'))}`,
      cause === undefined ? {} : { cause },
    )
    this.name = 'Fault'
    this.definition = definition
    this.details = details
  }
  get code(): string {
    return this.definition.code
  }
  get kind(): FaultKind {
    return this.definition.kind
  }
}

export type FaultMaker = (details?: FaultDetails, cause?: unknown) => Fault

type Words = { en: string; zh: string; remedyEn: string; remedyZh: string }
type Declaration = Words & {
  kind: FaultKind
  outside?: Words & { keeps?: readonly string[]; when?: (details: FaultDetails) => boolean }
}

/**
 * Declares the codes of one room: `defineFaults('reviews', { ROUND_CLOSED: {...} })` gives a maker for
 * `REVIEWS_ROUND_CLOSED`. An empty room name keeps the bare code, for the names the API has had from the start.
 */
export function defineFaults<T extends Record<string, Declaration>>(
  room: string,
  declarations: T,
): Record<keyof T & string, FaultMaker> {
  const makers: Record<string, FaultMaker> = {}
  for (const [name, declaration] of Object.entries(declarations)) {
    const code = room === '' ? name : `${room.toUpperCase().replaceAll('-', '_')}_${name}`
    if (catalogue.has(code)) throw new Error(`fault code ${code} is declared twice`)
    const { kind, outside } = declaration
    const { keeps = [], when } = outside ?? {}
    const definition: FaultDefinition = {
      ...{ code, kind, ...wordsOf(declaration) },
      ...(outside ? { outside: { ...wordsOf(outside), keeps, ...(when ? { when } : {}) } } : {}),
    }
    catalogue.set(code, definition)
    makers[name] = (details, cause) => new Fault(definition, details, cause)
  }
  return makers as Record<keyof T & string, FaultMaker>
}

const wordsOf = ({ en, zh, remedyEn, remedyZh }: Words) => ({
  message: { en, 'zh-CN': zh },
  remedy: { en: remedyEn, 'zh-CN': remedyZh },
})

export function fill(template: string, details: FaultDetails): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in details ? String(details[name]) : whole))
}

export function describeFault(fault: Fault, language: Language): { message: string; remedy: string } {
  const details = localise(fault.details, language)
  return {
    message: fill(fault.definition.message[language], details),
    remedy: fill(fault.definition.remedy[language], details),
  }
}

type Stored = { readonly code: string; readonly details: FaultDetails }

/** A fault that was stored as code and details; undefined if the catalogue has no such code. */
export function findStored({ code, details }: Stored): Fault | undefined {
  const definition = catalogue.get(code)
  return definition && new Fault(definition, details)
}

/**
 * As whoever does not belong to the house may read it: that it is refused, why in words and whom to ask, without the house's figures.
 * A fault that tells of another one (`cause`: its code, `cause_details`, and its words in `reason` and `remedy_text`) tells of that
 * in the same way. The same fault where there is nothing to hide.
 */
export function forOutside(fault: Fault): Fault {
  const { definition, details } = fault
  const { outside } = definition
  if (outside && (outside.when?.(details) ?? true)) {
    const { message, remedy, keeps } = outside
    const kept = Object.fromEntries(
      [...KEPT, ...keeps].flatMap((name) => (name in details ? [[name, details[name]]] : [])),
    )
    return new Fault({ ...definition, message, remedy }, kept)
  }
  const { cause, cause_details: causeDetails, ...rest } = details
  if (typeof cause !== 'string') return fault
  const inner = findStored({ code: cause, details: (causeDetails as FaultDetails | undefined) ?? {} })
  const told = inner && forOutside(inner)
  if (!told || told === inner) return fault
  const [en, zh] = [describeFault(told, 'en'), describeFault(told, 'zh-CN')]
  const reason = { en: en.message, 'zh-CN': zh.message }
  return new Fault(definition, { ...rest, cause, reason, remedy_text: { en: en.remedy, 'zh-CN': zh.remedy } })
}

/** What a fault says of the bill and of trying again is no figure. */
const KEPT = ['charged', 'is_final', 'retry_after_s']

/** The details as people of one language read them. */
export function localise(details: FaultDetails, language: Language): FaultDetails {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, isLocalised(value) ? value[language] : value]),
  )
}

function isLocalised(value: unknown): value is Localised {
  return typeof value === 'object' && value !== null && 'en' in value && 'zh-CN' in value
}

/** Faults that no room owns. The seeds' names stay as they are. */
export const faults = defineFaults('', {
  INVALID_REQUEST: {
    kind: 'invalid',
    en: 'The request is not valid: {reason}',
    zh: '请求无效：{reason}',
    remedyEn: 'Correct the named field and send the request again.',
    remedyZh: '请改正所指出的字段后重新发送。',
  },
  INVALID_TOKEN: {
    kind: 'unauthenticated',
    en: 'You are not signed in, or the session has ended.',
    zh: '您尚未登录，或登录已失效。',
    remedyEn: 'Sign in again.',
    remedyZh: '请重新登录。',
  },
  FORBIDDEN: {
    kind: 'forbidden',
    en: 'Your role ({role}) may not do this.',
    zh: '您的角色（{role}）无权执行此操作。',
    remedyEn: 'Ask an owner or administrator of the workspace for a role with the right "{right}".',
    remedyZh: '请向工作区的所有者或管理员申请具有“{right}”权限的角色。',
  },
  NOT_FOUND: {
    kind: 'not_found',
    en: 'There is no such thing here.',
    zh: '没有找到该内容。',
    remedyEn: 'Check the address; you may also have lost access to it.',
    remedyZh: '请检查地址；也可能是您已失去访问权限。',
  },
  WRONG_METHOD: {
    kind: 'wrong_method',
    en: 'This address does not know the method {method}.',
    zh: '此地址不支持 {method} 方法。',
    remedyEn: 'Nothing was done. It knows: {allowed}.',
    remedyZh: '没有执行任何操作。可用的方法：{allowed}。',
  },
  TIMED_OUT: {
    kind: 'timed_out',
    en: 'The request did not arrive in time.',
    zh: '请求未能在限定时间内传完。',
    remedyEn: 'Nothing was done. Send it again.',
    remedyZh: '没有执行任何操作。请重新发送。',
  },
  HEADERS_TOO_LARGE: {
    kind: 'headers_too_large',
    en: 'The headers of the request are too large.',
    zh: '请求头过大。',
    remedyEn:
      'Nothing was done. Send fewer or shorter headers; in a browser, delete the cookies of this site and sign in again.',
    remedyZh: '没有执行任何操作。请减少或缩短请求头；若使用浏览器，请清除本站的 Cookie 后重新登录。',
  },
  STALE_REVISION: {
    kind: 'stale',
    en: 'Somebody changed this in the meantime (now revision {revision}).',
    zh: '内容已被他人修改（当前修订号 {revision}）。',
    remedyEn: 'Load it again, look at the difference, and save with the new revision in If-Match.',
    remedyZh: '请重新载入，比较差异，再以新的修订号（If-Match）保存。',
  },
  REVISION_REQUIRED: {
    kind: 'invalid',
    en: 'This change needs an If-Match header with the revision you have seen.',
    zh: '此修改需要 If-Match 请求头，写明您所见的修订号。',
    remedyEn:
      'Read the thing first and send its ETag as If-Match. Where there is none yet, send If-None-Match: * instead.',
    remedyZh: '请先读取该内容，并以其 ETag 作为 If-Match 发送。若内容尚不存在，请改为发送 If-None-Match: *。',
  },
  IDEMPOTENCY_KEY_REUSED: {
    kind: 'conflict',
    en: 'This Idempotency-Key was used before for another request.',
    zh: '该 Idempotency-Key 已用于另一请求。',
    remedyEn: 'Use a new key for a new request.',
    remedyZh: '新请求请使用新的键。',
  },
  ALREADY_DONE: {
    kind: 'conflict',
    en: 'This request was already carried out; its reply was lost.',
    zh: '该请求已经执行过，但当时的回复已丢失。',
    remedyEn: 'Nothing was done twice. Read the list to find the result.',
    remedyZh: '没有重复执行。请读取列表查看结果。',
  },
  RATE_LIMITED: {
    kind: 'rate_limited',
    en: 'Too many requests.',
    zh: '请求过于频繁。',
    remedyEn: 'Wait {retry_after_s} s and try again.',
    remedyZh: '请等待 {retry_after_s} 秒后再试。',
  },
  TOO_LARGE: {
    kind: 'too_large',
    en: 'The content is larger than the limit of {limit_bytes} bytes.',
    zh: '内容超过上限 {limit_bytes} 字节。',
    remedyEn: 'Send less, or ask the administrator to raise the limit.',
    remedyZh: '请减小内容，或请管理员调高上限。',
  },
  UNSUPPORTED_TYPE: {
    kind: 'unsupported',
    en: 'Content of this type ({media_type}) is not accepted here.',
    zh: '此处不接受该类型（{media_type}）的内容。',
    remedyEn: 'Convert it to one of: {accepted}.',
    remedyZh: '请转换为以下类型之一：{accepted}。',
  },
  BUSY: {
    kind: 'busy',
    en: 'The studio is busy or stopping.',
    zh: '系统繁忙或正在停止。',
    remedyEn: 'Try again in {retry_after_s} s.',
    remedyZh: '请在 {retry_after_s} 秒后重试。',
  },
  STORAGE_FULL: {
    kind: 'busy',
    en: 'The disk of the server is full.',
    zh: '服务器磁盘已满。',
    remedyEn: 'The administrator must free space; what was already made is kept. Then try again.',
    remedyZh: '需要管理员清理磁盘；已完成的内容都保留着。之后请重试。',
  },
  INTERNAL: {
    kind: 'internal',
    en: 'Something went wrong on our side.',
    zh: '系统内部错误。',
    remedyEn: 'Try again; if it stays, give the administrator the request id {request_id}.',
    remedyZh: '请重试；若仍出错，请把请求编号 {request_id} 告知管理员。',
  },
})
